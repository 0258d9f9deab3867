package identitycontrol

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/fastpath"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

const policyDelete = "DELETE"

var removal = object.Removal{
	Resource: "paxos_identity_control", Stays: "in force", API: "Paxos",
	Policies: []object.Policy{
		{Name: policyDelete, Does: "lifts the control"}, {Name: object.Abandon, Does: "sends nothing and leaves it in force"},
	},
}

// ModifyPlan says what makes a new control, and refuses at plan time what configuration and state decide: a client cannot
// set FROZEN, and a control that is not overridable can be neither lifted nor replaced.
func (r *Resource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	switch state, plan := r.Planned(ctx, req, &resp.Diagnostics); {
	case state == nil && plan == nil: // an error
	case plan == nil:
		r.planRemoval(state.toRegister(), "destroy", &resp.Diagnostics)
	case state == nil:
		r.planCreate(ctx, *plan, &resp.Diagnostics)
	default:
		session.RegisterOf(r.Session).PlanControl(state.toRegister())
		resp.RequiresReplace = r.Replaced(ctx, req)
		switch {
		case reasonCodeChanged(state.ReasonCode, plan.ReasonCode):
			resp.RequiresReplace.Append(path.Root("reason_code"))
		case !state.ReasonCode.IsNull():
			// Another spelling shows no change: Terraform lets a plan keep the prior value of an argument.
			resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("reason_code"), state.ReasonCode)...)
		}
		if len(resp.RequiresReplace) > 0 {
			r.planRemoval(state.toRegister(), "replace", &resp.Diagnostics)
			refuseFrozen(*plan, &resp.Diagnostics)
			r.Session.RefuseMoved(ctx, r.What(*state), state.IdentityID, plan.IdentityID, &resp.Diagnostics)
		}
	}
}

// planCreate plans a new control, which takes the place of one in the state if that is replaced (-replace) or tainted. The
// second is recognized by being alike, which counts the control of another resource if that is planned later; it refuses
// nothing else.
func (r *Resource) planCreate(ctx context.Context, plan model, diags *diag.Diagnostics) {
	refuseFrozen(plan, diags)
	r.warnDuplicate(plan, diags)
	identityID, register := plan.IdentityID.ValueString(), session.RegisterOf(r.Session)
	if ids, ok := fastpath.Replaced(ctx); ok {
		if replaced, ok := register.Control(ids.Text("identity_id"), ids.Text("id")); ok {
			r.planRemoval(replaced, "replace", diags)
		}
	} else if tainted, ok := register.UnplannedControl(identityID, plan.sameAs); ok && tainted.DeletionPolicy == policyDelete {
		r.Session.AllowLift(tainted.ID, tainted.Type, identityID, diags)
	}
	if plan.closes() {
		r.Session.AllowClose(identityID, diags)
	}
	r.Session.TryCredentials(ctx, api.ScopeWriteIdentityControl, diags)
}

// sameAs reports whether a control of the state is the planned one again.
func (m model) sameAs(control session.Control) bool {
	return toAPI(m, model{}).IsFor(api.Control{Type: api.ControlType(control.Type), ReasonCode: control.ReasonCode, Reason: control.Reason})
}

func (m model) closes() bool { return m.Type.ValueString() == string(api.ControlClosed) }

// reasonCodeChanged reports whether another reason is planned. Another spelling of the same one is none, and a null
// state means that Paxos did not tell the code of an imported control: nothing says that it is another one.
func reasonCodeChanged(state, plan types.String) bool {
	return !state.IsNull() && !api.SameReasonCode(state.ValueString(), plan.ValueString())
}

// refuseFrozen refuses to create what only Paxos can set.
func refuseFrozen(plan model, diags *diag.Diagnostics) {
	if plan.Type.ValueString() != string(api.ControlFrozen) {
		return
	}
	diags.AddAttributeError(path.Root("type"), "Unable to create identity control",
		"Only Paxos can set a FROZEN control, and this plan would create one.\n\nUse SELL_ONLY, CLOSED or DORMANT, or import "+
			"the control that Paxos has set, by <identity_id>/<control_id>.")
}

// planRemoval refuses, explains or counts the removal of a control; verb is destroy or replace.
func (r *Resource) planRemoval(control session.Control, verb string, diags *diag.Diagnostics) {
	session.RegisterOf(r.Session).PlanControl(control)
	what := fmt.Sprintf("Control %s (%s, set by %s) on identity %s", control.ID, control.Type, control.SetBy, control.IdentityID)
	removed := object.Removed{
		What: what, ImportID: control.IdentityID + "/" + control.ID, Policy: control.DeletionPolicy, Verb: verb,
	}
	switch {
	case removal.Plan(removed, diags):
	case !control.IsOverridable:
		tfkit.Failure{
			Action:  verb + " identity control",
			Context: what + " is not overridable: only Paxos can lift it.",
			Next: "To have it lifted, contact Paxos Support. To take it out of the state and leave it in force, either apply " +
				"deletion_policy = \"ABANDON\" first, or replace the resource by a removed block:",
			Block: tfkit.RemovedBlock("paxos_identity_control"),
		}.AddError(diags)
	default:
		r.Session.AllowLift(control.ID, control.Type, control.IdentityID, diags)
	}
}

// warnDuplicate says in the plan of a new control that its identity has one like it already. Paxos takes no key that
// would make a repeated create safe, so this is how the control of a run that was killed is found before it is set
// again. It asks for nothing: it knows what the refresh has read.
func (r *Resource) warnDuplicate(plan model, diags *diag.Diagnostics) {
	if r.Session == nil || plan.IdentityID.IsUnknown() {
		return
	}
	identityID := plan.IdentityID.ValueString()
	planned := toAPI(plan, model{})
	like := slices.DeleteFunc(r.Session.Client.ActiveControls(identityID), func(control api.Control) bool {
		return control.Owner() != api.OwnerClient || !planned.IsFor(control)
	})
	if len(like) == 0 {
		return
	}
	tfkit.Notice{
		Summary: "Identity has such a control already",
		Found: fmt.Sprintf(
			"This plan puts a %s control on identity %s, which has one with the same reason already: %s, set at %s. If it is no other "+
				"resource's, it may come from a run that was broken off.",
			plan.Type.ValueString(), identityID, like[0].ID, like[0].CreatedAt),
		Next:  "To use it instead of setting a second one, import it:",
		Block: tfkit.ImportBlock("paxos_identity_control", identityID+"/"+like[0].ID),
	}.AddWarning(diags)
}
