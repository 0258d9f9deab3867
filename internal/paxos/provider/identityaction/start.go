package identityaction

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
)

// NewStartKYCRefresh returns the action paxos_sandbox_kyc_refresh_start.
func NewStartKYCRefresh() action.Action {
	return &identityAction[identified]{declaration: &declaration[identified]{
		name: "sandbox_kyc_refresh_start", thing: "start a KYC refresh",
		schema: schema.Schema{
			MarkdownDescription: "Starts a KYC refresh of an identity in the sandbox, to test what an application does about one.\n\n" +
				"Paxos refuses it for an identity that is not eligible. `paxos_kyc_refresh_complete` completes the refresh.",
			Attributes: map[string]schema.Attribute{"identity_id": identityIDArgument()},
		},
		send: func(ctx context.Context, s *session.Session, config identified) error {
			return s.Client.StartKYCRefresh(ctx, config.identityID())
		},
		done: "a KYC refresh is started",
		lost: func(id string) string {
			return "The provider does not repeat it, because that could start two refreshes. Look for an event of type " +
				"identity.kyc_refresh.started about identity " + id + " (data source paxos_events) before you invoke the action again."
		},
	}}
}
