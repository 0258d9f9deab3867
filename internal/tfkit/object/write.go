package object

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/respelling"
)

// Create creates the object with Post.
func (r *Resource[S, M, T]) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan M
	if resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...); resp.Diagnostics.HasError() {
		return
	}
	object, err := r.Post(ctx, r.Session, &plan)
	if err != nil {
		text := textOf(req.Plan.Raw)
		var parents []string
		for _, id := range r.Type.IDs[:len(r.Type.IDs)-1] {
			parents = append(parents, text(id.Name))
		}
		r.WriteFailure(ctx, "create", r.creating(text), err, parents...).AddError(&resp.Diagnostics)
		return
	}
	r.SaveCreated(ctx, plan, object, resp)
}

// creating says in a sentence which create has failed: by the parent and the unique argument, as far as they are known and not
// personal.
func (r *Resource[S, M, T]) creating(text func(name string) string) string {
	arguments := []string{}
	for _, id := range r.Type.IDs[:len(r.Type.IDs)-1] {
		arguments = append(arguments, id.Name)
	}
	if !r.Type.Unique.Hidden {
		arguments = append(arguments, r.Type.Unique.Argument)
	}
	var by []string
	for _, argument := range arguments {
		if value := text(argument); value != "" {
			by = append(by, fmt.Sprintf("%s %q", argument, value))
		}
	}
	what := "Creating the " + noun(r.Type.Name)
	if len(by) > 0 {
		what += " with " + strings.Join(by, " and ")
	}
	return what + " failed."
}

// SaveCreated saves what a create has made: the plan, with the answer in place of what it left unknown, and how the API spells
// what was sent. It returns the model that it has saved.
func (r *Resource[S, M, T]) SaveCreated(ctx context.Context, plan M, answer *T, resp *resource.CreateResponse) M {
	created := r.FromAPI(tfkit.Planned, plan, answer)
	var nothing M
	memory := r.spelling().Learn(respelling.Memory{}, nothing, created, answer, r.What(created), &resp.Diagnostics)
	memory.Save(ctx, resp.Private, &resp.Diagnostics)
	r.Save(ctx, created, &resp.State, resp.Identity, &resp.Diagnostics)
	r.sawRead(resp.State, true)
	return created
}

// SaveUpdated is SaveCreated for an update, whose answer is nil if nothing was sent, or if the API has not shown the object.
func (r *Resource[S, M, T]) SaveUpdated(
	ctx context.Context, plan, prior M, answer *T, req resource.UpdateRequest, resp *resource.UpdateResponse,
) {
	if answer != nil {
		plan = r.FromAPI(tfkit.Planned, plan, answer)
	}
	memory := respelling.Load(ctx, req.Private, &resp.Diagnostics)
	r.spelling().Learn(memory, prior, plan, answer, r.What(plan), &resp.Diagnostics).Save(ctx, resp.Private, &resp.Diagnostics)
	r.Save(ctx, plan, &resp.State, resp.Identity, &resp.Diagnostics)
}

// Update sends with Put what a plan changes. It sends nothing if that is nothing, or without Put: every change of a field of the API
// then forces a new object.
func (r *Resource[S, M, T]) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	if r.Put == nil {
		resp.State.Raw = req.Plan.Raw
		r.setIdentity(ctx, resp.State, resp.Identity, &resp.Diagnostics)
		return
	}
	var plan, state M
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	r.refuseParent(req.State.Raw, req.Plan.Raw, r.What(state), &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	var object *T
	if !reflect.ValueOf(r.Mapping.Delta(plan, state)).IsZero() {
		var err error
		if object, err = r.Put(ctx, r.Session, plan, state); err != nil {
			r.WriteFailure(ctx, "update", "Updating "+r.What(state)+" failed.", err).AddError(&resp.Diagnostics)
			return
		}
	}
	if object == nil && !req.Plan.Raw.IsFullyKnown() { // the plan has left open what no answer tells
		var err error
		if object, err = r.Get(ctx, r.Session, state); err != nil {
			r.readFailure("Reading "+r.What(state)+" after its update failed.", err).AddError(&resp.Diagnostics)
			return
		}
	}
	r.SaveUpdated(ctx, plan, state, object, req, resp)
}

// Save saves a model as the state of an object that exists, and its ids as the resource identity. A canceled context does not
// keep it from that.
func (r *Resource[S, M, T]) Save(
	ctx context.Context, model M, state *tfsdk.State, identity *tfsdk.ResourceIdentity, diags *diag.Diagnostics,
) {
	ctx = context.WithoutCancel(ctx)
	prior := state.Raw
	diags.Append(state.Set(ctx, model)...)
	if r.omits() && !diags.HasError() {
		state.Raw = r.Type.personal(ctx).without("", state.Raw, prior, false)
	}
	r.setIdentity(ctx, *state, identity, diags)
}

// spelling says how the API may spell what the object has in another way.
func (r *Resource[S, M, T]) spelling() respelling.Object[M, T] {
	o := respelling.Object[M, T]{API: r.Session.API().Name, Read: r.FromAPI, Verbatim: r.Verbatim}
	if r.Mapping != nil {
		o.Body = r.Mapping.Delta
	}
	return o
}

// WriteFailure returns the failure of a create or an update; verb is that of the action, what a sentence. The error is at the
// argument that names the parent if the API does not find that, and at Type.Unique if another object has the same value there.
// parents are the ids with which the import id of that one begins.
func (r *Resource[S, M, T]) WriteFailure(ctx context.Context, verb, what string, err error, parents ...string) tfkit.Failure {
	name, unique := noun(r.Type.Name), r.Type.Unique.Argument
	failed := tfkit.Failure{Action: verb + " " + name, Context: what, Err: err}
	parent := cmp.Or(r.Type.Parent, r.Type.IDs[0].Name)
	switch api := r.Session.API(); {
	case api.IsNotFound(err) && verb != "update" && r.Type.cached(ctx).Attributes[parent].IsRequired():
		failed.At = path.Root(parent)
	case api.IsConflict(err) && unique != "":
		failed.At = path.Root(unique)
		if id, ok := api.existingID(err); ok {
			failed.Next = capitalized(name) + " " + id + " has this " + unique + ". Choose another one, or import that " + name +
				" if it is the one meant:"
			failed.Block = tfkit.ImportBlock(api.Prefix+r.Type.Name, strings.Join(append(parents, id), "/"))
		}
	}
	return failed
}
