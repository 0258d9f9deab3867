package object

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// ModifyPlan plans what the declaration says: what makes another object, what the API cannot change, which unique value is taken,
// and what a destroy leaves behind. Plan has the rest.
func (r *Resource[S, M, T]) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	diags := &resp.Diagnostics
	state, plan := r.Planned(ctx, req, diags)
	switch {
	case state == nil && plan == nil: // an error
	case state == nil:
		r.planCreate(ctx, req, plan, resp)
	case plan == nil:
		if text := textOf(req.State.Raw); r.hold(text) {
			r.addTaken(r.Type.id(text), text, path.Empty(), diags)
			return
		}
		r.planRemoval(req.State, *state, "destroy", diags)
	default:
		if text := textOf(req.State.Raw); r.hold(text) {
			r.addTaken(r.Type.id(text), text, path.Empty(), diags)
			return
		}
		resp.RequiresReplace = r.Replaced(ctx, req)
		r.refuseChanges(ctx, req, *state, diags)
		if r.Plan != nil {
			r.Plan(ctx, r.Session, state, plan, resp)
		}
		if len(resp.RequiresReplace) > 0 {
			r.planRemoval(req.State, *state, "replace", diags)
		}
	}
}

func (r *Resource[S, M, T]) planCreate(
	ctx context.Context, req resource.ModifyPlanRequest, plan *M, resp *resource.ModifyPlanResponse,
) {
	if text := textOf(req.Plan.Raw); r.Type.keepsName() {
		switch holder, again := r.names().plan(r.Type, r.Type.unique(text)); {
		case holder != "":
			r.addTaken(holder, text, path.Root(r.Type.Unique.Argument), &resp.Diagnostics)
		case again:
			r.refuseTwice(text, &resp.Diagnostics)
		}
	}
	if r.Plan != nil {
		r.Plan(ctx, r.Session, nil, plan, resp)
	}
	removal := r.Type.Removal
	if replaced, removes := removal.PlanReplaced(ctx, r.Type, &resp.Diagnostics); removes {
		removal.warn(r.Type.id(replaced.Text), &resp.Diagnostics)
	}
	r.Session.TryCredentials(ctx, r.Scope, &resp.Diagnostics)
}

// planRemoval refuses to end an object of the state, or says what that leaves behind; verb is destroy or replace.
func (r *Resource[S, M, T]) planRemoval(from tfsdk.State, state M, verb string, diags *diag.Diagnostics) {
	if !r.Type.Removal.Plan(r.removed(from, state, verb), diags) && (r.Pinned == nil || !r.Pinned(state, diags)) {
		r.Type.Removal.warn(r.Type.id(textOf(from.Raw)), diags)
	}
}

// removed describes an object of the state that a plan or an apply removes.
func (r *Resource[S, M, T]) removed(from tfsdk.State, state M, verb string) Removed {
	text := textOf(from.Raw)
	removed := Removed{What: capitalized(r.What(state)), Policy: text("deletion_policy"), Verb: verb}
	if value := text(r.Type.Unique.Argument); value != "" && !r.Type.Unique.Hidden {
		removed.What += " (" + value + ")"
	}
	ids := make([]string, len(r.Type.IDs))
	for i, id := range r.Type.IDs {
		ids[i] = text(id.Name)
	}
	removed.ImportID = strings.Join(ids, "/")
	return removed
}

// refuseChanges refuses to change what the API cannot change.
func (r *Resource[S, M, T]) refuseChanges(ctx context.Context, req resource.ModifyPlanRequest, state M, diags *diag.Diagnostics) {
	name := noun(r.Type.Name)
	for _, argument := range r.Type.Immutable {
		was, is := tfkit.Attribute(req.State.Raw, argument), tfkit.Attribute(req.Plan.Raw, argument)
		if !is.IsFullyKnown() || is.Equal(was) {
			continue
		}
		next := "It has none: take " + argument + " out."
		if !was.IsNull() {
			next = "Set it to " + r.show(ctx, req.State, argument, diags) + " as before"
			if !r.Type.cached(ctx).Attributes[argument].IsRequired() {
				next += ", or take it out"
			}
			next += "."
		}
		next += " For another " + argument + ", add another " + name
		if unique := r.Type.Unique.Argument; unique != "" {
			next += ", with another " + unique
		}
		tfkit.Failure{
			Action: "change " + argument + " of " + name, At: path.Root(argument),
			Context: fmt.Sprintf("%s takes %s only when it creates the %s, and %s exists.", r.Session.API().Name, argument, name, r.What(state)),
			Next:    next + ".",
		}.AddError(diags)
	}
}

