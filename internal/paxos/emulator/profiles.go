package emulator

import (
	"cmp"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
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
			ID: defaultProfileID, Type: api.ProfileDefault, ProfileFields: api.ProfileFields{Nickname: api.DefaultProfileID},
		},
		CreatedAt: "2015-01-01T00:00:00.000000Z",
	}
}

// profileSchema describes the profiles. guess(profile-nickname): a nickname that another profile has is the 409 that
// identities answer, compared as it is written; the nickname of a deactivated profile stays taken.
// guess(profile-deactivated): a deactivated profile is not listed, and it is a 404 for writes, and for a get without include_deactivated.
var profileSchema = emukit.Schema[Profile]{
	Noun:      "profile",
	ID:        func(p *Profile) string { return p.ID },
	CreatedAt: func(p *Profile) string { return p.CreatedAt },
	Ended:     func(p *Profile) bool { return p.Deactivated },
	Unique:    []emukit.Key[Profile]{{Name: "nickname", Of: func(p *Profile) string { return p.Nickname }}},
}

// profileObjects are the profiles for code in Go. Specification (deactivate): a balance reactivates a deactivated profile.
func profileObjects(s *Server) emukit.Objects[Profile, Profile] {
	o := emukit.ObjectsOf(s.Server, "profiles", &s.store.Profiles, s.insertProfile)
	o.Seeds = emukit.SeedList(o.Name, func(seed *Seed) []Profile { return seed.Profiles })
	o.Check = profileFields.checkSeed
	update := o.Update
	o.Update = func(p *Profile, mutate func(*Profile)) error {
		return update(p, func(p *Profile) {
			mutate(p)
			p.Deactivated = p.Deactivated && !p.HasBalance
		})
	}
	return o
}

// profileFields are the fields of a profile. Specification: the nickname is required.
var profileFields = fields[Profile]{
	{rule{name: "id"}, func(p *Profile) string { return p.ID }},
	{rule{name: "nickname", required: true}, func(p *Profile) string { return p.Nickname }},
	{rule{name: "type", values: []string{string(api.ProfileNormal)}}, func(p *Profile) string { return string(p.Type) }},
	{rule{name: "created_at", timestamp: true}, func(p *Profile) string { return p.CreatedAt }},
}

// profileEndpoints are the operations of the profiles. Specification (list): the filters, ASC by default, 1000 rows by default.
// Specification (create): the type is NORMAL. Specification (update): it changes the nickname.
func profileEndpoints(s *Server) []endpoint {
	profiles := resource[Profile]{
		rows: &s.store.Profiles, fields: profileFields, show: func(p *Profile) any { return p.Profile },
	}
	return []endpoint{
		profiles.list(api.OpListProfiles, listing[Profile]{
			size: 1000, order: "ASC", filters: []filter{{"ids", "id", api.MaxProfileIDs}}, query: []string{"nickname"}, filter: byNickname,
		}),
		profiles.get(api.OpGetProfile, getProfile, "include_deactivated"),
		created(profiles, api.OpCreateProfile, func(request *api.ProfileFields) *Profile {
			return &Profile{Profile: api.Profile{ProfileFields: *request}}
		}, s.insertProfile),
		updated(profiles, api.OpUpdateProfile, func(p *Profile, request *api.UpdateProfileRequest) { p.Nickname = request.Nickname }),
		profiles.end(api.OpDeactivateProfile, deactivate),
	}
}

// getProfile serves GET /profiles/{profile_id}. Specification: "default" is an alias for the default profile.
func getProfile(c *call) (*Profile, error) {
	var check checks
	withDeactivated := c.flag(&check, "include_deactivated")
	if err := check.failure(); err != nil {
		return nil, err
	}
	id := c.id()
	if id == api.DefaultProfileID {
		id = defaultProfileID
	}
	if withDeactivated {
		return c.store.Profiles.Find(id)
	}
	return c.store.Profiles.Live(id)
}

// byNickname reads the filter by what nicknames begin with.
func byNickname(c *call, _ *checks) func(*Profile) bool {
	nickname := strings.ToLower(c.Query.Get("nickname"))
	return func(p *Profile) bool { return strings.HasPrefix(strings.ToLower(p.Nickname), nickname) }
}

// deactivate deactivates a profile. Specification: not the default profile, and none with a balance. guess(profile-kept): either is
// a 400.
func deactivate(p *Profile) error {
	switch {
	case p.Type == api.ProfileDefault:
		return badRequest("the default profile cannot be deactivated")
	case p.HasBalance:
		return badRequest("profiles with more than zero balances cannot be deactivated")
	}
	p.Deactivated = true
	return nil
}

// insertProfile adds a profile whoever makes it, and fills in what is left open.
func (s *Server) insertProfile(p *Profile) (*Profile, error) {
	p.ID = cmp.Or(p.ID, newID())
	p.CreatedAt = cmp.Or(p.CreatedAt, s.now())
	p.Type = api.ProfileNormal
	return p, s.store.Profiles.Insert(p)
}

var profileGuesses = emukit.NewGuessTopic("Profiles", map[string]string{
	"profile-deactivated": "A deactivated profile is in no list, and it is 404 unless a get has include_deactivated.",
	"profile-kept":        "Deactivating the default profile, or one with a balance, is 400.",
	"profile-nickname": "A nickname that another profile has is 409 with meta.existing.id; that of a deactivated profile " +
		"stays taken.",
})
