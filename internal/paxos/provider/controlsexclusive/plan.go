package controlsexclusive

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// ModifyPlan shows which controls the apply lifts, counts them, and reports those that only Paxos can lift. It judges an update
// by state and configuration alone, because the apply plans once more and has to come to the same result. A create is in plan_create.go.
func (r *Resource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	state, plan := r.Planned(ctx, req, &resp.Diagnostics)
	isKnown := tfkit.Attribute(req.Plan.Raw, "control_ids").IsFullyKnown()
	switch {
	case state == nil && plan == nil: // an error
	case plan == nil:
		r.Resource.ModifyPlan(ctx, req, resp)
	case state == nil:
		r.planCreate(ctx, *plan, isKnown, resp)
	case len(r.Replaced(ctx, req)) > 0: // planned again, as a create
	case isKnown:
		stay, lift, forced := plan.sorted(state.active(ctx))
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("active_controls"), listOf(stay))...)
		plan.report(forced, &resp.Diagnostics)
		r.allow(plan.IdentityID.ValueString(), lift, &resp.Diagnostics)
		if len(lift) > 0 {
			r.Session.TryCredentials(ctx, api.ScopeWriteIdentityControl, &resp.Diagnostics)
		}
	default:
		resp.Plan.Raw = tfkit.WithUnknown(resp.Plan.Raw, "active_controls")
		r.warnUnknown(*plan, state.active(ctx), &resp.Diagnostics)
		r.Session.TryCredentials(ctx, api.ScopeWriteIdentityControl, &resp.Diagnostics)
	}
}

// warnUnknown says what the apply may lift once it knows control_ids, such as the id of a control that this run sets. It leaves
// out the controls that other resources of the configuration manage, because their plans say what becomes of them.
func (r *Resource) warnUnknown(plan model, active []control, diags *diag.Diagnostics) {
	identityID, allowed := plan.IdentityID.ValueString(), tfkit.StringElements(plan.ControlIDs.Elements())
	others := slices.DeleteFunc(active, func(c control) bool {
		_, isManaged := session.RegisterOf(r.Session).Control(identityID, c.ID)
		return isManaged || slices.Contains(allowed, c.ID)
	})
	if len(others) == 0 {
		return
	}
	tfkit.Notice{
		Summary: "Identity has other controls",
		Found: "The plan does not know all of control_ids yet. The apply lifts those of these controls of identity " + identityID +
			" that you may lift and that control_ids does not have: " + describe(others) + ".",
		Next: "To see first what is lifted, apply the resources that control_ids depends on, and plan again.",
		At:   path.Root("control_ids"),
	}.AddWarning(diags)
}

// allow counts the controls that are to be lifted, and reports whether the limit allows all of them.
func (r *Resource) allow(identityID string, controls []control, diags *diag.Diagnostics) bool {
	isAllowed := true
	for _, c := range controls {
		isAllowed = r.Session.AllowLift(c.ID, c.Type, identityID, diags) && isAllowed
	}
	return isAllowed
}

// report says which controls are in force that control_ids does not have and that only Paxos can lift.
func (m model) report(forced []control, diags *diag.Diagnostics) {
	if len(forced) == 0 {
		return
	}
	found := "Identity " + m.IdentityID.ValueString() + " has controls that are not in control_ids and that only Paxos can lift: " +
		describe(forced) + "."
	const next = "To have them lifted, contact Paxos Support. To accept them, add their ids to control_ids"
	if m.OnPaxosControls.ValueString() == onPaxosWarn {
		tfkit.Notice{
			Summary: "Identity has other controls set by Paxos", Found: found, Next: next + ".", At: path.Root("control_ids"),
		}.AddWarning(diags)
		return
	}
	tfkit.Failure{
		Action: "keep identity controls exclusive", Context: found, Next: next + ", or set on_paxos_controls = \"WARN\".",
		At: path.Root("control_ids"),
	}.AddError(diags)
}

var removal = object.Removal{
	Warn: func(id string) (found, next string) {
		return "Nothing is sent to Paxos: the controls of identity " + id + " stay in force, and the provider no longer lifts others.",
			"To manage them again, import the resource by " + id + "."
	},
}
