package profile

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// model is the resource: the profile, and the argument that steers its removal.
type model struct {
	fields
	DeletionPolicy types.String `tfsdk:"deletion_policy"`
}

// fields are the attributes that the resource and the data sources share.
type fields struct {
	ID          types.String `tfsdk:"id"`
	Nickname    types.String `tfsdk:"nickname"`
	Description types.String `tfsdk:"description"`
	Type        types.String `tfsdk:"type"`
}

// fromAPI is the one mapping of an answer to the resource's state.
func fromAPI(r tfkit.ReadMode, prior model, profile *api.Profile) model {
	m := prior
	m.fields = fieldsFromAPI(r, prior.fields, profile)
	if r == tfkit.Everything {
		// The default of what only the provider knows, so that an import is followed by an empty plan.
		m.DeletionPolicy = types.StringValue(deactivate)
	}
	return m
}

// fieldsFromAPI maps a profile. Neither description nor type ever changes, so an answer without one is no change.
func fieldsFromAPI(r tfkit.ReadMode, prior fields, profile *api.Profile) fields {
	f := fields{
		ID:          types.StringValue(profile.ID),
		Nickname:    r.String(prior.Nickname, profile.Nickname),
		Description: prior.Description,
		Type:        prior.Type,
	}
	if profile.Description != "" || f.Description.IsUnknown() {
		f.Description = r.String(prior.Description, profile.Description)
	}
	if profile.Type != "" || f.Type.IsUnknown() {
		f.Type = tfkit.StringOrNull(string(profile.Type))
	}
	return f
}

// toAPI maps a plan to the body of a create.
func (m model) toAPI() api.CreateProfileRequest {
	return api.CreateProfileRequest{Nickname: m.Nickname.ValueString(), Description: m.Description.ValueString()}
}
