package api

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
)

// The scopes of profiles (specification).
const (
	ScopeReadProfile  = "funding:read_profile"
	ScopeWriteProfile = "funding:write_profile"
)

// profiles is the domain. Profiles count against the limit of everything outside of Identity, 50 requests a second (rate limit guide).
var profiles = domain{class: classOther, read: ScopeReadProfile, write: ScopeWriteProfile, apart: true}

// ProfileNickname are names that no two objects have.
const ProfileNickname NameKind = "nickname of a profile"

// The operations of profiles (specification).
var (
	OpListProfiles      = profiles.list("ListProfiles", "/profiles")
	OpGetProfile        = profiles.get("GetProfile", "/profiles/{profile_id}")
	OpCreateProfile     = profiles.post("CreateProfile", "/profiles")
	OpUpdateProfile     = profiles.put("UpdateProfile", "/profiles/{profile_id}")
	OpDeactivateProfile = profiles.put("DeactivateProfile", "/profiles/{profile_id}/deactivate")
)

// ProfileType tells the profile that every account has from those that clients create.
type ProfileType string

// The profile types of the 2026-07-20 specification.
const (
	ProfileNormal  ProfileType = "NORMAL"
	ProfileDefault ProfileType = "DEFAULT"
)

// DefaultProfileID is an alias for the id of the default profile, which only GetProfile takes.
const DefaultProfileID = "default"

// Profile is a container for assets within an account. Nothing in it says when it was created, or that it was deactivated.
type Profile struct {
	ProfileFields `yaml:",inline"`

	ID   string      `json:"id"`
	Type ProfileType `json:"type"`
}

// ProfileFields are what a client gives a profile: the body of POST /profiles.
type ProfileFields struct {
	Nickname    string `json:"nickname"`
	Description string `json:"description,omitempty"`
}

// UpdateProfileRequest is the body of PUT /profiles/{profile_id}. Nothing but the nickname can be changed.
type UpdateProfileRequest struct {
	Nickname string `json:"nickname"`
}

func (p Profile) isWhole() bool { return p.Nickname != "" }

func (p Profile) check(about subject) error {
	err := cmp.Or(apikit.Identified("profile", p.ID, about.id), apikit.Same(p.ID, "type", about.kind, string(p.Type)),
		about.includes(p.ID, "ids", p.ID))
	switch {
	case about.unique != "" && p.Nickname == "":
		err = cmp.Or(err, errors.New("the answer does not say whose id it holds"))
	case !SameText(p.Nickname, about.unique):
		err = cmp.Or(err, apikit.Same(p.ID, "nickname", about.unique, p.Nickname))
	}
	if !strings.HasPrefix(normalized(p.Nickname), normalized(about.prefix)) {
		err = cmp.Or(err, apikit.Same(p.ID, "nickname", about.prefix, p.Nickname))
	}
	return err
}

// MaxProfileIDs is the largest number of ids that ListProfiles takes as a filter (specification).
const MaxProfileIDs = 100

// ListProfilesOptions are the filters of ListProfiles. Zero fields are not sent.
type ListProfilesOptions struct {
	ListOptions

	Nickname string   // what nicknames begin with, in any case
	IDs      []string // at most MaxProfileIDs
}

// ListProfiles returns the profiles that match all filters, page by page, oldest first by default; those that were deactivated are
// not among them. An error ends the sequence.
func (c *Client) ListProfiles(ctx context.Context, opts ListProfilesOptions) iter.Seq2[Profile, error] {
	query := url.Values{}
	setText(query, "nickname", opts.Nickname)
	about := subject{among: url.Values{"ids": opts.IDs}, prefix: opts.Nickname}
	return listObjects[Profile](ctx, c, call{op: OpListProfiles, query: query, about: about}, opts.ListOptions)
}

