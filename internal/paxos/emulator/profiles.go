package emulator

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// The operations of the profiles.
const (
	OpListProfiles      = "ListProfiles"
	OpGetProfile        = "GetProfile"
	OpCreateProfile     = "CreateProfile"
	OpUpdateProfile     = "UpdateProfile"
	OpDeactivateProfile = "DeactivateProfile"
)

const (
	scopeReadProfile  = "funding:read_profile"
	scopeWriteProfile = "funding:write_profile"
)

// Profile is a profile with what the emulator holds of it and answers do not show.
type Profile struct {
	api.Profile `yaml:",inline"`

	// CreatedAt is what lists are filtered and ordered by.
	CreatedAt string `json:"created_at,omitempty"`
	// Deactivated profiles are hidden from clients that do not ask for them.
	Deactivated bool `json:"deactivated,omitempty"`
	// HasBalance stands for any balance above zero, which keeps a profile active.
	HasBalance bool `json:"has_balance,omitempty"`
}

// defaultProfileID is the id of the default profile. Specification (list, sample).
const defaultProfileID = "1a763ac5-13d9-4568-bb8b-747c416b105c"

// newDefaultProfile returns the profile that every account has. Specification (list, sample): its nickname. Specification
// (ProfileType): it is system-generated.
func newDefaultProfile() *Profile {
	return &Profile{
		Profile: api.Profile{
			ID: defaultProfileID, Nickname: api.DefaultProfileID, Type: api.ProfileDefault,
		},
		CreatedAt: "2015-01-01T00:00:00.000000Z",
	}
}

// newProfiles returns the collection of the profiles. guess(profile-nickname): a nickname that another profile has is the 409 that
// identities answer, compared as it is written; the nickname of a deactivated profile stays taken.
func newProfiles(changes *uint64) emukit.Collection[Profile] {
	return emukit.NewCollection(emukit.Schema[Profile]{
		Noun:      "profile",
		ID:        func(p *Profile) string { return p.ID },
		CreatedAt: func(p *Profile) string { return p.CreatedAt },
		Unique:    []emukit.Key[Profile]{{Name: "nickname", Of: func(p *Profile) string { return p.Nickname }}},
	}, changes)
}

// profileObjects are the profiles for code in Go. Specification (deactivate): a balance reactivates a deactivated profile.
func profileObjects(s *Server) emukit.Objects[Profile, Profile] {
	o := emukit.ObjectsOf(s.Server, "profiles", &s.store.Profiles, s.insertProfile)
	o.Seeds = emukit.SeedList(o.Name, func(seed *Seed) []Profile { return seed.Profiles })
	o.Check = checked((*checks).seedProfile)
	update := o.Update
	o.Update = func(p *Profile, mutate func(*Profile)) error {
		return update(p, func(p *Profile) {
			mutate(p)
			p.Deactivated = p.Deactivated && !p.HasBalance
		})
	}
	return o
}

// profileEndpoints are the operations of the profiles.
func profileEndpoints(s *Server) []endpoint {
	profiles := resource[Profile]{
		path: "/profiles", id: "profile_id", read: scopeReadProfile, write: scopeWriteProfile, rows: &s.store.Profiles,
		show: func(p *Profile) any { return p.Profile },
	}
	return []endpoint{
		profiles.list(OpListProfiles, listing[Profile]{
			size: 1000, order: "ASC", query: []string{"nickname", "ids"}, filter: (*call).profileFilter,
		}),
		profiles.get(OpGetProfile, getProfile, "include_deactivated"),
		profiles.create(OpCreateProfile, withBody(createProfile)),
		profiles.update(OpUpdateProfile, false, withBody(updateProfile)),
		{
			operation: OpDeactivateProfile, method: http.MethodPut, path: profiles.path + "/{profile_id}/deactivate",
			scope: scopeWriteProfile, serve: deactivateProfile, answersEmpty: true,
		},
	}
}

