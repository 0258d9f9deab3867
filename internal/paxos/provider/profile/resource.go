package profile

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

var _ object.Interface = (*Resource)(nil)

// declaration declares the profile. The alias of the default profile is no id.
var declaration = object.Type{
	Name: "profile", Schema: resourceSchema, IDs: []object.ID{{Name: "id", Description: "The id that Paxos gave the profile."}},
	IsID:   func(text string) bool { return api.ValidID(text) && text != api.DefaultProfileID },
	Unique: "nickname",
}

// Resource is paxos_profile.
type Resource struct {
	object.Resource[*session.Session, model, api.Profile]
}

// NewResource returns the resource paxos_profile.
func NewResource() resource.Resource {
	return &Resource{object.Resource[*session.Session, model, api.Profile]{
		Type: &declaration, Get: get, FromAPI: fromAPI, WhyMissing: "A deactivated profile would be found",
		What:    func(state model) string { return "profile " + state.ID.ValueString() },
		Mapping: mapping.Declare(bind, "id", "type", "deletion_policy"),
	}}
}

// Create creates the profile.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	profile, err := r.Session.Client.CreateProfile(ctx, toAPI(plan, model{}))
	if err != nil {
		what := fmt.Sprintf("Creating the profile with nickname %q failed.", plan.Nickname.ValueString())
		r.WriteFailure(ctx, "create", what, err).AddError(&resp.Diagnostics)
		return
	}
	r.SaveCreated(ctx, plan, profile, resp)
}

// get reads the profile. Paxos deactivates profiles, and deletes none.
func get(ctx context.Context, s *session.Session, state model) (*api.Profile, error) {
	id := state.ID.ValueString()
	profile, err := s.Client.GetProfile(ctx, id)
	switch {
	case api.IsDeactivated(err):
		return nil, &object.EndedError{What: state.what(), How: "deactivated", Anew: "which may need another nickname", Err: err}
	case err != nil:
		return nil, err
	}
	nicknames.Hold(s, profile.Nickname, id)
	return profile, nil
}

// Update renames the profile. If the nickname stays, nothing is sent.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	var profile *api.Profile
	if id := state.ID.ValueString(); !plan.Nickname.Equal(state.Nickname) {
		var err error
		profile, err = r.Session.Client.UpdateProfile(ctx, id, api.UpdateProfileRequest{Nickname: plan.Nickname.ValueString()})
		if err != nil {
			r.WriteFailure(ctx, "update", "Changing the nickname of profile "+id+" failed.", err).AddError(&resp.Diagnostics)
			return
		}
	}
	r.SaveUpdated(ctx, plan, state, profile, req, resp)
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
