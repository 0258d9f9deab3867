package identity

import (
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
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

func (i institutionModel) cipID() personalNumber {
	return personalNumber{i.CIPID, i.CIPIDWO, i.CIPIDWOVersion}
}

func institutionSchema() schema.SingleNestedAttribute {
	attributes := map[string]schema.Attribute{
		"name":                 personal(ascii(maxName, "Legal name. At most 200 characters, ASCII only.")),
		"doing_business_as":    personal(text(maxName, "Trading name.")),
		"business_description": text(maxUndocumented, "What the institution does."),
		"institution_type":     enum("Legal form.", api.InstitutionTypes),
		"institution_sub_type": withRule(enum("Line of business.", api.IndustrySectors),
			"A `TRUST` requires `INVESTMENT`. Paxos does not serve all lines of business."),
		"business_address":          addressSchema("Address of the business."),
		"incorporation_address":     addressSchema("Address of incorporation."),
		"phone_number":              personal(text(maxName, "Phone number.")),
		"email":                     personal(text(maxName, "Email address.")),
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
		MarkdownDescription: "The details of an institution. Set exactly one of `person_details` and `institution_details`. " +
			"Changing from one to the other forces a new resource to be created. Which details Paxos requires depends on the " +
			"institution type. The plan of a create warns of details that Paxos always requires and that are not set.",
	}
}

func institutionFromAPI(r tfkit.ReadMode, prior *institutionModel, d *api.InstitutionDetails) *institutionModel {
	i := valueOr(prior, institutionModel{})
	i.institutionFields = institutionFields{
		Name:                    r.String(i.Name, d.Name),
		DoingBusinessAs:         r.String(i.DoingBusinessAs, d.DoingBusinessAs),
		BusinessDescription:     r.String(i.BusinessDescription, d.BusinessDescription),
		InstitutionType:         r.String(i.InstitutionType, d.InstitutionType),
		InstitutionSubType:      r.String(i.InstitutionSubType, d.InstitutionSubType),
		BusinessAddress:         addressFromAPI(r, i.BusinessAddress, d.BusinessAddress),
		IncorporationAddress:    addressFromAPI(r, i.IncorporationAddress, d.IncorporationAddress),
		PhoneNumber:             r.String(i.PhoneNumber, d.PhoneNumber),
		Email:                   r.String(i.Email, d.Email),
		CIPID:                   r.Masked(i.CIPID, d.CIPID),
		CIPIDType:               r.String(i.CIPIDType, d.CIPIDType),
		CIPIDCountry:            r.String(i.CIPIDCountry, d.CIPIDCountry),
		GovtRegistrationDate:    r.Instant(i.GovtRegistrationDate, d.GovtRegistrationDate),
		RegulationStatus:        r.String(i.RegulationStatus, d.RegulationStatus),
		RegulatorName:           r.String(i.RegulatorName, d.RegulatorName),
		RegulatorJurisdiction:   r.String(i.RegulatorJurisdiction, d.RegulatorJurisdiction),
		RegulatorRegisterNumber: r.String(i.RegulatorRegisterNumber, d.RegulatorRegisterNumber),
		TradingType:             r.String(i.TradingType, d.TradingType),
		ListedExchange:          r.String(i.ListedExchange, d.ListedExchange),
		TickerSymbol:            r.String(i.TickerSymbol, d.TickerSymbol),
		ParentInstitutionName:   r.String(i.ParentInstitutionName, d.ParentInstitutionName),
	}
	return &i
}

func institutionToAPI(plan, prior, config institutionModel) (api.InstitutionDetails, bool) {
	body := api.InstitutionDetails{
		Name:                    tfkit.ChangedString(plan.Name, prior.Name),
		DoingBusinessAs:         tfkit.ChangedString(plan.DoingBusinessAs, prior.DoingBusinessAs),
		BusinessDescription:     tfkit.ChangedString(plan.BusinessDescription, prior.BusinessDescription),
		InstitutionType:         tfkit.ChangedString(plan.InstitutionType, prior.InstitutionType),
		InstitutionSubType:      tfkit.ChangedString(plan.InstitutionSubType, prior.InstitutionSubType),
		BusinessAddress:         addressToAPI(plan.BusinessAddress, prior.BusinessAddress),
		IncorporationAddress:    addressToAPI(plan.IncorporationAddress, prior.IncorporationAddress),
		PhoneNumber:             tfkit.ChangedString(plan.PhoneNumber, prior.PhoneNumber),
		Email:                   tfkit.ChangedString(plan.Email, prior.Email),
		CIPID:                   changedNumber(plan.cipID(), prior.cipID(), config.cipID()),
		CIPIDType:               tfkit.ChangedString(plan.CIPIDType, prior.CIPIDType),
		CIPIDCountry:            tfkit.ChangedString(plan.CIPIDCountry, prior.CIPIDCountry),
		GovtRegistrationDate:    tfkit.ChangedInstant(plan.GovtRegistrationDate, prior.GovtRegistrationDate),
		RegulationStatus:        tfkit.ChangedString(plan.RegulationStatus, prior.RegulationStatus),
		RegulatorName:           tfkit.ChangedString(plan.RegulatorName, prior.RegulatorName),
		RegulatorJurisdiction:   tfkit.ChangedString(plan.RegulatorJurisdiction, prior.RegulatorJurisdiction),
		RegulatorRegisterNumber: tfkit.ChangedString(plan.RegulatorRegisterNumber, prior.RegulatorRegisterNumber),
		TradingType:             tfkit.ChangedString(plan.TradingType, prior.TradingType),
		ListedExchange:          tfkit.ChangedString(plan.ListedExchange, prior.ListedExchange),
		TickerSymbol:            tfkit.ChangedString(plan.TickerSymbol, prior.TickerSymbol),
		ParentInstitutionName:   tfkit.ChangedString(plan.ParentInstitutionName, prior.ParentInstitutionName),
	}
	return body, !isZero(body)
}
