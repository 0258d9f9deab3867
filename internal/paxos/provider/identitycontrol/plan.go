package identitycontrol

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// ModifyPlan says what makes a new control, and refuses at plan time what configuration and state decide: a client cannot
// set FROZEN, and a control that is not overridable can be neither lifted nor replaced.
func (r *Resource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	var state, plan model
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	}
	if !req.Plan.Raw.IsNull() {
		resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	switch {
	case req.Plan.Raw.IsNull():
		planRemoval(state, "destroy", &resp.Diagnostics)
		return
	case req.State.Raw.IsNull():
		refuseFrozen(plan, &resp.Diagnostics)
		r.warnDoubled(plan, &resp.Diagnostics)
		return
	}
	if resp.RequiresReplace = replacing(state, plan); len(resp.RequiresReplace) > 0 {
		// Terraform plans no destroy of its own for the half of a replacement that removes: this is the place to refuse it.
		planRemoval(state, "replace", &resp.Diagnostics)
		refuseFrozen(plan, &resp.Diagnostics)
	}
}

// replacing returns the attributes whose change makes a new control, as there is no update. It is not left to plan
// modifiers of the attributes, because ModifyPlan does not learn what those decide.
func replacing(state, plan model) path.Paths {
	changes := []struct {
		attribute string
		changed   bool
	}{
		{"identity_id", !plan.IdentityID.Equal(state.IdentityID)},
		{"type", !plan.Type.Equal(state.Type)},
		{"reason_code", otherReasonCode(state.ReasonCode, plan.ReasonCode)},
		// One that is not configured is planned as it was.
		{"reason", !plan.Reason.Equal(state.Reason)},
	}
	var paths path.Paths
	for _, change := range changes {
		if change.changed {
			paths.Append(path.Root(change.attribute))
		}
	}
	return paths
}

// otherReasonCode tells whether another reason is planned. Another spelling of the same one is none, and a null state
// means that Paxos did not tell the code of an imported control: nothing says that it is another one.
func otherReasonCode(state, plan types.String) bool {
	return !state.IsNull() && !sameReasonCode(state.ValueString(), plan.ValueString())
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

// planRemoval refuses or explains the removal of a control; verb is destroy or replace.
func planRemoval(state model, verb string, diags *diag.Diagnostics) {
	what := fmt.Sprintf("Control %s (%s, set by %s) on identity %s", state.ID.ValueString(), state.Type.ValueString(),
		state.SetBy.ValueString(), state.IdentityID.ValueString())
	switch policy := state.DeletionPolicy.ValueString(); {
	case policy == policyPrevent:
		tfkit.Unable{
			Action:  verb + " identity control",
			Context: what + " has the applied deletion_policy PREVENT.",
			Next:    "To let it go, apply deletion_policy = \"DELETE\" or \"ABANDON\" first.",
		}.AddTo(diags)
	case policy == policyAbandon:
		tfkit.Notice{
			Summary: tfkit.Destruction,
			Found:   what + " stays in force: its deletion_policy is ABANDON, so nothing is sent to Paxos.",
			Next:    "To manage it again, import it by " + importID(state) + ".",
		}.WarnTo(diags)
	case !state.IsOverridable.ValueBool():
		tfkit.Unable{
			Action:  verb + " identity control",
			Context: what + " is not overridable: only Paxos can lift it.",
			Next: "To have it lifted, contact Paxos Support. To take it out of the state and leave it in force, either apply " +
				"deletion_policy = \"ABANDON\" first, or replace the resource by a removed block:",
			Block: tfkit.RemovedBlock("paxos_identity_control"),
		}.AddTo(diags)
	}
}

func importID(state model) string {
	return state.IdentityID.ValueString() + "/" + state.ID.ValueString()
}
