package identity

import (
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
)

// institutionModel is institution_details of the resource: its fields and the write-only twin of the CIP id.
type institutionModel struct {
	institutionFields
	CIPIDWO        types.String `tfsdk:"cip_id_wo"`
	CIPIDWOVersion types.Int64  `tfsdk:"cip_id_wo_version"`
}

type institutionFields struct {
	Name                    types.String      `tfsdk:"name"`
	DoingBusinessAs         types.String      `tfsdk:"doing_business_as"`
	BusinessDescription     types.String      `tfsdk:"business_description"`
	InstitutionType         types.String      `tfsdk:"institution_type"`
	InstitutionSubType      types.String      `tfsdk:"institution_sub_type"`
	BusinessAddress         *addressModel     `tfsdk:"business_address"`
	IncorporationAddress    *addressModel     `tfsdk:"incorporation_address"`
	PhoneNumber             types.String      `tfsdk:"phone_number"`
	Email                   types.String      `tfsdk:"email"`
	CIPID                   types.String      `tfsdk:"cip_id"`
	CIPIDType               types.String      `tfsdk:"cip_id_type"`
	CIPIDCountry            types.String      `tfsdk:"cip_id_country"`
	GovtRegistrationDate    timetypes.RFC3339 `tfsdk:"govt_registration_date"`
	RegulationStatus        types.String      `tfsdk:"regulation_status"`
	RegulatorName           types.String      `tfsdk:"regulator_name"`
	RegulatorJurisdiction   types.String      `tfsdk:"regulator_jurisdiction"`
	RegulatorRegisterNumber types.String      `tfsdk:"regulator_register_number"`
	TradingType             types.String      `tfsdk:"trading_type"`
	ListedExchange          types.String      `tfsdk:"listed_exchange"`
	TickerSymbol            types.String      `tfsdk:"ticker_symbol"`
	ParentInstitutionName   types.String      `tfsdk:"parent_institution_name"`
}

func institutionSchema() schema.SingleNestedAttribute {
	attributes := map[string]schema.Attribute{
		"name":                 ascii(maxName, "Legal name. At most 200 characters, ASCII only."),
		"doing_business_as":    text(maxName, "Trading name."),
		"business_description": text(maxUndocumented, "What the institution does."),
		"institution_type":     enum("Legal form.", api.InstitutionTypes),
		"institution_sub_type": withRule(enum("Line of business.", api.IndustrySectors),
			"A `TRUST` requires `INVESTMENT`. Paxos does not serve all lines of business."),
		"business_address":          addressSchema("Address of the business."),
		"incorporation_address":     addressSchema("Address of incorporation."),
		"phone_number":              text(maxName, "Phone number."),
		"email":                     text(maxName, "Email address."),
		"cip_id_type":               enum("Type of `cip_id`.", api.InstitutionCIPIDTypes),
		"cip_id_country":            country("The country that issued `cip_id`."),
		"govt_registration_date":    timestamp("When the institution was registered."),
		"regulation_status":         enum("Whether and where the institution is regulated.", api.RegulationStatuses),
		"regulator_name":            text(maxName, "Name of the regulator. Paxos requires it of regulated institutions."),
		"regulator_jurisdiction":    text(maxName, "Jurisdiction of the regulator."),
		"regulator_register_number": text(maxName, "Number of the institution in the regulator's register."),
		"trading_type":              enum("Whether shares of the institution are traded.", api.TradingTypes),
		"listed_exchange":           text(maxName, "Exchange that lists the institution or its parent."),
		"ticker_symbol":             text(maxName, "Ticker symbol of the institution, or of its parent."),
		"parent_institution_name":   text(maxName, "Name of the parent of a `PUBLICLY_TRADED_SUBSIDIARY`."),
	}
	addNumber(attributes, "cip_id", ascii(maxName, "Number that identifies the institution. At most 200 characters, ASCII "+
		"only; an `EIN` as `12-3456789`. Unique at Paxos together with its type and country."))
	return schema.SingleNestedAttribute{
		Optional: true, Attributes: attributes,
		MarkdownDescription: "The details of an institution. A new identity needs exactly one of `person_details` and " +
			"`institution_details`, an imported one can do without. " +
			"Changing from one to the other forces a new resource to be created. Which details Paxos requires depends on the " +
			"institution type. The plan of a create warns of details that Paxos always requires and that are not set.",
	}
}

// bindInstitution declares institution_details. What Paxos alone sets in there is verification.
func bindInstitution(m *institutionModel, d *api.InstitutionDetails) mapping.Fields {
	return mapping.Fields{
		mapping.Text(&m.Name, &d.Name),
		mapping.Text(&m.DoingBusinessAs, &d.DoingBusinessAs),
		mapping.Text(&m.BusinessDescription, &d.BusinessDescription),
		mapping.Text(&m.InstitutionType, &d.InstitutionType),
		mapping.Text(&m.InstitutionSubType, &d.InstitutionSubType),
		mapping.Custom(&m.BusinessAddress, &d.BusinessAddress, mapping.ReadObject(bindAddress), addressToAPI),
		mapping.Custom(&m.IncorporationAddress, &d.IncorporationAddress, mapping.ReadObject(bindAddress), addressToAPI),
		mapping.Text(&m.PhoneNumber, &d.PhoneNumber),
		mapping.Text(&m.Email, &d.Email),
		mapping.Secret(&m.CIPID, &m.CIPIDWO, &m.CIPIDWOVersion, &d.CIPID),
		mapping.Text(&m.CIPIDType, &d.CIPIDType),
		mapping.Text(&m.CIPIDCountry, &d.CIPIDCountry),
		mapping.Instant(&m.GovtRegistrationDate, &d.GovtRegistrationDate),
		mapping.Text(&m.RegulationStatus, &d.RegulationStatus),
		mapping.Text(&m.RegulatorName, &d.RegulatorName),
		mapping.Text(&m.RegulatorJurisdiction, &d.RegulatorJurisdiction),
		mapping.Text(&m.RegulatorRegisterNumber, &d.RegulatorRegisterNumber),
		mapping.Text(&m.TradingType, &d.TradingType),
		mapping.Text(&m.ListedExchange, &d.ListedExchange),
		mapping.Text(&m.TickerSymbol, &d.TickerSymbol),
		mapping.Text(&m.ParentInstitutionName, &d.ParentInstitutionName),
	}
}
