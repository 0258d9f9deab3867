package institutionmember

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/member"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/fastpath"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

var removal = member.Removal("paxos_institution_member", "institution")

// ModifyPlan says what makes another member, what a destroy leaves behind, and that the institution lists its members itself.
func (r *Resource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	state, plan := r.Planned(ctx, req, &resp.Diagnostics)
	if plan != nil && !plan.InstitutionID.IsUnknown() {
		session.PlanMember(r.Session, plan.InstitutionID.ValueString(), state == nil, &resp.Diagnostics)
	}
	switch {
	case state == nil && plan == nil: // an error
	case state == nil:
		removal.PlanReplaced(ctx, &declaration, &resp.Diagnostics)
		r.Session.TryCredentials(ctx, api.ScopeWriteIdentity, &resp.Diagnostics)
	case plan == nil:
		removal.Plan(state.removed("destroy"), &resp.Diagnostics)
	default:
		resp.RequiresReplace = object.ChangedPaths(req, "institution_id", "identity_id", "roles", "ownership", "position")
		if len(resp.RequiresReplace) > 0 {
			removal.Plan(state.removed("replace"), &resp.Diagnostics)
		}
	}
}

// Keep records that a plan keeps the member.
func (r *Resource) Keep(_ context.Context, state fastpath.RawObject) bool {
	return session.KeepMember(r.Session, state.Text("institution_id"))
}

func (m model) removed(verb string) object.Removed {
	return object.Removed{
		What: m.what(), ImportID: m.InstitutionID.ValueString() + "/" + m.ID.ValueString(), Policy: m.DeletionPolicy.ValueString(), Verb: verb,
	}
}

func (m model) what() string {
	return fmt.Sprintf("Member %s (identity %s) of institution %s", m.ID.ValueString(), m.IdentityID.ValueString(),
		m.InstitutionID.ValueString())
}
