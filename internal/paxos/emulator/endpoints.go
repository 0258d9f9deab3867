package emulator

import "net/http"

// The parameters of the lists. Specification (parameters).
var (
	listIdentitiesQuery = []string{
		"summary_status", "identity_type", "control_types", "control_reason_codes",
		"created_at.lt", "created_at.lte", "created_at.eq", "created_at.gte", "created_at.gt",
		"updated_at.lt", "updated_at.lte", "updated_at.eq", "updated_at.gte", "updated_at.gt",
		"limit", "order", "order_by", "page_cursor",
	}
	listProfilesQuery = []string{
		"created_at.lt", "created_at.lte", "created_at.eq", "created_at.gte", "created_at.gt",
		"limit", "order", "order_by", "page_cursor", "nickname", "ids",
	}
	listControlsQuery     = []string{"identity_id", "include_deleted", "limit", "page_cursor"}
	listControlsQuery2025 = append([]string{"order", "order_by"}, listControlsQuery...)
)

// endpoints lists the operations of the API with their paths, scopes and parameters. Specification, except the 2025
// revision of the controls: guide (controls, September 2025).
func (s *Server) endpoints() []endpoint {
	list := []endpoint{
		{OpCreateIdentity, http.MethodPost, "/identity/identities", scopeWriteIdentity, nil, true, createIdentity},
		{
			OpListIdentities, http.MethodGet, "/identity/identities", scopeReadIdentity,
			listIdentitiesQuery, false, listIdentities,
		},
		{
			OpGetIdentity, http.MethodGet, "/identity/identities/{id}", scopeReadIdentity,
			[]string{"include_details", "include_institution_members"},
			false, getIdentity,
		},
		{OpUpdateIdentity, http.MethodPut, "/identity/identities/{id}", scopeWriteIdentity, nil, true, updateIdentity},
		{
			OpSetSandboxStatus, http.MethodPut, "/identity/identities/{id}/sandbox-status", scopeWriteIdentity,
			nil, true, setSandboxStatus,
		},
		{OpAddMembers, http.MethodPost, "/identity/institution-members", scopeWriteIdentity, nil, true, addMembers},
		{
			OpDeleteMember, http.MethodDelete, "/identity/institution-members/{id}", scopeWriteIdentity,
			nil, false, deleteMember,
		},
		{OpListProfiles, http.MethodGet, "/profiles", scopeReadProfile, listProfilesQuery, false, listProfiles},
		{
			OpGetProfile, http.MethodGet, "/profiles/{profile_id}", scopeReadProfile,
			[]string{"include_deactivated"},
			false, getProfile,
		},
		{OpCreateProfile, http.MethodPost, "/profiles", scopeWriteProfile, nil, true, createProfile},
		{OpUpdateProfile, http.MethodPut, "/profiles/{profile_id}", scopeWriteProfile, nil, true, updateProfile},
		{
			OpDeactivateProfile, http.MethodPut, "/profiles/{profile_id}/deactivate", scopeWriteProfile,
			nil, false, deactivateProfile,
		},
	}
	const controls = "/identity/controls"
	if s.opts.revision == controlsRevision2025 {
		return append(list,
			endpoint{
				OpListControls, http.MethodGet, controls, scopeReadControl,
				listControlsQuery2025, false, listControls,
			},
			endpoint{OpCreateControl, http.MethodPost, controls, scopeWriteControl, nil, true, createControl2025},
			endpoint{OpDeleteControl, http.MethodDelete, controls, scopeWriteControl, nil, true, deleteControl2025},
		)
	}
	return append(list,
		endpoint{OpListControls, http.MethodGet, controls, scopeReadControl, listControlsQuery, false, listControls},
		endpoint{OpCreateControl, http.MethodPost, controls, scopeWriteControl, nil, true, createControl},
		endpoint{
			OpDeleteControl, http.MethodDelete, controls, scopeWriteControl,
			[]string{"control_id", "reason"},
			false, deleteControl,
		},
	)
}
