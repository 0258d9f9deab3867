package account

import (
	"context"
	"fmt"

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

const disable = "DISABLE"

var removal = object.Removal{
	Resource: "paxos_account", Stays: "open", API: "Paxos",
	Policies: []object.Policy{
		{Name: object.Abandon, Does: "sends nothing and leaves the account open, because Paxos cannot delete accounts"},
		{Name: disable, Does: "disables the account"},
	},
}

// ModifyPlan refuses what Paxos cannot do, and says what a destroy leaves behind.
func (r *Resource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	switch state, plan := r.Planned(ctx, req, &resp.Diagnostics); {
	case state == nil && plan == nil: // an error
	case state == nil:
		refIDs.PlanCreate(r.Session, plan.RefID, &resp.Diagnostics)
		refuseDisabled(*plan, &resp.Diagnostics)
		if replaced, removes := removal.PlanReplaced(ctx, &declaration, &resp.Diagnostics); removes {
			warnDestroy(replaced.Text("id"), &resp.Diagnostics)
		}
		r.Session.TryCredentials(ctx, api.ScopeWriteAccount, &resp.Diagnostics)
	case plan != nil:
		refIDs.Hold(r.Session, state.RefID.ValueString(), state.ID.ValueString()) // a plan without a refresh has not read it
		r.planUpdate(ctx, *state, *plan, resp)
	case refIDs.PlanDestroy(r.Session, state.RefID.ValueString(), state.ID.ValueString(), &resp.Diagnostics):
	case !removal.Plan(state.removed("destroy"), &resp.Diagnostics):
		warnDestroy(state.ID.ValueString(), &resp.Diagnostics)
	}
}

// planUpdate plans a change in place, or a replacement.
func (r *Resource) planUpdate(ctx context.Context, state, plan model, resp *resource.ModifyPlanResponse) {
	resp.RequiresReplace = r.replaced(state, plan)
	if len(resp.RequiresReplace) > 0 && !removal.Plan(state.removed("replace"), &resp.Diagnostics) {
		warnDestroy(state.ID.ValueString(), &resp.Diagnostics)
	}
	refuseProfile(state, plan, &resp.Diagnostics)
	if !plan.UserDisabled.Equal(state.UserDisabled) {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("summary_status"), types.StringUnknown())...)
	}
}

// refIDs are unique, and no account ever goes. Another owner or type is a replacement as well, so it takes another ref_id.
var refIDs = session.Unique{
	Object: "account", Argument: "ref_id", Kept: "Paxos cannot delete an account, and each keeps its ref_id",
}

// Keep records the account of a plan without changes.
func (r *Resource) Keep(_ context.Context, state fastpath.RawObject) bool {
	refIDs.Hold(r.Session, state.Text("ref_id"), state.Text("id"))
	return true
}

// refuseDisabled refuses to create a disabled account, which the API cannot do in one step: if the second one failed, nothing but
// a tainted resource could tell.
func refuseDisabled(plan model, diags *diag.Diagnostics) {
	if plan.UserDisabled.ValueBool() {
		tfkit.Failure{
			Action: "create account", At: path.Root("user_disabled"),
			Context: "Paxos creates accounts enabled, and this plan would create a disabled one.",
			Next:    "Take user_disabled out, and apply. Then set it to true, and apply again.",
		}.AddError(diags)
	}
}

// replaced returns the attributes whose change makes another account. A type that Paxos did not tell is no other one. Nor is an
// owner that is not known yet: an identity that is tainted or replaced is usually adopted again, and a second account for it could
// not be deleted. The apply, which does not read the account, plans once more, and Terraform takes no replacement from it then:
// Update refuses another owner.
func (r *Resource) replaced(state, plan model) path.Paths {
	var paths path.Paths
	if !refIDs.HasRead(r.Session, state.ID.ValueString()) {
		return nil
	}
	if !plan.IdentityID.IsUnknown() && !plan.IdentityID.Equal(state.IdentityID) {
		paths.Append(path.Root("identity_id"))
	}
	if !plan.Type.IsUnknown() && !state.Type.IsNull() && !plan.Type.Equal(state.Type) {
		paths.Append(path.Root("type"))
	}
	return paths
}

// refuseOtherOwner refuses to update an account whose owner the plan did not know, and which is another one.
func refuseOtherOwner(plan, state model, diags *diag.Diagnostics) {
	if plan.IdentityID.Equal(state.IdentityID) {
		return
	}
	tfkit.Failure{
		Action: "update account", At: path.Root("identity_id"),
		Context: fmt.Sprintf("Account %s belongs to identity %s, and Paxos cannot give it to identity %s, which this plan did not know yet. "+
			"The account stays as it is.", state.ID.ValueString(), state.IdentityID.ValueString(), plan.IdentityID.ValueString()),
		Next: "For an account of the new identity, choose another ref_id and plan again, with a refresh: the plan replaces this account. " +
			"To keep it, set identity_id to the identity that it belongs to.",
	}.AddError(diags)
}

// refuseProfile refuses to add or remove the profile of an account. It is not a reason for a new account, because Paxos cannot
// delete this one.
func refuseProfile(state, plan model, diags *diag.Diagnostics) {
	if plan.CreateProfile.IsUnknown() || plan.CreateProfile.Equal(state.CreateProfile) {
		return
	}
	has := "has no profile"
	if state.CreateProfile.ValueBool() {
		has = "has the profile " + state.ProfileID.ValueString()
	}
	tfkit.Failure{
		Action: "change create_profile of an account", At: path.Root("create_profile"),
		Context: "Paxos creates a profile only together with an account, and cannot undo that. Account " + state.ID.ValueString() + " " +
			has + ".",
		Next: fmt.Sprintf("Set create_profile to %t, or take it out. For the other kind of account, add one with another ref_id.",
			state.CreateProfile.ValueBool()),
	}.AddError(diags)
}

func (m model) removed(verb string) object.Removed {
	return object.Removed{
		What:     fmt.Sprintf("Account %s (%s)", m.ID.ValueString(), m.RefID.ValueString()),
		ImportID: m.ID.ValueString(), Policy: m.DeletionPolicy.ValueString(), Verb: verb,
	}
}

func warnDestroy(id string, diags *diag.Diagnostics) {
	tfkit.Notice{
		Summary: tfkit.DestroyWarningSummary,
		Found: "Paxos cannot delete account " + id + ". It disables the account, which keeps its members, its profile and its ref_id. " +
			"To enable it again, import it by " + id + " and set user_disabled = false.",
		Next: "To leave the account open, apply deletion_policy = \"ABANDON\" first.",
	}.AddWarning(diags)
}
