package emulator

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

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

// newDefaultProfile returns the profile that every account has. Specification (list, sample): its id and nickname.
// Specification (ProfileType): it is system-generated.
func newDefaultProfile() *Profile {
	return &Profile{
		Profile: api.Profile{
			ID: "1a763ac5-13d9-4568-bb8b-747c416b105c", Nickname: api.DefaultProfileID, Type: api.ProfileDefault,
		},
		CreatedAt: "2015-01-01T00:00:00.000000Z",
	}
}

func (p *Profile) position() position { return position{p.CreatedAt, p.ID} }

func profileNotFound() *failure { return newFailure(http.StatusNotFound, "profile not found") }

// profile returns the profile of the request's path. guess(profile-deactivated): without include_deactivated a
// deactivated one is a 404, for writes too.
func (c *call) profile(withDeactivated bool) (*Profile, error) {
	id := c.request.PathValue("profile_id")
	p := c.store.profiles[id]
	if p == nil || p.Deactivated && !withDeactivated {
		return nil, profileNotFound()
	}
	return p, nil
}

// getProfile serves GET /profiles/{profile_id}. Specification: "default" is an alias for the default profile.
func getProfile(c *call) (any, error) {
	withDeactivated, err := c.flag("include_deactivated")
	if err != nil {
		return nil, err
	}
	if c.request.PathValue("profile_id") == api.DefaultProfileID {
		for _, p := range c.store.profiles {
			if p.Type == api.ProfileDefault {
				return p.Profile, nil
			}
		}
	}
	p, err := c.profile(withDeactivated)
	if err != nil {
		return nil, err
	}
	return p.Profile, nil
}

// listProfiles serves GET /profiles. Specification: the filters, ASC by default, 1000 rows by default.
// guess(profile-deactivated): deactivated profiles are not listed.
func listProfiles(c *call) (any, error) {
	nickname, ids := strings.ToLower(c.query.Get("nickname")), c.query["ids"]
	var check checks
	if len(ids) > api.MaxProfileIDs {
		check.add("ids", fmt.Sprintf("must be at most %d", api.MaxProfileIDs))
	}
	createdAt := c.timeBounds(&check, "created_at")
	if err := check.failure(); err != nil {
		return nil, err
	}
	page, err := c.page(maxPageSize)
	if err != nil {
		return nil, err
	}
	ascending, err := c.ascending(true)
	if err != nil {
		return nil, err
	}
	rows, next := fill(page, c.store.sortedProfiles(), ascending, (*Profile).position, func(p *Profile) bool {
		return !p.Deactivated && strings.HasPrefix(strings.ToLower(p.Nickname), nickname) &&
			(len(ids) == 0 || slices.Contains(ids, p.ID)) && within(p.CreatedAt, createdAt)
	})
	answer := api.ListProfilesResponse{Items: []api.Profile{}, NextPageCursor: next}
	for _, p := range rows {
		answer.Items = append(answer.Items, p.Profile)
	}
	answer.Items = dropItem(c, answer.Items)
	return answer, nil
}

// createProfile serves POST /profiles. Specification: the nickname is required and unique, the type is NORMAL.
func createProfile(c *call) (any, error) {
	var request api.CreateProfileRequest
	if err := c.decode(&request); err != nil {
		return nil, err
	}
	p := &Profile{Profile: api.Profile{Nickname: request.Nickname, Description: request.Description}}
	if err := c.nameProfile(p, request.Nickname); err != nil {
		return nil, err
	}
	c.insertProfile(p)
	return p.Profile, nil
}

// updateProfile serves PUT /profiles/{profile_id}. Specification: it changes the nickname.
func updateProfile(c *call) (any, error) {
	var request api.UpdateProfileRequest
	if err := c.decode(&request); err != nil {
		return nil, err
	}
	p, err := c.profile(false)
	if err != nil {
		return nil, err
	}
	if err := c.nameProfile(p, request.Nickname); err != nil {
		return nil, err
	}
	c.store.version++
	return p.Profile, nil
}

// nameProfile gives a profile a nickname. guess(profile-nickname): one that another profile has is the 409 that identities
// answer, compared as it is written; the nickname of a deactivated profile stays taken.
func (s *Server) nameProfile(p *Profile, nickname string) error {
	var check checks
	check.required("nickname", nickname)
	if err := check.failure(); err != nil {
		return err
	}
	for _, other := range s.store.profiles {
		if other.Nickname == nickname && other.ID != p.ID {
			return alreadyExists("duplicate nickname provided", other.ID)
		}
	}
	p.Nickname = nickname
	return nil
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
	p.Deactivated = true
	c.store.version++
	return struct{}{}, nil
}

// insertProfile puts a profile whose nickname is free into the store and fills in what is left open.
func (s *Server) insertProfile(p *Profile) {
	if p.ID == "" {
		p.ID = newID()
	}
	if p.CreatedAt == "" {
		p.CreatedAt = s.store.now(s.clock)
	}
	p.Type = api.ProfileNormal
	s.store.profiles[p.ID] = p
	s.store.version++
}

// addProfile puts a profile into the store as if it had been made elsewhere.
func (s *Server) addProfile(given Profile) (*Profile, error) {
	if s.store.profiles[given.ID] != nil {
		return nil, fmt.Errorf("profile %s exists already", given.ID)
	}
	if err := s.nameProfile(&given, given.Nickname); err != nil {
		return nil, err
	}
	s.insertProfile(&given)
	return &given, nil
}

// sortedProfiles returns the profiles, oldest first.
func (st *store) sortedProfiles() []*Profile {
	list := make([]*Profile, 0, len(st.profiles))
	for _, p := range st.profiles {
		list = append(list, p)
	}
	slices.SortFunc(list, func(a, b *Profile) int { return a.position().compare(b.position()) })
	return list
}

// otherProfile returns the oldest profile other than the one with the id; nil if there is none.
func (st *store) otherProfile(id string) *Profile {
	for _, p := range st.sortedProfiles() {
		if p.ID != id {
			return p
		}
	}
	return nil
}

// AddProfile puts a profile into the emulator as if it had been made elsewhere, and returns it with what was filled in. It
// panics if the id or the nickname is taken.
func (s *Server) AddProfile(profile Profile) Profile {
	var added Profile
	s.change(func() error {
		p, err := s.addProfile(profile)
		if err == nil {
			added = *p
		}
		return err
	})
	return added
}

// MutateProfile changes a profile as if that had happened elsewhere. One that has a balance is active again afterwards.
// Specification (deactivate): a balance reactivates a deactivated profile. It panics if there is no such profile.
func (s *Server) MutateProfile(id string, mutate func(*Profile)) {
	s.change(func() error {
		p := s.store.profiles[id]
		if p == nil {
			return fmt.Errorf("no such profile: %s", id)
		}
		mutate(p)
		p.Deactivated = p.Deactivated && !p.HasBalance
		s.store.version++
		return nil
	})
}

// ForgetProfile makes a profile vanish.
func (s *Server) ForgetProfile(id string) {
	s.change(func() error {
		delete(s.store.profiles, id)
		s.store.version++
		return nil
	})
}

// Profiles returns all profiles, deactivated ones and the default one included, oldest first.
func (s *Server) Profiles() []Profile {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []Profile
	for _, p := range s.store.sortedProfiles() {
		list = append(list, *p)
	}
	return list
}
