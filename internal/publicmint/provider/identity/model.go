package identity

import (
	"bytes"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
)

// model is the resource: the identity, and the argument that steers its removal.
type model struct {
	fields
	DeletionPolicy types.String `tfsdk:"deletion_policy"`
}

// fields are the attributes that the resource and the data sources share.
type fields struct {
	ID                types.String      `tfsdk:"id"`
	AppID             types.String      `tfsdk:"app_id"`
	Type              types.String      `tfsdk:"type"`
	Name              types.String      `tfsdk:"name"`
	Email             types.String      `tfsdk:"email"`
	Birthday          types.String      `tfsdk:"birthday"`
	Gender            types.String      `tfsdk:"gender"`
	IdentityOwner     types.String      `tfsdk:"identity_owner"`
	Address           *addressModel     `tfsdk:"address"`
	Phone             *phoneModel       `tfsdk:"phone"`
	Tax               *taxModel         `tfsdk:"tax"`
	Blocked           types.Bool        `tfsdk:"blocked"`
	IdentityConfirmed types.Bool        `tfsdk:"identity_confirmed"`
	KYCStatus         types.String      `tfsdk:"kyc_status"`
	CreatedAt         timetypes.RFC3339 `tfsdk:"created_at"`
	UpdatedAt         timetypes.RFC3339 `tfsdk:"updated_at"`
}

type addressModel struct {
	Street     types.String `tfsdk:"street"`
	City       types.String `tfsdk:"city"`
	PostalCode types.String `tfsdk:"postal_code"`
	Country    types.String `tfsdk:"country"`
	State      types.String `tfsdk:"state"`
}

type phoneModel struct {
	Number types.String `tfsdk:"number"`
	SMS    types.Bool   `tfsdk:"sms"`
}

type taxModel struct {
	Country         types.String `tfsdk:"country"`
	IDNumber        types.String `tfsdk:"id_number"`
	State           types.String `tfsdk:"state"`
	FormationRegion types.String `tfsdk:"formation_region"`
}

// bind declares the arguments by the body of a create and an update.
func bind(m *model, d *api.IdentityBody) mapping.Fields {
	return mapping.Fields{
		mapping.Text(&m.Type, &d.Type), mapping.Text(&m.Name, &d.Name), mapping.Text(&m.Email, &d.Email),
		mapping.Date(&m.Birthday, &d.Birthday), mapping.Text(&m.Gender, &d.Gender), mapping.Text(&m.IdentityOwner, &d.IdentityOwner),
		mapping.Whole(&m.Address, &d.Address, bindAddress), mapping.Whole(&m.Phone, &d.Phone, bindPhone),
		mapping.Whole(&m.Tax, &d.Tax, bindTax),
	}
}

func bindAddress(m *addressModel, d *api.Address) mapping.Fields {
	return mapping.Fields{
		mapping.Text(&m.Street, &d.Street), mapping.Text(&m.City, &d.City), mapping.Text(&m.PostalCode, &d.PostalCode),
		mapping.Text(&m.Country, &d.Country), mapping.Text(&m.State, &d.State),
	}
}

func bindPhone(m *phoneModel, d *api.Phone) mapping.Fields {
	return mapping.Fields{mapping.Text(&m.Number, &d.Number), mapping.Bool(&m.SMS, &d.SMS)}
}

// bindTax declares the tax information. An answer may withhold the number.
func bindTax(m *taxModel, d *api.Tax) mapping.Fields {
	return mapping.Fields{
		mapping.Text(&m.Country, &d.Country), mapping.Masked(&m.IDNumber, &d.IDNumber), mapping.Text(&m.State, &d.State),
		mapping.Text(&m.FormationRegion, &d.FormationRegion),
	}
}

// fromAPI is the one mapping of an answer.
func fromAPI(mode tfkit.ReadMode, prior model, identity *api.Identity) model {
	m, body := prior, identity.IdentityBody
	bind(&m, &body).Read(mode)
	m.ID = types.StringValue(identity.ID)
	m.AppID = tfkit.Computed(mode, m.AppID, tfkit.StringOrNull(identity.AppID))
	m.Blocked = tfkit.Computed(mode, m.Blocked, types.BoolPointerValue(identity.Blocked))
	m.IdentityConfirmed = tfkit.Computed(mode, m.IdentityConfirmed, types.BoolValue(identity.Confirmed()))
	m.KYCStatus = tfkit.Computed(mode, m.KYCStatus, kycStatus(identity.KYCStatus))
	m.CreatedAt = tfkit.StableTimestamp(prior.CreatedAt, identity.CreatedAt)
	m.UpdatedAt = tfkit.Computed(mode, m.UpdatedAt, tfkit.Timestamp(identity.UpdatedAt))
	return m
}

// kycStatus returns JSON without the spaces in which answers may differ.
func kycStatus(answer json.RawMessage) types.String {
	var compact bytes.Buffer
	if json.Compact(&compact, answer) != nil || compact.String() == "null" {
		return types.StringNull()
	}
	return types.StringValue(compact.String())
}

// toAPI maps what a plan changes of a prior state; an empty prior makes everything configured new.
func toAPI(plan, prior model) api.IdentityBody { return mapping.Delta(bind, &plan, &prior) }
