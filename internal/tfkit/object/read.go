package object

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/respelling"
)

// Read refreshes the object with ReadAhead, or with Get after an import, and maps it with FromAPI. It believes that an object
// has ended if the API shows that, or says so twice. It looks again for any other object that it does not find, and then does
// what the provider does about missing objects.
func (r *Resource[S, M, T]) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state M
	mode, ok := r.StartRead(ctx, req, resp, &state)
	if !ok || mode == tfkit.Managed && r.Session.SkipRead(r.What(state), &resp.Diagnostics) {
		return
	}
	get := r.Get
	if mode == tfkit.Managed && r.ReadAhead != nil {
		get = r.ReadAhead
	}
	object, err := get(ctx, r.Session, state)
	isNotFound := r.Session.API().IsNotFound(err)
	if err == nil && mode == tfkit.Managed {
		r.breaker().RecordFound()
	}
	if isNotFound && mode == tfkit.Managed {
		object, err = r.lookAgain(ctx, state, err, resp), nil
	}
	switch ended, hasEnded := errors.AsType[*EndedError](err); {
	case hasEnded && !isNotFound:
		r.remove(ctx, ended, resp)
	case err != nil:
		r.readFailure("Reading "+r.What(state)+" failed.", err).AddError(&resp.Diagnostics)
	case object != nil:
		memory := respelling.Load(ctx, req.Private, &resp.Diagnostics)
		r.SetRead(ctx, mode, r.FromAPI(mode, state, r.spelling().Restore(memory, state, object)), &resp.State, &resp.Diagnostics)
		r.setIdentity(ctx, resp.State, resp.Identity, &resp.Diagnostics) // an API may give an object another id
		r.sawRead(resp.State, false)
	}
	if resp.State.Raw.IsNull() && r.Forgotten != nil {
		r.Forgotten(r.Session, state)
	}
}

// lookAgain looks once more for an object that a refresh did not find. It returns nil if there is nothing to save.
func (r *Resource[S, M, T]) lookAgain(ctx context.Context, state M, first error, resp *resource.ReadResponse) *T {
	api, what := r.Session.API(), r.What(state)
	var object *T
	var second error
	isOver := false
	breaker := r.breaker()
	result, err := breaker.Recheck(ctx, func(ctx context.Context) (found bool, err error) {
		if isOver = r.Session.SkipRead(what, &resp.Diagnostics); isOver {
			return true, nil
		}
		if object, second = r.Get(ctx, r.Session, state); api.IsNotFound(second) {
			return false, nil
		}
		return true, second
	})
	switch {
	case isOver, result == RecheckOpen && breaker.Skips(what, &resp.Diagnostics):
		return nil
	case result == RecheckTripped:
		breaker.AddError(api, what, first, &resp.Diagnostics)
		return nil
	case err == nil:
		err = second
	}
	_, hadEnded := errors.AsType[*EndedError](first)
	switch ended, hasEnded := errors.AsType[*EndedError](err); {
	case hasEnded && api.IsNotFound(err) && !hadEnded:
		failed := r.readFailure(api.Name+" first did not know "+what+", and then answered that it was "+ended.How+". The state keeps it.", first)
		failed.Next = "Apply again."
		failed.AddError(&resp.Diagnostics)
	case hasEnded:
		r.remove(ctx, ended, resp)
	case api.IsNotFound(err):
		Lost{r.Type.Name, what, r.WhyMissing}.Handle(ctx, api, err, &resp.State, &resp.Diagnostics)
	case err != nil:
		r.readFailure(api.Name+" did not find "+what+", and a second look failed. The state keeps it.", err).AddError(&resp.Diagnostics)
	}
	return object
}

// breaker returns the breaker that counts objects of this type; one that never opens if none does.
func (r *Resource[S, M, T]) breaker() *MissingBreaker {
	if r.Counts == nil {
		return NewMissingBreaker("", false)
	}
	return r.Counts(r.Session)
}

// remove takes an object out of the state that has ended.
func (r *Resource[S, M, T]) remove(ctx context.Context, ended *EndedError, resp *resource.ReadResponse) {
	resp.State.RemoveResource(ctx)
	ended.notice(r.Session.API(), r.Type.Name).AddWarning(&resp.Diagnostics)
}

func (r *Resource[S, M, T]) readFailure(what string, err error) tfkit.Failure {
	return tfkit.Failure{Action: "read " + noun(r.Type.Name), Context: what, Err: err}
}

// StartRead decodes the state into the model that target points to, and sets the resource identity, which must be done
// before the object may leave the state. It returns Everything for the read that follows an import, which sets no attributes
// but the ids, and Managed for a refresh. It returns false if the state cannot be decoded. Read calls it; so does an object
// with a Read of its own.
func (r *Resource[S, M, T]) StartRead(
	ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse, target *M,
) (mode tfkit.ReadMode, ok bool) {
	resp.Diagnostics.Append(req.State.Get(ctx, target)...)
	r.setIdentity(ctx, req.State, resp.Identity, &resp.Diagnostics)
	imported, diags := req.Private.GetKey(ctx, importedKey)
	resp.Diagnostics.Append(diags...)
	mode = tfkit.Managed
	if imported != nil {
		mode = tfkit.Everything
		resp.Diagnostics.Append(resp.Private.SetKey(ctx, importedKey, nil)...)
	}
	return mode, !resp.Diagnostics.HasError()
}
