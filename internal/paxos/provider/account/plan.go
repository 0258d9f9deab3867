package account

import (
	"context"

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
	if otherType(s, *state, *plan) {
		resp.RequiresReplace.Append(path.Root("type"))
	}
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

// otherType reports whether another type makes another account. A type that Paxos did not tell is no other one, and the apply, which
// does not read the account, plans none (see object.Type.Parent).
func otherType(s *session.Session, state, plan model) bool {
	return s.Names().HasRead(&declaration, state.ID.ValueString()) && !plan.Type.IsUnknown() && !state.Type.IsNull() &&
		!plan.Type.Equal(state.Type)
}
