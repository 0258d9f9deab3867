package identityaction

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// completion is the configuration of paxos_kyc_refresh_complete.
type completion struct {
	identified
	LastKYCRefreshDate timetypes.RFC3339 `tfsdk:"last_kyc_refresh_date"`
}

// NewCompleteKYCRefresh returns the action paxos_kyc_refresh_complete. It is an action and no argument of paxos_identity, because
// an update that carries last_kyc_refresh_date by accident would confirm to Paxos what no customer has confirmed.
func NewCompleteKYCRefresh() action.Action {
	return &identityAction[completion]{declaration: &declaration[completion]{
		name: "kyc_refresh_complete", thing: "complete the KYC refresh", production: true,
		schema: schema.Schema{
			MarkdownDescription: "Completes the KYC refresh of an identity: tells Paxos that the customer has confirmed that nothing has " +
				"changed.\n\nIf details have changed, change the `paxos_identity` as well. The next refresh of the state shows the new " +
				"`last_kyc_refresh_date`.",
			Attributes: map[string]schema.Attribute{
				"identity_id": identityIDArgument(),
				"last_kyc_refresh_date": schema.StringAttribute{
					Required: true, CustomType: timetypes.RFC3339Type{},
					MarkdownDescription: "When the customer has confirmed it (RFC 3339), such as `2026-11-29T09:00:00Z`. If it lies further back " +
						"than the customer's period for refreshes, which is one to three years, Paxos starts another refresh at once.",
				},
			},
		},
		send: func(ctx context.Context, s *session.Session, config completion) error {
			at, err := tfkit.ParseInstant(config.LastKYCRefreshDate.ValueString())
			if err != nil {
				return err
			}
			return s.Client.CompleteKYCRefresh(ctx, config.identityID(), at)
		},
		done: "the KYC refresh is completed",
		lost: func(string) string {
			return "Invoke the action again: to send the same date twice has the same effect as to send it once."
		},
	}}
}
