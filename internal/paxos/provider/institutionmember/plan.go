package institutionmember

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/fastpath"
)

// planMember holds the plan against the list of members that the institution may have, and against the identities of the plan.
func planMember(ctx context.Context, s *session.Session, state, plan *model, resp *resource.ModifyPlanResponse) {
	if !plan.InstitutionID.IsUnknown() {
		session.PlanMember(s, plan.InstitutionID.ValueString(), state == nil, &resp.Diagnostics)
	}
	if state != nil {
		s.RefuseMoved(ctx, state.member().What(), state.IdentityID, plan.IdentityID, &resp.Diagnostics)
	}
}

// Keep records that a plan keeps the member.
func (r *Resource) Keep(_ context.Context, state fastpath.RawObject) bool {
	return session.KeepMember(r.Session, state.Text("institution_id"))
}
