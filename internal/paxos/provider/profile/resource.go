package profile

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/respelling"
)

var _ object.Interface = (*Resource)(nil)

// declaration declares the profile. The alias of the default profile is no id.
var declaration = object.Type{
	Name: "profile", Schema: resourceSchema, IDs: []object.ID{{Name: "id", Description: "The id that Paxos gave the profile."}},
	IsID: func(text string) bool { return api.ValidID(text) && text != api.DefaultProfileID },
}

// Resource is paxos_profile.
type Resource struct {
	object.Resource[*session.Session]
}

// NewResource returns the resource paxos_profile.
func NewResource() resource.Resource {
	return &Resource{object.Resource[*session.Session]{Type: &declaration}}
}

// Create creates the profile.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	profile, err := r.Session.Client.CreateProfile(ctx, plan.toAPI())
	if err != nil {
		what := fmt.Sprintf("Creating the profile with nickname %q failed.", plan.Nickname.ValueString())
		writeFailure("create profile", what, err).AddError(&resp.Diagnostics)
		return
	}
	created := fromAPI(tfkit.Planned, plan, profile)
	learn(respelling.Memory{}, created, model{}, profile, &resp.Diagnostics).Save(ctx, resp.Private, &resp.Diagnostics)
	r.Save(ctx, created, &resp.State, resp.Identity, &resp.Diagnostics)
}

// Read refreshes the profile; an import reads everything.
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	mode, ok := r.StartRead(ctx, req, resp, &state)
	id := state.ID.ValueString()
	if !ok || mode == tfkit.Managed && r.Session.SkipRead("profile "+id, &resp.Diagnostics) {
		return
	}
	profile, err := r.Session.Client.GetProfile(ctx, id)
	if api.IsNotFound(err) && mode == tfkit.Managed {
		profile, err = r.lookAgain(ctx, state, err, &resp.State, &resp.Diagnostics), nil
	}
	switch {
	case err != nil:
		tfkit.Failure{Action: "read profile", Context: "Reading profile " + id + " failed.", Err: err}.AddError(&resp.Diagnostics)
	case profile != nil:
		r.hold(profile.Nickname, id)
		memory := respelling.Load(ctx, req.Private, &resp.Diagnostics)
		profile = respelling.Restore(memory, state.toAPI(), profile)
		resp.Diagnostics.Append(resp.State.Set(ctx, fromAPI(mode, state, profile))...)
	}
}

// Update renames the profile. If the nickname stays, nothing is sent.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if id := state.ID.ValueString(); !plan.Nickname.Equal(state.Nickname) {
		profile, err := r.Session.Client.UpdateProfile(ctx, id, api.UpdateProfileRequest{Nickname: plan.Nickname.ValueString()})
		if err != nil {
			writeFailure("update profile", "Changing the nickname of profile "+id+" failed.", err).AddError(&resp.Diagnostics)
			return
		}
		memory := respelling.Load(ctx, req.Private, &resp.Diagnostics)
		learn(memory, plan, state, profile, &resp.Diagnostics).Save(ctx, resp.Private, &resp.Diagnostics)
	}
	r.Save(ctx, plan, &resp.State, resp.Identity, &resp.Diagnostics)
}

// Delete deactivates the profile, unless deletion_policy keeps it.
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || removal.Keeps(state.removed(), &resp.Diagnostics) || refuseDefault(state, &resp.Diagnostics) {
		return
	}
	id := state.ID.ValueString()
	err := r.Session.Client.DeactivateProfile(ctx, id)
	if err == nil {
		return
	}
	failed := tfkit.Failure{Action: "deactivate profile", Context: "Deactivating profile " + id + " failed.", Err: err}
	if api.IsInvalid(err) || api.IsConflict(err) {
		failed.Next = "Paxos deactivates a profile only while all of its balances are zero. Move what it holds to another profile and " +
			"destroy it again, or apply deletion_policy = \"ABANDON\" first to leave it active."
	}
	failed.AddError(&resp.Diagnostics)
}

// writeFailure returns the failure of a create or update, at the nickname if another profile has it.
func writeFailure(action, what string, err error) tfkit.Failure {
	failed := tfkit.Failure{Action: action, Context: what, Err: err}
	if api.IsConflict(err) {
		failed.At = path.Root("nickname")
	}
	if id, ok := api.ExistingID(err); ok {
		failed.Next = "Profile " + id + " has this nickname. Choose another one, or import that profile if it is the one meant:"
		failed.Block = tfkit.ImportBlock("paxos_profile", id)
	}
	return failed
}
