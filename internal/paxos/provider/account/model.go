package account

import (
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
)

// model is the resource: the account, and the arguments that steer its creation and removal.
type model struct {
	fields
	CreateProfile  types.Bool   `tfsdk:"create_profile"`
	DeletionPolicy types.String `tfsdk:"deletion_policy"`
}

// fields are the attributes that the resource and the data sources share.
type fields struct {
	ID            types.String      `tfsdk:"id"`
	IdentityID    types.String      `tfsdk:"identity_id"`
	RefID         types.String      `tfsdk:"ref_id"`
	Type          types.String      `tfsdk:"type"`
	Description   types.String      `tfsdk:"description"`
	Metadata      types.Map         `tfsdk:"metadata"`
	UserDisabled  types.Bool        `tfsdk:"user_disabled"`
	ProfileID     types.String      `tfsdk:"profile_id"`
	SummaryStatus types.String      `tfsdk:"summary_status"`
	AdminDisabled types.Bool        `tfsdk:"admin_disabled"`
	CreatedAt     timetypes.RFC3339 `tfsdk:"created_at"`
}

// bind declares the arguments by the bodies of a create and an update. Neither owner nor type ever changes.
func bind(m *model, d *api.AccountChange) mapping.Fields {
	return mapping.Fields{
		mapping.Kept(&m.IdentityID, &d.IdentityID), mapping.Text(&m.RefID, &d.RefID), mapping.Kept(&m.Type, &d.Type),
		mapping.Text(&m.Description, &d.Description), mapping.Map(&m.Metadata, &d.Metadata),
		mapping.Bool(&m.UserDisabled, &d.SetUserDisabled),
		mapping.Custom(&m.CreateProfile, &d.CreateProfile, readCreateProfile, tfkit.ChangedBool),
	}
}

// readCreateProfile derives the argument of an import from the account: no answer repeats it, and nothing changes it.
func readCreateProfile(mode tfkit.ReadMode, prior types.Bool, answer *bool) types.Bool {
	if mode == tfkit.Everything || prior.IsUnknown() {
		return types.BoolPointerValue(answer)
	}
	return prior
}

// fromAPI is the one mapping of an answer.
func fromAPI(mode tfkit.ReadMode, prior model, account *api.Account) model {
	m, hasProfile := prior, account.ProfileID != ""
	bind(&m, &api.AccountChange{
		AccountFields: api.AccountFields{
			IdentityID: account.IdentityID, RefID: account.RefID, Type: account.Type, Description: account.Description,
			Metadata: account.Metadata,
		},
		CreateProfile: &hasProfile, SetUserDisabled: &account.UserDisabled,
	}).Read(mode)
	m.ID = types.StringValue(account.ID)
	m.ProfileID = tfkit.Computed(mode, m.ProfileID, tfkit.StringOrNull(account.ProfileID))
	m.SummaryStatus = tfkit.Computed(mode, m.SummaryStatus, tfkit.StringOrNull(string(account.SummaryStatus)))
	m.AdminDisabled = tfkit.Computed(mode, m.AdminDisabled, types.BoolValue(account.AdminDisabled))
	m.CreatedAt = tfkit.StableTimestamp(prior.CreatedAt, account.CreatedAt)
	return m
}

// toAPI maps what a plan changes of a prior state; an empty prior makes everything configured new.
func toAPI(plan, prior model) api.AccountChange { return mapping.Delta(bind, &plan, &prior) }
