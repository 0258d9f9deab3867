package profile

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
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

// bind declares the arguments by the body of a create; there is no update.
func bind(m *model, d *api.ProfileFields) mapping.Fields {
	return mapping.Fields{mapping.Text(&m.Nickname, &d.Nickname), mapping.Kept(&m.Description, &d.Description)}
}

// fromAPI is the one mapping of an answer. Neither description nor type ever changes, so an answer without one is no change.
func fromAPI(r tfkit.ReadMode, prior model, profile *api.Profile) model {
	m := prior
	m.ID = types.StringValue(profile.ID)
	bind(&m, &profile.ProfileFields).Read(r)
	if profile.Type != "" || m.Type.IsUnknown() {
		m.Type = tfkit.StringOrNull(string(profile.Type))
	}
	return m
}

// toAPI maps what a plan changes of a prior state to the body of a create; an empty prior makes everything configured new.
func toAPI(plan, prior model) api.ProfileFields { return mapping.Delta(bind, &plan, &prior) }
