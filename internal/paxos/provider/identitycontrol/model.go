package identitycontrol

import (
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
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

// bind declares the arguments by the body of a create; there is no update.
func bind(m *model, d *api.CreateControlRequest) mapping.Fields {
	return mapping.Fields{
		mapping.Text(&m.IdentityID, &d.IdentityID),
		mapping.Text(&m.Type, &d.Type),
		mapping.Text(&m.ReasonCode, &d.ReasonCode),
		mapping.Kept(&m.Reason, &d.Reason),
	}
}

// fromAPI is the one mapping of an answer. A control never changes, so what an answer leaves out, or says in the words of another
// revision of the API, is no change either. identity_id is the prior one: the API does not repeat it.
func fromAPI(r tfkit.ReadMode, prior model, control *api.Control) model {
	m := prior
	answer := api.CreateControlRequest{
		IdentityID: prior.IdentityID.ValueString(),
		Type:       control.Type,
		ReasonCode: control.ReasonCode,
		Reason:     control.Reason,
	}
	if code := prior.ReasonCode.ValueString(); answer.ReasonCode == "" || api.SameReasonCode(code, answer.ReasonCode) {
		answer.ReasonCode = code
	}
	bind(&m, &answer).Read(r)
	m.ID = types.StringValue(control.ID)
	m.SetBy = tfkit.StringOrNull(control.Owner())
	m.IsOverridable = types.BoolValue(control.Overridable())
	m.CreatedAt = tfkit.StableTimestamp(prior.CreatedAt, control.CreatedAt)
	return m
}

// toAPI maps what a plan changes of a prior state to the body of a create; an empty prior makes everything configured new.
func toAPI(plan, prior model) api.CreateControlRequest { return mapping.Delta(bind, &plan, &prior) }
