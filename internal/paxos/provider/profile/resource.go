package profile

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// declaration declares the profile. The alias of the default profile is no id. Another description is not a reason for a new profile:
// that would deactivate this one for good, and its nickname may stay taken.
var declaration = object.Type{
	Name: "profile", Schema: resourceSchema, IDs: []object.ID{{Name: "id", Description: "The id that Paxos gave the profile."}},
	IsID: func(text string) bool { return api.ValidID(text) && text != api.DefaultProfileID },
	Unique: object.Unique{
		Argument: "nickname", Kept: "Paxos cannot delete a profile, and one that was deactivated may keep its nickname",
	},
	Immutable: []string{"description"}, Removal: removal,
}

// NewResource returns the resource paxos_profile.
func NewResource() resource.Resource {
	return &object.Resource[*session.Session, model, api.Profile]{
		Type: &declaration, Get: get, FromAPI: fromAPI, WhyMissing: "A deactivated profile would be found",
		What:    func(state model) string { return "profile " + state.ID.ValueString() },
		Mapping: mapping.Declare(bind, "id", "type", "deletion_policy"),
		Post:    post, Put: put, Remove: remove, Pinned: refuseDefault, Scope: api.ScopeWriteProfile,
	}
}

func post(ctx context.Context, s *session.Session, plan *model) (*api.Profile, error) {
	return s.Client.CreateProfile(ctx, toAPI(*plan, model{}))
}

// get reads the profile. Paxos deactivates profiles, and deletes none.
func get(ctx context.Context, s *session.Session, state model) (*api.Profile, error) {
	profile, err := s.Client.GetProfile(ctx, state.ID.ValueString())
	if api.IsDeactivated(err) {
		return nil, &object.EndedError{What: state.what(), How: "deactivated", Anew: "which may need another nickname", Err: err}
	}
	return profile, err
}

// put renames the profile: no other argument can change.
func put(ctx context.Context, s *session.Session, plan, state model) (*api.Profile, error) {
	return s.Client.UpdateProfile(ctx, state.ID.ValueString(), api.UpdateProfileRequest{Nickname: plan.Nickname.ValueString()})
}

func remove(ctx context.Context, s *session.Session, state model) error {
	err := s.Client.DeactivateProfile(ctx, state.ID.ValueString())
	if api.IsInvalid(err) || api.IsConflict(err) {
		return &object.AdvisedError{
			Err: err,
			Next: "Paxos deactivates a profile only while all of its balances are zero. Move what it holds to another profile and " +
				"destroy it again, or apply deletion_policy = \"ABANDON\" first to leave it active.",
		}
	}
	return err
}

// what names the profile at the beginning of a sentence.
func (m model) what() string {
	return fmt.Sprintf("Profile %s (%s)", m.ID.ValueString(), m.Nickname.ValueString())
}
