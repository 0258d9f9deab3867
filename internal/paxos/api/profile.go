package api

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