// show returns the value of an attribute for a message; "what it was" if it is sensitive.
func (r *Resource[S, M, T]) show(ctx context.Context, from tfsdk.State, argument string, diags *diag.Diagnostics) string {
	if r.Type.cached(ctx).Attributes[argument].IsSensitive() {
		return "what it was"
	}
	var value attr.Value
	diags.Append(from.GetAttribute(ctx, path.Root(argument), &value)...)
	return value.String()
}

// Planned decodes the state and the plan of a ModifyPlan: nil for the state of a create and for the plan of a destroy, and nil
// for both after an error. It refuses a plan that lacks a required argument; see Required.
func (r *Resource[S, M, T]) Planned(
	ctx context.Context, req resource.ModifyPlanRequest, diags *diag.Diagnostics,
) (state, plan *M) {
	state, plan = Decode[M](ctx, req.State, diags), Decode[M](ctx, tfsdk.State(req.Plan), diags)
	if plan != nil && len(r.Type.Required) > 0 {
		r.Type.requireArguments(r.Session.API, req.Config.Raw, req.State.Raw, diags)
	}
	if diags.HasError() {
		return nil, nil
	}
	return state, plan
}

// Decode returns a state, a plan or a configuration as its model; nil if it is null. What is unknown as a whole is null in it.
func Decode[M any](ctx context.Context, from tfsdk.State, diags *diag.Diagnostics) *M {
	if from.Raw.IsNull() {
		return nil
	}
	var model M
	from.Raw = tfkit.WithoutUnknownCollections(from.Raw)
	diags.Append(from.Get(ctx, &model)...)
	return &model
}

// Replaced returns the arguments of Type.Replaces that a plan changes: for RequiresReplace of a ModifyPlan, which has something to say
// about the destroying half of a replacement, as Terraform plans no destroy for it. What plan modifiers of the attributes decide,
// ModifyPlan does not learn. Setting what the state leaves open is no change: an argument that the API requires, or personal data
// that the provider omits. Update can compare it with the API, or else the next refresh does.
func (r *Resource[S, M, T]) Replaced(ctx context.Context, req resource.ModifyPlanRequest) path.Paths {
	var changed path.Paths
	for _, name := range r.Type.Replaces {
		was, is := tfkit.Attribute(req.State.Raw, name), tfkit.Attribute(req.Plan.Raw, name)
		isOpen := was.IsNull() && r.leavesOpen(ctx, name)
		if !is.Equal(was) && !isOpen && !r.keepsParent(req.State.Raw, name, is) {
			changed.Append(path.Root(name))
		}
	}
	return changed
}

// keepsParent reports whether a plan replaces no object for this argument, because it may have the same parent in the end: one that is
// not known yet, such as an identity that is tainted and then adopted again. The apply, which does not read the object, plans once more,
// and Terraform takes no replacement from it then: refuseParent is for that.
func (r *Resource[S, M, T]) keepsParent(state tftypes.Value, name string, planned tftypes.Value) bool {
	return name == r.Type.Parent && r.Type.keepsName() &&
		(!planned.IsKnown() || !r.names().HasRead(r.Type, r.Type.id(textOf(state))))
}

// refuseParent refuses to update an object whose parent the plan did not know, and which is another one.
func (r *Resource[S, M, T]) refuseParent(state, plan tftypes.Value, object string, diags *diag.Diagnostics) {
	parent, name := r.Type.Parent, noun(r.Type.Name)
	was, is := textOf(state)(parent), textOf(plan)(parent)
	if was == is || !slices.Contains(r.Type.Replaces, parent) {
		return
	}
	of := noun(strings.TrimSuffix(parent, "_id"))
	tfkit.Failure{
		Action: "update " + name, At: path.Root(parent),
		Context: fmt.Sprintf("%s belongs to %s %s, and %s cannot give it to %s %s, which this plan did not know yet. The %s stays as it is.",
			capitalized(object), of, was, r.Session.API().Name, of, is, name),
		Next: fmt.Sprintf("For another %s of the new %s, choose another %s and plan again, with a refresh: the plan replaces this one. To keep "+
			"it, set %s to the %s that it belongs to.", name, of, r.Type.Unique.Argument, parent, of),
	}.AddError(diags)
}

// leavesOpen reports whether a state without an argument does not say that the object has none.
func (r *Resource[S, M, T]) leavesOpen(ctx context.Context, name string) bool {
	_, isPersonal := r.Type.personal(ctx)[name]
	return isPersonal && r.omits() || slices.ContainsFunc(r.Type.Required, func(required Required) bool { return required.Path == name })
}
