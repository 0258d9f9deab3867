package api

import (
	"cmp"
	"errors"
	"slices"
	"strings"
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
	ID          string      `json:"id"`
	Nickname    string      `json:"nickname"`
	Type        ProfileType `json:"type"`
	Description string      `json:"description,omitempty"`
}

// CreateProfileRequest is the body of POST /profiles.
type CreateProfileRequest struct {
	Nickname    string `json:"nickname"`
	Description string `json:"description,omitempty"`
}

// UpdateProfileRequest is the body of PUT /profiles/{profile_id}. Nothing but the nickname can be changed.
type UpdateProfileRequest struct {
	Nickname string `json:"nickname"`
}

func (p Profile) check(about subject) error {
	err := cmp.Or(identified("profile", p.ID, about), same(p.ID, "type", about.kind, string(p.Type)))
	if len(about.ids) > 0 && !slices.Contains(about.ids, p.ID) {
		err = cmp.Or(err, same(p.ID, "ids", strings.Join(about.ids, ", "), p.ID))
	}
	switch {
	case about.nickname != "" && p.Nickname == "":
		err = cmp.Or(err, errors.New("the answer does not say whose id it holds"))
	case !SameText(p.Nickname, about.nickname):
		err = cmp.Or(err, same(p.ID, "nickname", about.nickname, p.Nickname))
	}
	if !strings.HasPrefix(normalized(p.Nickname), normalized(about.prefix)) {
		err = cmp.Or(err, same(p.ID, "nickname", about.prefix, p.Nickname))
	}
	return err
}
