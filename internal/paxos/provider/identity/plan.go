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
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/fastpath"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// ModifyPlan tells at plan time what configuration and state decide: what conflicts with the rest of the run, what a
// destroy leaves behind, that a change of kind makes a second identity, what Paxos cannot clear, and which computed
// attributes a change can move.
func (r *Resource) ModifyPlan(
	ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse,
) {
	state, plan := r.Planned(ctx, req, &resp.Diagnostics)
	config := object.Decode[model](ctx, tfsdk.State(req.Config), &resp.Diagnostics)
	switch {
	case resp.Diagnostics.HasError():
		return
	case plan == nil:
		planDestroy(r.Session, *state, &resp.Diagnostics)
		return
	case req.Plan.Raw.Equal(req.State.Raw):
		planKeep(r.Session, *state, "", &resp.Diagnostics)
		return
	}
	kind := plannedKind(req.Config.Raw)
	changesKind := state != nil && kind != "" && state.kind() != "" && kind != state.kind()
	if state == nil || changesKind {
		requireMembers(req.Config.Raw, *plan, &resp.Diagnostics)
	}
	switch {
	case state == nil:
		requireDetails(req.Config.Raw, &resp.Diagnostics)
		planCreate(ctx, r.Session, *plan, *config, kind, &resp.Diagnostics)
		warnRequired(kind, req.Config.Raw, &resp.Diagnostics)
		config.warnPassthrough(&resp.Diagnostics)
		r.Session.TryCredentials(ctx, api.ScopeWriteIdentity, &resp.Diagnostics)
		if kind != "" {
			resp.Plan.Raw = tfkit.WithAttributes(resp.Plan.Raw, map[string]tftypes.Value{
				"type": tftypes.NewValue(tftypes.String, string(kind)),
			})
		}
		return
	case changesKind:
		checkRefIDReuse(*config, *state, &resp.Diagnostics)
		session.RegisterOf(r.Session).Replace(state.toRegister(*state))
		planRemoval(r.Session, *state, &resp.Diagnostics) // Terraform asks for no other plan of the destroying half
		resp.RequiresReplace.Append(path.Root("person_details"), path.Root("institution_details"))
		return
	}
	planKeep(r.Session, *state, config.RefID.ValueString(), &resp.Diagnostics)
	warnNotCleared(req, state.ID.ValueString(), &resp.Diagnostics)
	change := planUpdate(*plan, *state, *config, req.Config.Raw)
	listed := !tfkit.Attribute(req.Config.Raw, "institution_members").IsNull()
	session.PlanMemberList(r.Session, state.ID.ValueString(), listed, change.members, &resp.Diagnostics)
	if change.verifies() {
		session.RegisterOf(r.Session).PlanVerification(state.ID.ValueString())
		warnVerification(change.body, *plan, *state, &resp.Diagnostics)
	}
	if change.any {
		r.Session.TryCredentials(ctx, api.ScopeWriteIdentity, &resp.Diagnostics)
	}
	resp.Plan.Raw = change.keepUnmoved(resp.Plan.Raw, req.State.Raw)
}

// planCreate holds the plan of a create against the rest of the run.
func planCreate(
	ctx context.Context, s *session.Session, plan, config model, kind api.IdentityType, diags *diag.Diagnostics,
) {
	wanted := plan.toRegister(config)
	c := session.Creation{
		RefID: config.RefID.ValueString(), Unknown: config.RefID.IsUnknown(), Type: string(kind), Details: wanted.Details,
		AdoptExisting: plan.AdoptExisting.ValueBool() || plan.AdoptExisting.IsUnknown(),
	}
	policy := ""
	if ids, ok := fastpath.Replaced(ctx); ok {
		c.Replaces = ids.Text("id")
		policy = ids.Text("deletion_policy")
	}
	conflict := session.RegisterOf(s).Create(c)
	addConflict("create identity", path.Root("ref_id"), conflict, diags)
	switch {
	case conflict != nil && conflict.Cause != session.ComesBack:
	case policy == object.Prevent:
		addPreventError(c.Replaces, diags)
	case policy == session.PolicyClose:
		s.AllowClose(c.Replaces, diags)
	}
}

// planKeep holds the plan to keep an identity, under the planned ref_id if that is known, against the rest of the run.
func planKeep(s *session.Session, state model, refID string, diags *diag.Diagnostics) {
	addConflict("plan identity", path.Root("ref_id"), session.RegisterOf(s).Keep(state.toRegister(state), refID), diags)
}

// plannedKind returns the identity type that a configuration stands for, of whose details at most one is set. It returns
// the empty type if that is not known yet, or if the configuration leaves the details alone.
func plannedKind(config tftypes.Value) api.IdentityType {
	person, institution := tfkit.Attribute(config, "person_details"), tfkit.Attribute(config, "institution_details")
	switch {
	case institution.IsNull() && person.IsNull():
		return ""
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

// warnNotCleared names what the configuration no longer says and Paxos keeps, having no way to clear it. The second
// line of an address can be cleared, and a number that moved to its write-only pair is still managed.
func warnNotCleared(req resource.ModifyPlanRequest, id string, diags *diag.Diagnostics) {
	removed := tfkit.RemovedAttributes(req.State.Raw, req.Plan.Raw)
	kept := slices.DeleteFunc(slices.Clone(removed), func(name string) bool {
		root, _, _ := strings.Cut(name, ".")
		cleared, ok := strings.CutSuffix(name, ".address2")
		return slices.Contains(providerArguments, root) || ok && !slices.Contains(removed, cleared+".city") ||
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