// GetProfile returns one profile. The id may be DefaultProfileID. IsNotFound reports that this credential sees none with
// the id, or none any more: IsDeactivated then reports that it was deactivated. A profile that is found costs one request,
// any other two.
func (c *Client) GetProfile(ctx context.Context, id string) (*Profile, error) {
	r := call{op: OpGetProfile, ids: []string{id}, about: subject{id: id}}
	if id == DefaultProfileID {
		r.about = subject{kind: string(ProfileDefault)}
	}
	found, err := do[Profile](ctx, c, r)
	if err == nil {
		c.named(ProfileNickname, found.ID, found.Nickname, false)
	}
	if !IsNotFound(err) {
		return found, err
	}
	r.query = url.Values{"include_deactivated": {"true"}}
	switch _, again := do[Profile](ctx, c, r); {
	case again == nil:
		e := apikit.NewError(c.kit.At(OpGetProfile.Operation))
		e.StatusCode, e.Outcome, e.Err = http.StatusNotFound, OutcomeRejected, errDeactivated
		e.Hint = "The API cannot reactivate a profile. Create another one, or ask Paxos Support."
		return nil, e
	case IsNotFound(again):
		return nil, err
	default:
		return nil, again
	}
}

// errDeactivated is the cause of an error for a profile that is there and deactivated.
var errDeactivated = errors.New("the profile was deactivated")

// IsDeactivated reports whether a profile was not found because it was deactivated.
func IsDeactivated(err error) bool { return errors.Is(err, errDeactivated) }

// CreateProfile creates a profile of type NORMAL.
//
// The request is sent once. If its answer is lost, the client looks for the profile by its nickname, which is unique
// (specification). One that is no older than this call and has the same description is ours. OutcomeUnknown means that no
// such profile was found.
func (c *Client) CreateProfile(ctx context.Context, req ProfileFields) (*Profile, error) {
	post := func(ctx context.Context) (*Profile, error) {
		return do[Profile](ctx, c, call{
			op: OpCreateProfile, body: req, about: subject{unique: req.Nickname, kind: string(ProfileNormal)},
		})
	}
	created, err := create(ctx, c, post, func(s *search) (*Profile, error) { return s.profile(req) })
	if err == nil {
		c.named(ProfileNickname, created.ID, req.Nickname, true)
	}
	return created, err
}

// profile looks for the profile of a create whose answer was lost.
func (s *search) profile(req ProfileFields) (*Profile, error) {
	list := func(ctx context.Context, since ListOptions) iter.Seq2[Profile, error] {
		return s.c.ListProfiles(ctx, ListProfilesOptions{ListOptions: since, Nickname: req.Nickname})
	}
	isOurs := func(p Profile) bool {
		return SameText(p.Nickname, req.Nickname) && SameText(p.Description, req.Description)
	}
	return listed(s, list, isOurs, sought{noun: "profile", key: "nickname", value: req.Nickname, source: "paxos_profile"})
}

// UpdateProfile changes the nickname. If the answer says too little, the profile is read; it is nil if that fails. An update can
// be repeated, so OutcomeUnknown means that every attempt was lost.
func (c *Client) UpdateProfile(ctx context.Context, id string, req UpdateProfileRequest) (*Profile, error) {
	r := call{op: OpUpdateProfile, ids: []string{id}, body: req, about: subject{id: id}}
	updated, err := updateObject(ctx, c, r, c.GetProfile)
	if err == nil {
		c.named(ProfileNickname, id, req.Nickname, true)
	}
	return updated, err
}

// DeactivateProfile deactivates a profile, which takes balances of zero. One that was deactivated before is no error:
// a request that failed is settled by looking at the profile, as no document says what a second one is answered.
func (c *Client) DeactivateProfile(ctx context.Context, id string) error {
	_, err := write[Profile](ctx, c, call{op: OpDeactivateProfile, ids: []string{id}, about: subject{id: id}})
	if err == nil || !resolvable(err) {
		return err
	}
	ctx, cancel := apikit.OwnTime(ctx)
	defer cancel()
	if _, failed := c.GetProfile(ctx, id); IsDeactivated(failed) {
		return nil
	}
	return err
}

// SameText reports whether two nicknames or reasons are the same to a server that trims them or compares them in any case, as
// the filter of the list of profiles does.
func SameText(a, b string) bool { return normalized(a) == normalized(b) }

func normalized(text string) string { return strings.ToLower(strings.Join(strings.Fields(text), " ")) }
