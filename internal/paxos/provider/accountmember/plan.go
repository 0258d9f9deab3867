package accountmember

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/member"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

var removal = member.Removal("paxos_account_member", "account")

// ModifyPlan says what makes another member, and what a destroy leaves behind.
func (r *Resource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	switch state, plan := r.Planned(ctx, req, &resp.Diagnostics); {
	case state == nil && plan == nil: // an error
	case state == nil:
		removal.PlanReplaced(ctx, &declaration, &resp.Diagnostics)
		r.Session.TryCredentials(ctx, api.ScopeWriteAccount, &resp.Diagnostics)
	case plan == nil:
		removal.Plan(state.removed("destroy"), &resp.Diagnostics)
	default:
		resp.RequiresReplace = object.ChangedPaths(req, "account_id", "identity_id", "roles")
		if len(resp.RequiresReplace) > 0 {
			removal.Plan(state.removed("replace"), &resp.Diagnostics)
		}
	}
}

func (m model) removed(verb string) object.Removed {
	return object.Removed{
		What: m.what(), ImportID: m.AccountID.ValueString() + "/" + m.ID.ValueString(), Policy: m.DeletionPolicy.ValueString(), Verb: verb,
	}
}

func (m model) what() string {
	return fmt.Sprintf("Member %s (identity %s) of account %s", m.ID.ValueString(), m.IdentityID.ValueString(), m.AccountID.ValueString())
}
