package institutionmember

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/fastpath"
)

// ModifyPlan is that of all members, and holds the plan against the list of members that the institution may have.
func (r *Resource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	state, plan := r.Planned(ctx, req, &resp.Diagnostics)
	if plan != nil && !plan.InstitutionID.IsUnknown() {
		session.PlanMember(r.Session, plan.InstitutionID.ValueString(), state == nil, &resp.Diagnostics)
	}
	r.Resource.ModifyPlan(ctx, req, resp)
}

// Keep records that a plan keeps the member.
func (r *Resource) Keep(_ context.Context, state fastpath.RawObject) bool {
	return session.KeepMember(r.Session, state.Text("institution_id"))
}
