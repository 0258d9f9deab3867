package profile

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/fastpath"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// ModifyPlan refuses what Paxos cannot do, and says what a destroy leaves behind.
func (r *Resource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	switch state, plan := r.Planned(ctx, req, &resp.Diagnostics); {
	case state == nil && plan == nil: // an error
	case state == nil:
		nicknames.PlanCreate(r.Session, plan.Nickname, &resp.Diagnostics)
		if replaced, removes := removal.PlanReplaced(ctx, &declaration, &resp.Diagnostics); removes {
			warnDestroy(replaced.Text("id"), &resp.Diagnostics)
		}
		r.Session.TryCredentials(ctx, api.ScopeWriteProfile, &resp.Diagnostics)
	case plan != nil:
		nicknames.Hold(r.Session, state.Nickname.ValueString(), state.ID.ValueString()) // a plan without a refresh has not read it
		refuseDescription(*state, *plan, &resp.Diagnostics)
	case nicknames.PlanDestroy(r.Session, state.Nickname.ValueString(), state.ID.ValueString(), &resp.Diagnostics):
	case !removal.Plan(state.removed(), &resp.Diagnostics) && !refuseDefault(*state, &resp.Diagnostics):
		warnDestroy(state.ID.ValueString(), &resp.Diagnostics)
	}
}

var nicknames = session.Unique{
	Object: "profile", Argument: "nickname", Kept: "Paxos cannot delete a profile, and one that was deactivated may keep its nickname",
}

// Keep records the profile of a plan without changes.
func (r *Resource) Keep(_ context.Context, state fastpath.RawObject) bool {
	nicknames.Hold(r.Session, state.Text("nickname"), state.Text("id"))
	return true
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
	tfkit.Failure{
		Action: "change the description of a profile", At: path.Root("description"),
		Context: "Paxos accepts a description only when a profile is created, and profile " + state.ID.ValueString() + " exists.",
		Next:    was + ". For another description, add a profile with another nickname.",
	}.AddError(diags)
}

const deactivate = "DEACTIVATE"

var removal = object.Removal{
	Resource: "paxos_profile", Stays: "active", API: "Paxos",
	Policies: []object.Policy{
		{Name: deactivate, Does: "deactivates the profile"}, {Name: object.Abandon, Does: "sends nothing and leaves it active"},
	},
}

func (m model) what() string {
	return fmt.Sprintf("Profile %s (%s)", m.ID.ValueString(), m.Nickname.ValueString())
}

func (m model) removed() object.Removed {
	return object.Removed{What: m.what(), ImportID: m.ID.ValueString(), Policy: m.DeletionPolicy.ValueString(), Verb: "destroy"}
}

// refuseDefault refuses to destroy the default profile, and reports whether this is it.
func refuseDefault(state model, diags *diag.Diagnostics) bool {
	if state.Type.ValueString() != string(api.ProfileDefault) {
		return false
	}
	tfkit.Failure{
		Action:  "destroy profile",
		Context: state.what() + " is the default profile, which Paxos cannot deactivate.",
		Next: "To take it out of the state, either apply deletion_policy = \"ABANDON\" first, or replace the resource by a " +
			"removed block:",
		Block: tfkit.RemovedBlock("paxos_profile"),
	}.AddError(diags)
	return true
}

// warnDestroy says in the plan what a destroy leaves behind.
func warnDestroy(id string, diags *diag.Diagnostics) {
	tfkit.Notice{
		Summary: tfkit.DestroyWarningSummary,
		Found: "Paxos cannot delete profile " + id + ". It deactivates the profile, and the API cannot reactivate it. " +
			"That fails while the profile has a balance, and a balance that arrives later reactivates the profile. Its nickname may stay " +
			"taken.",
		Next: "To keep the profile active, apply deletion_policy = \"ABANDON\" first.",
	}.AddWarning(diags)
}
