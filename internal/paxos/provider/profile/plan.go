package profile

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// ModifyPlan refuses what Paxos cannot do, and says what a destroy leaves behind.
func (r *Resource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	var state, plan model
	if req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
		r.refuseTaken(plan, &resp.Diagnostics)
		r.session.TryCredentials(ctx, api.ScopeWriteProfile, &resp.Diagnostics)
		return
	}
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if req.Plan.Raw.IsNull() {
		refuseDestroy(state, &resp.Diagnostics)
		if r.hold(state) {
			addTaken(state.ID.ValueString(), state.Nickname.ValueString(), path.Empty(), &resp.Diagnostics)
		}
		warnDestroy(state, &resp.Diagnostics)
		return
	}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	r.hold(state) // a plan without a refresh has not read it
	refuseDescription(state, plan, &resp.Diagnostics)
}

// hold records a profile of the state, and reports whether the run has planned to create another one with its nickname.
func (r *Resource) hold(state model) bool {
	return r.session != nil && r.session.Register.HoldNickname(state.Nickname.ValueString(), state.ID.ValueString())
}

// refuseTaken refuses to create a profile with the nickname of one that the state has. With -replace, a taint or a new address
// the apply would deactivate that one for good, and Paxos can refuse the create after it.
func (r *Resource) refuseTaken(plan model, diags *diag.Diagnostics) {
	if r.session == nil || plan.Nickname.IsUnknown() {
		return
	}
	nickname := plan.Nickname.ValueString()
	if holder := r.session.Register.CreateNickname(nickname); holder != "" {
		addTaken(holder, nickname, path.Root("nickname"), diags)
	}
}

func addTaken(holder, nickname string, at path.Path, diags *diag.Diagnostics) {
	tfkit.Failure{
		Action: "create profile", At: at,
		Context: fmt.Sprintf("Profile %s, which the state has, has the nickname %q, and this plan creates another one with it. Paxos "+
			"cannot delete a profile, and one that was deactivated may keep its nickname.", holder, nickname),
		Next: "For another profile, choose another nickname. If the resource is tainted, run terraform untaint. If -replace names it, " +
			"plan without -replace. If it has a new address, use a moved block:",
		Block: movedBlock,
	}.AddError(diags)
}

const movedBlock = `moved {
  from = paxos_profile.example # the old address of the resource
  to   = paxos_profile.other   # the new address
}`

// refuseDescription refuses another description. The API has no way to change it, and it is not a reason for a new
// profile: that would deactivate this one for good, and its nickname may stay taken.
func refuseDescription(state, plan model, diags *diag.Diagnostics) {
	if plan.Description.IsUnknown() || plan.Description.Equal(state.Description) {
		return
	}
	was := "It has none: take description out"
	if !state.Description.IsNull() {
		was = fmt.Sprintf("Set it to %q as before, or take it out", state.Description.ValueString())
	}
	tfkit.Failure{
		Action: "change the description of a profile", At: path.Root("description"),
		Context: "Paxos accepts a description only when a profile is created, and profile " + state.ID.ValueString() + " exists.",
		Next:    was + ". For another description, add a profile with another nickname.",
	}.AddError(diags)
}

// refuseDestroy refuses the destroy of a profile that stays, by its policy or because Paxos keeps it.
func refuseDestroy(state model, diags *diag.Diagnostics) {
	what := fmt.Sprintf("Profile %s (%s)", state.ID.ValueString(), state.Nickname.ValueString())
	failed := tfkit.Failure{Action: "destroy profile"}
	switch policy := state.DeletionPolicy.ValueString(); {
	case policy == policyPrevent:
		failed.Context = what + " has the applied deletion_policy PREVENT."
		failed.Next = "To let it go, apply deletion_policy = \"DEACTIVATE\" or \"ABANDON\" first."
	case policy != policyAbandon && state.Type.ValueString() == string(api.ProfileDefault):
		failed.Context = what + " is the default profile, which Paxos cannot deactivate."
		failed.Next = "To take it out of the state, either apply deletion_policy = \"ABANDON\" first, or replace the resource by a " +
			"removed block:"
		failed.Block = tfkit.RemovedBlock("paxos_profile")
	default:
		return
	}
	failed.AddError(diags)
}

// warnDestroy says in the plan what a destroy leaves behind.
func warnDestroy(state model, diags *diag.Diagnostics) {
	if diags.HasError() {
		return
	}
	id := state.ID.ValueString()
	notice := tfkit.Notice{
		Summary: tfkit.DestroyWarningSummary,
		Found: "Paxos cannot delete profile " + id + ". It deactivates the profile, and the API cannot reactivate it. That fails while " +
			"the profile has a balance, and a balance that arrives later reactivates the profile. Its nickname may stay taken.",
		Next: "To keep the profile active, apply deletion_policy = \"ABANDON\" first.",
	}
	if state.DeletionPolicy.ValueString() == policyAbandon {
		notice.Found = "Profile " + id + " stays active: its deletion_policy is ABANDON, so nothing is sent to Paxos."
		notice.Next = "To manage it again, import it by " + id + "."
	}
	notice.AddWarning(diags)
}
