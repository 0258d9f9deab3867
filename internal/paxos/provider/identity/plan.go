package identity

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// ModifyPlan tells at plan time what configuration and state decide: what a destroy leaves behind, that a change of
// kind makes a second identity, what Paxos cannot clear, and that a change of the provider's own arguments sends
// nothing.
func (r *Resource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	if req.Plan.Raw.IsNull() {
		planDestroy(ctx, req, &resp.Diagnostics)
		return
	}
	if req.Plan.Raw.Equal(req.State.Raw) || tfkit.HasUnknownCollection(req.Config.Raw) {
		return // nothing to say, or not before the apply
	}
	var plan, config model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if req.State.Raw.IsNull() {
		requireMembers(plan, &resp.Diagnostics)
		return
	}
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if state.hasDetails() && plan.kind() != state.kind() {
		requireMembers(plan, &resp.Diagnostics)
		refuseTakenRefID(config, state, &resp.Diagnostics)
		planDestroy(ctx, req, &resp.Diagnostics) // Terraform asks for no other plan of the destroying half
		resp.RequiresReplace.Append(path.Root("person_details"), path.Root("institution_details"))
		return
	}
	warnKept(req, state.ID.ValueString(), &resp.Diagnostics)
	if req.Config.Raw.IsFullyKnown() && !changesAnything(plan, state, config) {
		plan.keepComputed(state)
		resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
	}
}

// refuseTakenRefID refuses to make a second identity, of the other kind, with the ref_id of the first: Paxos would refuse
// it after the first has left the state.
func refuseTakenRefID(config, state model, diags *diag.Diagnostics) {
	if config.RefID.IsNull() || !config.RefID.Equal(state.RefID) {
		return
	}
	tfkit.Unable{
		Action: "replace identity",
		Context: "Going from a person to an institution or back makes a second identity, and identity " + state.ID.ValueString() +
			" keeps this ref_id, as Paxos cannot delete it.",
		Next: "Choose another ref_id.",
		At:   path.Root("ref_id"),
	}.AddTo(diags)
}

// planDestroy warns about, or refuses, a destroy or the destroying half of a replacement.
func planDestroy(ctx context.Context, req resource.ModifyPlanRequest, diags *diag.Diagnostics) {
	var state model
	diags.Append(req.State.Get(ctx, &state)...)
	if diags.HasError() {
		return
	}
	if state.DeletionPolicy.ValueString() == policyPrevent {
		addPrevented(state.ID.ValueString(), diags)
		return
	}
	warnDestroy(state, diags)
}

func (m model) hasDetails() bool { return m.PersonDetails != nil || m.InstitutionDetails != nil }

// requireMembers refuses to create an institution without members, which the specification requires of every type.
func requireMembers(plan model, diags *diag.Diagnostics) {
	if plan.InstitutionDetails == nil || len(plan.InstitutionMembers) > 0 {
		return
	}
	diags.AddAttributeError(path.Root("institution_members"), "Missing Attribute Configuration",
		"Paxos creates an institution only together with its members. Add at least one element to institution_members; "+
			"its identity_id names a paxos_identity that is a person.")
}

// changesAnything tells whether a plan, all known, has to send anything to Paxos.
func changesAnything(plan, prior, config model) bool {
	if !isZero(toAPI(plan, prior, config)) {
		return true
	}
	if plan.InstitutionMembers == nil {
		return false
	}
	other := func(members []memberModel) func(memberModel) bool {
		return func(m memberModel) bool { return indexOfMember(members, m.toAPI()) < 0 }
	}
	return slices.ContainsFunc(plan.InstitutionMembers, other(prior.InstitutionMembers)) ||
		slices.ContainsFunc(prior.InstitutionMembers, other(plan.InstitutionMembers))
}

// warnKept names what the configuration no longer says and Paxos keeps, having no way to clear it. The second line of
// an address can be cleared, and a number that moved to its write-only pair is still managed.
func warnKept(req resource.ModifyPlanRequest, id string, diags *diag.Diagnostics) {
	kept := slices.DeleteFunc(tfkit.Dropped(req.State.Raw, req.Plan.Raw), func(name string) bool {
		root, _, _ := strings.Cut(name, ".")
		return slices.Contains(steering, root) || strings.HasSuffix(name, ".address2") ||
			strings.HasSuffix(name, "_wo_version")
	})
	if len(kept) == 0 {
		return
	}
	tfkit.Notice{
		Summary: "Paxos keeps what the configuration drops",
		Found: "Paxos has no way to clear these fields of identity " + id + ": " + strings.Join(kept, ", ") + ". They keep their last values " +
			"there, and Terraform no longer manages them.",
		Next: "To change one, configure another value.",
	}.WarnTo(diags)
}
