package identity

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// ModifyPlan tells at plan time what configuration and state decide: what conflicts with the rest of the run, what a
// destroy leaves behind, that a change of kind makes a second identity, what Paxos cannot clear, and which computed
// attributes a change can move.
func (r *Resource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	if req.Plan.Raw.IsNull() {
		r.planDestroy(ctx, req, &resp.Diagnostics)
		return
	}
	if req.Plan.Raw.Equal(req.State.Raw) {
		r.planNothing(ctx, req, &resp.Diagnostics)
		return
	}
	var plan, config, state model
	for _, each := range []struct {
		raw    tftypes.Value
		target *model
	}{{req.Plan.Raw, &plan}, {req.Config.Raw, &config}, {req.State.Raw, &state}} {
		if each.raw.IsNull() {
			continue
		}
		known := tfsdk.State{Schema: req.State.Schema, Raw: tfkit.WithoutUnknownCollections(each.raw)}
		resp.Diagnostics.Append(known.Get(ctx, each.target)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	kind := plannedKind(req.Config.Raw)
	changesKind := state.hasDetails() && kind != "" && kind != state.kind()
	if req.State.Raw.IsNull() || changesKind {
		requireMembers(req.Config.Raw, plan, &resp.Diagnostics)
	}
	switch {
	case req.State.Raw.IsNull():
		r.planCreate(ctx, plan, config, kind, &resp.Diagnostics)
		warnRequired(kind, req.Config.Raw, &resp.Diagnostics)
		r.session.TryCredentials(ctx, api.ScopeWriteIdentity, &resp.Diagnostics)
		if kind != "" {
			resp.Plan.Raw = tfkit.WithAttributes(resp.Plan.Raw, map[string]tftypes.Value{
				"type": tftypes.NewValue(tftypes.String, string(kind)),
			})
		}
		return
	case changesKind:
		checkRefIDReuse(config, state, &resp.Diagnostics)
		r.register().Replace(state.toRegister(state))
		r.planRemoval(state, &resp.Diagnostics) // Terraform asks for no other plan of the destroying half
		resp.RequiresReplace.Append(path.Root("person_details"), path.Root("institution_details"))
		return
	}
	r.planKeep(state, config.RefID.ValueString(), &resp.Diagnostics)
	warnNotCleared(req, state.ID.ValueString(), &resp.Diagnostics)
	change := planUpdate(plan, state, config, req.Config.Raw)
	if change.verifies() {
		r.register().PlanVerification(state.ID.ValueString())
		warnVerification(change.body, plan, state, &resp.Diagnostics)
	}
	if change.any {
		r.session.TryCredentials(ctx, api.ScopeWriteIdentity, &resp.Diagnostics)
	}
	resp.Plan.Raw = change.keepUnmoved(resp.Plan.Raw, req.State.Raw)
}

// planNothing holds a plan that changes nothing against the rest of the run.
func (r *Resource) planNothing(ctx context.Context, req resource.ModifyPlanRequest, diags *diag.Diagnostics) {
	var state model
	diags.Append(req.State.Get(ctx, &state)...)
	if !diags.HasError() {
		r.planKeep(state, "", diags)
	}
}

// planKeep holds the plan to keep an identity, under the planned ref_id if that is known, against the rest of the run.
func (r *Resource) planKeep(state model, refID string, diags *diag.Diagnostics) {
	addConflict("plan identity", path.Root("ref_id"), r.register().Keep(state.toRegister(state), refID), diags)
}

// plannedKind returns the identity type that a configuration stands for, of whose details exactly one is set. It returns
// the empty type if that is not known yet.
func plannedKind(config tftypes.Value) api.IdentityType {
	person, institution := tfkit.Attribute(config, "person_details"), tfkit.Attribute(config, "institution_details")
	switch {
	case institution.IsNull(), person.IsKnown() && !person.IsNull():
		return api.IdentityTypePerson
	case person.IsNull(), institution.IsKnown():
		return api.IdentityTypeInstitution
	}
	return ""
}

// checkRefIDReuse refuses to make a second identity, of the other kind, with the ref_id of the first: Paxos would
// refuse it after the first has left the state.
func checkRefIDReuse(config, state model, diags *diag.Diagnostics) {
	if config.RefID.IsNull() || !config.RefID.Equal(state.RefID) {
		return
	}
	tfkit.Failure{
		Action: "replace identity",
		Context: "Going from a person to an institution or back makes a second identity, and identity " + state.ID.ValueString() +
			" keeps this ref_id, as Paxos cannot delete it.",
		Next: "Choose another ref_id.",
		At:   path.Root("ref_id"),
	}.AddError(diags)
}

// planDestroy holds the plan of a destroy against the rest of the run, and warns about it or refuses it.
func (r *Resource) planDestroy(ctx context.Context, req resource.ModifyPlanRequest, diags *diag.Diagnostics) {
	var state model
	diags.Append(req.State.Get(ctx, &state)...)
	if diags.HasError() {
		return
	}
	conflict := r.register().Destroy(state.toRegister(state))
	addConflict("destroy identity", path.Empty(), conflict, diags)
	if conflict == nil || conflict.Cause != session.KeptElsewhere { // else the advice for a destroy would mislead
		r.planRemoval(state, diags)
	}
}

// planRemoval warns about, or refuses, a destroy or the destroying half of a replacement.
func (r *Resource) planRemoval(state model, diags *diag.Diagnostics) {
	id := state.ID.ValueString()
	switch state.DeletionPolicy.ValueString() {
	case policyPrevent:
		addPreventError(id, diags)
		return
	case policyClose:
		r.session.AllowClose(id, diags)
	}
	warnDestroy(state, diags)
}

func (m model) hasDetails() bool { return m.PersonDetails != nil || m.InstitutionDetails != nil }

// requireMembers refuses to create an institution without members, which the specification requires of every type.
// Members that are not known yet may be some.
func requireMembers(config tftypes.Value, plan model, diags *diag.Diagnostics) {
	if plan.InstitutionDetails == nil || len(plan.InstitutionMembers) > 0 ||
		!tfkit.Attribute(config, "institution_members").IsFullyKnown() {
		return
	}
	diags.AddAttributeError(path.Root("institution_members"), "Missing Attribute Configuration",
		"Paxos creates an institution only together with its members. Add at least one element to institution_members; "+
			"its identity_id names a paxos_identity that is a person.")
}

// hasChanges reports whether a plan, all known, has to send anything to Paxos.
func hasChanges(plan, prior, config model) bool {
	return !isZero(toAPI(plan, prior, config)) || changesMembers(plan, prior)
}

// changesMembers reports whether a plan adds or removes members.
func changesMembers(plan, prior model) bool {
	if plan.InstitutionMembers == nil {
		return false
	}
	other := func(members []memberModel) func(memberModel) bool {
		return func(m memberModel) bool { return indexOfMember(members, m.toAPI()) < 0 }
	}
	return slices.ContainsFunc(plan.InstitutionMembers, other(prior.InstitutionMembers)) ||
		slices.ContainsFunc(prior.InstitutionMembers, other(plan.InstitutionMembers))
}

// warnNotCleared names what the configuration no longer says and Paxos keeps, having no way to clear it. The second
// line of an address can be cleared, and a number that moved to its write-only pair is still managed.
func warnNotCleared(req resource.ModifyPlanRequest, id string, diags *diag.Diagnostics) {
	kept := slices.DeleteFunc(tfkit.RemovedAttributes(req.State.Raw, req.Plan.Raw), func(name string) bool {
		root, _, _ := strings.Cut(name, ".")
		return slices.Contains(providerArguments, root) || strings.HasSuffix(name, ".address2") ||
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
	}.AddWarning(diags)
}
