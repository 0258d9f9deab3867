package identitycontrol

import (
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// model is the resource: the control, and the arguments that steer its removal.
type model struct {
	fields
	RemovalReason  types.String `tfsdk:"removal_reason"`
	DeletionPolicy types.String `tfsdk:"deletion_policy"`
}

// fields are the attributes that the resource and the data sources share.
type fields struct {
	ID            types.String      `tfsdk:"id"`
	IdentityID    types.String      `tfsdk:"identity_id"`
	Type          types.String      `tfsdk:"type"`
	ReasonCode    types.String      `tfsdk:"reason_code"`
	Reason        types.String      `tfsdk:"reason"`
	SetBy         types.String      `tfsdk:"set_by"`
	IsOverridable types.Bool        `tfsdk:"is_overridable"`
	CreatedAt     timetypes.RFC3339 `tfsdk:"created_at"`
}

// fromAPI is the one mapping of an answer to the resource's state.
func fromAPI(r tfkit.ReadMode, prior model, control *api.Control) model {
	m := prior
	m.fields = fieldsFromAPI(r, prior.fields, control)
	if r == tfkit.Everything {
		// The default of what only the provider knows, so that an import is followed by an empty plan.
		m.DeletionPolicy = types.StringValue(policyDelete)
	}
	return m
}

// fieldsFromAPI maps a control. A control never changes, so what an answer leaves out, or says in the words of another
// revision of the API, is no change either. identity_id is the prior one: the API does not repeat it.
func fieldsFromAPI(r tfkit.ReadMode, prior fields, control *api.Control) fields {
	reasonCode, reason := control.ReasonCode, control.Reason
	if reasonCode == "" || api.SameReasonCode(prior.ReasonCode.ValueString(), reasonCode) {
		reasonCode = prior.ReasonCode.ValueString()
	}
	if reason == "" {
		reason = prior.Reason.ValueString()
	}
	return fields{
		ID:            types.StringValue(control.ID),
		IdentityID:    prior.IdentityID,
		Type:          r.String(prior.Type, string(control.Type)),
		ReasonCode:    r.String(prior.ReasonCode, reasonCode),
		Reason:        r.String(prior.Reason, reason),
		SetBy:         tfkit.StringOrNull(control.Owner()),
		IsOverridable: types.BoolValue(control.Overridable()),
		CreatedAt:     tfkit.StableTimestamp(prior.CreatedAt, control.CreatedAt),
	}
}

// toAPI maps a plan to the body of a create; there is no update.
func (m model) toAPI() api.CreateControlRequest {
	return api.CreateControlRequest{
		IdentityID: m.IdentityID.ValueString(),
		Type:       api.ControlType(m.Type.ValueString()),
		ReasonCode: m.ReasonCode.ValueString(),
		Reason:     m.Reason.ValueString(),
	}
}
