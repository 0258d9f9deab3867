package controlsexclusive

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// planCreate plans the ids that the create lifts. Nothing carries what a plan has shown to a create, and the apply plans once more.
// So the ids are known in the plan: if the second plan has others, Terraform refuses it, and nothing is lifted that was not shown.
//
// An identity that is not known yet has nothing to show, so the plan promises to lift nothing. The apply keeps the promise if the
// run has adopted the identity; if the id comes from elsewhere and the identity has other controls, Terraform refuses the apply.
// If control_ids are not known, lifted_control_ids are neither: a warning names what the apply may lift.
func (r *Resource) planCreate(ctx context.Context, plan model, areIDsKnown bool, resp *resource.ModifyPlanResponse) {
	diags, scope := &resp.Diagnostics, api.ScopeReadIdentityControl
	var others []control
	if r.Session != nil && !plan.IdentityID.IsUnknown() {
		controls, err := r.Session.Client.ReadControls(ctx, plan.IdentityID.ValueString())
		if err != nil {
			r.WriteFailure(ctx, "create", "Reading "+r.What(plan)+" failed.", err).AddError(diags)
			return
		}
		others = those(controls, func(c api.Control) bool { return r.wasActive(plan.IdentityID.ValueString(), c) })
	}
	_, lift, forced := plan.sorted(others)
	switch {
	case r.Session == nil || plan.IdentityID.IsUnknown():
	case !areIDsKnown:
		resp.Plan.Raw = tfkit.WithUnknown(resp.Plan.Raw, "lifted_control_ids")
		r.warnUnknown(plan, others, diags)
		r.Session.TryCredentials(ctx, api.ScopeWriteIdentityControl, diags)
		return
	case len(lift) > 0 && r.Session.Register.Adopted(plan.IdentityID.ValueString()):
		plan.warnOthers(lift, "The create lifts none of them, because this run has adopted the identity, and its plan did not know it. "+
			"The next plan shows them as removed, and its apply lifts them.", diags)
		lift = nil
	case len(lift) > 0:
		plan.warnOthers(lift, "The create lifts them. If one is set or lifted between plan and apply, Terraform refuses the apply as "+
			"inconsistent: then plan again.", diags)
		r.allow(plan.IdentityID.ValueString(), lift, diags)
		scope = api.ScopeWriteIdentityControl
	}
	plan.report(forced, diags)
	diags.Append(resp.Plan.SetAttribute(ctx, path.Root("lifted_control_ids"), idsOf(lift))...)
	r.Session.TryCredentials(ctx, scope, diags)
}

// wasActive reports whether a control was in force when the run began. What the run itself has set or lifted since then does not
// change the plan of the apply.
func (r *Resource) wasActive(identityID string, c api.Control) bool {
	if c.DeletedAt != "" {
		return r.Session.Register.IsLiftedControl(identityID, c.ID)
	}
	return !r.Session.Register.IsCreatedControl(identityID, c.ID)
}

// warnOthers names the other controls of an identity that a create finds.
func (m model) warnOthers(others []control, fate string, diags *diag.Diagnostics) {
	tfkit.Notice{
		Summary: "Identity has other controls",
		Found:   "Identity " + m.IdentityID.ValueString() + " has controls that are not in control_ids: " + describe(others) + ". " + fate,
		Next:    "To keep one, add its id to control_ids.",
		At:      path.Root("control_ids"),
	}.AddWarning(diags)
}
