package account

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

const disable = "DISABLE"

var removal = object.Removal{
	Resource: "paxos_account", Stays: "open", API: "Paxos", Verb: "disable",
	Policies: []object.Policy{
		{Name: object.Abandon, Does: "sends nothing and leaves the account open, because Paxos cannot delete accounts"},
		{Name: disable, Does: "disables the account"},
	},
	Warn: func(id string) (found, next string) {
		return "Paxos cannot delete account " + id + ". It disables the account, which keeps its members, its profile and its ref_id. " +
				"To enable it again, import it by " + id + " and set user_disabled = false.",
			"To leave the account open, apply deletion_policy = \"ABANDON\" first."
	},
}

// planAccount refuses a disabled account, and plans a change in place or another account.
func planAccount(ctx context.Context, s *session.Session, state, plan *model, resp *resource.ModifyPlanResponse) {
	if state == nil {
		refuseDisabled(*plan, &resp.Diagnostics)
		return
	}
	resp.RequiresReplace = replaced(s, *state, *plan)
	if !plan.UserDisabled.Equal(state.UserDisabled) {
		resp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, path.Root("summary_status"), types.StringUnknown())...)
	}
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
func replaced(s *session.Session, state, plan model) path.Paths {
	var paths path.Paths
	if !s.Names().HasRead(&declaration, state.ID.ValueString()) {
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