// profile returns the profile of the request's path. guess(profile-deactivated): without include_deactivated a
// deactivated one is a 404, for writes too.
func (c *call) profile(withDeactivated bool) (*Profile, error) {
	p, err := c.store.Profiles.Find(c.Request.PathValue("profile_id"))
	if err == nil && p.Deactivated && !withDeactivated {
		err = &emukit.NotFoundError{Noun: "profile", ID: p.ID}
	}
	return p, err
}

// getProfile serves GET /profiles/{profile_id}. Specification: "default" is an alias for the default profile.
func getProfile(c *call) (*Profile, error) {
	var check checks
	withDeactivated := c.flag(&check, "include_deactivated")
	if err := check.failure(); err != nil {
		return nil, err
	}
	if c.Request.PathValue("profile_id") == api.DefaultProfileID {
		c.Request.SetPathValue("profile_id", defaultProfileID)
	}
	return c.profile(withDeactivated)
}

// profileFilter reads the filters of the list. Specification: the filters, ASC by default, 1000 rows by default.
// guess(profile-deactivated): deactivated profiles are not listed.
func (c *call) profileFilter(check *checks) func(*Profile) bool {
	nickname, ids := strings.ToLower(c.Query.Get("nickname")), c.Query["ids"]
	if len(ids) > api.MaxProfileIDs {
		check.Add("ids", fmt.Sprintf("must be at most %d", api.MaxProfileIDs))
	}
	return func(p *Profile) bool {
		return !p.Deactivated && strings.HasPrefix(strings.ToLower(p.Nickname), nickname) && (len(ids) == 0 || slices.Contains(ids, p.ID))
	}
}

// createProfile serves POST /profiles. Specification: the nickname is required and unique, the type is NORMAL.
func createProfile(c *call, request *api.CreateProfileRequest) (*Profile, error) {
	return c.insertProfile(&Profile{Profile: api.Profile{Nickname: request.Nickname, Description: request.Description}})
}

// updateProfile serves PUT /profiles/{profile_id}. Specification: it changes the nickname.
func updateProfile(c *call, request *api.UpdateProfileRequest) (*Profile, error) {
	p, err := c.profile(false)
	if err != nil {
		return nil, err
	}
	if err := checkNickname(request.Nickname); err != nil {
		return nil, err
	}
	return p, c.store.Profiles.Update(p, func(p *Profile) { p.Nickname = request.Nickname })
}

func checkNickname(nickname string) error {
	var check checks
	check.Required("nickname", nickname)
	return check.failure()
}

// deactivateProfile serves PUT /profiles/{profile_id}/deactivate. Specification: not the default profile, and none with a
// balance. guess(profile-kept): either is a 400.
func deactivateProfile(c *call) (any, error) {
	p, err := c.profile(false)
	switch {
	case err != nil:
		return nil, err
	case p.Type == api.ProfileDefault:
		return nil, badRequest("the default profile cannot be deactivated")
	case p.HasBalance:
		return nil, badRequest("profiles with more than zero balances cannot be deactivated")
	}
	return struct{}{}, c.store.Profiles.Update(p, func(p *Profile) { p.Deactivated = true })
}

// insertProfile adds a profile whoever makes it, and fills in what is left open.
func (s *Server) insertProfile(p *Profile) (*Profile, error) {
	if err := checkNickname(p.Nickname); err != nil {
		return nil, err
	}
	p.ID = cmp.Or(p.ID, newID())
	p.CreatedAt = cmp.Or(p.CreatedAt, s.now())
	p.Type = api.ProfileNormal
	return p, s.store.Profiles.Insert(p)
}

func (c *checks) seedProfile(p *Profile) {
	c.Required("nickname", p.Nickname)
	c.Enum("type", string(p.Type), []string{string(api.ProfileNormal)})
	c.Timestamp("created_at", p.CreatedAt)
}

var profileGuesses = emukit.NewGuessTopic("Profiles", map[string]string{
	"profile-deactivated": "A deactivated profile is in no list, and it is 404 unless a get has include_deactivated.",
	"profile-kept":        "Deactivating the default profile, or one with a balance, is 400.",
	"profile-nickname": "A nickname that another profile has is 409 with meta.existing.id; that of a deactivated profile " +
		"stays taken.",
})
