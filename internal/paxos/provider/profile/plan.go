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
	if req.State.Raw.IsNull() {
		return
	}
	var state, plan model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if req.Plan.Raw.IsNull() {
		refuseDestroy(state, &resp.Diagnostics)
		warnDestroy(state, &resp.Diagnostics)
		return
	}
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	refuseDescription(state, plan, &resp.Diagnostics)
}

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
	diags.AddAttributeError(path.Root("description"), "Unable to change the description of a profile", fmt.Sprintf(
		"Paxos takes a description only when a profile is created, and profile %s exists.\n\n%s. For another description, add a "+
			"profile with another nickname.", state.ID.ValueString(), was))
}

// refuseDestroy refuses the destroy of a profile that stays, by its policy or because Paxos keeps it.
func refuseDestroy(state model, diags *diag.Diagnostics) {
	what := fmt.Sprintf("Profile %s (%s)", state.ID.ValueString(), state.Nickname.ValueString())
	const summary = "Unable to destroy profile"
	switch policy := state.DeletionPolicy.ValueString(); {
	case policy == policyPrevent:
		diags.AddError(summary,
			what+" has the applied deletion_policy PREVENT.\n\nTo let it go, apply deletion_policy = \"DEACTIVATE\" or \"ABANDON\" first.")
	case policy != policyAbandon && state.Type.ValueString() == string(api.ProfileDefault):
		diags.AddError(summary, what+" is the default profile, which Paxos cannot deactivate.\n\nTo take it out of the state, "+
			"either apply deletion_policy = \"ABANDON\" first, or replace the resource by a removed block:\n\n"+tfkit.RemovedBlock("paxos_profile"))
	}
}

// warnDestroy says in the plan what a destroy leaves behind.
func warnDestroy(state model, diags *diag.Diagnostics) {
	if diags.HasError() {
		return
	}
	id := state.ID.ValueString()
	if state.DeletionPolicy.ValueString() == policyAbandon {
		diags.AddWarning(tfkit.Destruction, "Profile "+id+" stays active: its deletion_policy is ABANDON, so nothing is sent to Paxos."+
			"\n\nTo manage it again, import it by "+id+".")
		return
	}
	diags.AddWarning(tfkit.Destruction, "Paxos cannot delete profile "+id+", it deactivates it, and the API cannot reactivate it. That "+
		"fails while the profile has a balance, and a balance that arrives later reactivates the profile. Its nickname may stay taken."+
		"\n\nTo keep the profile active, apply deletion_policy = \"ABANDON\" first.")
}
