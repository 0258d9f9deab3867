package identitycontrol

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// NewListResource returns the list resource paxos_identity_control.
func NewListResource() list.ListResource { return listResource.New() }

// filters are the arguments of the list resource.
type filters struct {
	IdentityID  types.String `tfsdk:"identity_id"`
	Types       types.Set    `tfsdk:"control_types"`
	ReasonCodes types.Set    `tfsdk:"control_reason_codes"`
}

var listResource = object.ListResource[*session.Session, filters, model, api.Control]{
	Type: &declaration,
	Description: "Finds the controls in force that match all filters, set by you or by Paxos: those of one identity, or of all. Those of " +
		"all come with the list of the identities, whose pages are one request each. With `control_types` or `control_reason_codes` the " +
		"list has only identities with such a control. If the API does not show controls in lists, as in 2025, each identity costs a request.",
	Filters: map[string]schema.Attribute{
		"identity_id": schema.StringAttribute{
			Optional: true, Validators: []validator.String{tfkit.PlainText(tfkit.MaxText)},
			MarkdownDescription: "Only controls of this identity.",
		},
		"control_types": object.AnyOfAttribute("Only controls of one of these types: `SELL_ONLY`, `CLOSED`, `FROZEN`, `DORMANT`.",
			tfkit.OneOfOrWarn(api.ControlTypes...)),
		"control_reason_codes": object.AnyOfAttribute("Only controls for one of these reasons, such as `COMPLIANCE_KYC`.",
			tfkit.OneOfOrWarn(api.ControlReasonCodes...)),
	},
	List:    search,
	FromAPI: fromAPI,
}

// search lists the controls of one identity, or of the rows of all: a request for each identity would cost too much.
func search(ctx context.Context, s *session.Session, f filters, _ int) iter.Seq2[object.Listed[api.Control], error] {
	// How many controls a row has is not known, so the limit does not go to the API.
	identities := s.Client.ListIdentities(ctx, api.ListIdentitiesOptions{
		ControlTypes: object.Texts[api.ControlType](f.Types), ControlReasonCodes: object.Texts[string](f.ReasonCodes),
	})
	if id := f.IdentityID.ValueString(); id != "" {
		identities = object.Once(func() (api.Identity, error) { return api.Identity{ID: id}, nil })
	}
	return object.Each(identities, func(row api.Identity) ([]api.Control, error) {
		if row.StatusDetails != nil {
			return f.through(row.StatusDetails.ActiveControls), nil
		}
		// No row of the 2025 revision says which controls its identity has.
		var controls []api.Control
		for control, err := range s.Client.ListControls(ctx, api.ListControlsOptions{IdentityID: row.ID}) {
			if err != nil {
				return nil, err
			}
			controls = append(controls, control)
		}
		return f.through(controls), nil
	}, func(row api.Identity, control *api.Control) (ids []string, name string) {
		name = string(control.Type) + " for " + control.ReasonCode + " on identity " + cmp.Or(row.RefID, row.ID)
		return []string{row.ID, control.ID}, name
	})
}

// through returns those of some controls that the filters let through.
func (f filters) through(controls []api.Control) []api.Control {
	kinds, codes := object.Texts[api.ControlType](f.Types), object.Texts[string](f.ReasonCodes)
	return slices.DeleteFunc(slices.Clone(controls), func(control api.Control) bool {
		isCode := func(code string) bool { return api.SameReasonCode(code, control.ReasonCode) }
		return len(kinds) > 0 && !slices.ContainsFunc(kinds, control.Type.Is) || len(codes) > 0 && !slices.ContainsFunc(codes, isCode)
	})
}
