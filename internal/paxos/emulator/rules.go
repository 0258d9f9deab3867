package emulator

import (
	"fmt"
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// reasonCodes are those that a client may give: those of the specification, and ONBOARDING_INCOMPLETE, which it has renamed
// and a published page still shows. Values that are in no specification are refused in requests: guess(enums-refused).
var reasonCodes = append([]string{"ONBOARDING_INCOMPLETE"}, api.ControlReasonCodes...)

// Guides: sub types that are prohibited, the roles of which a trust needs one, and what the controls of 2025 knew (its
// reason codes changed within that year).
var (
	prohibitedSubTypes     = []string{"ADULT_ENTERTAINMENT", "DRUGS", "SHELL_BANK", "WEAPONS"}
	trustRoles             = []string{"GRANTOR", "TRUSTEE", "BENEFICIARY"}
	clientControlTypes2025 = []string{"CLOSED", "DORMANT"}
	reasonCodes2025        = []string{"DORMANT", "END_USER_REQUESTED", "COMPLIANCE"}
)

// newIdentity checks the body of a create field by field.
func (c *checks) newIdentity(identity *api.Identity) {
	if (identity.PersonDetails == nil) == (identity.InstitutionDetails == nil) {
		// guess(one-kind): the specification does not say so in words.
		c.Add("person_details", "or institution_details is required, and not both")
	}
	c.details(identity.PersonDetails, identity.InstitutionDetails, identity.CustomerDueDiligence, identity.TaxDetails)
}

// delta checks the body of an update field by field. Specification: changing the kind of an identity is not supported.
func (c *checks) delta(request *api.UpdateIdentityRequest, kind api.IdentityType) {
	if request.PersonDetails != nil && kind != api.IdentityTypePerson {
		c.Add("person_details", "can't be given to an institution")
	}
	if request.InstitutionDetails != nil && kind != api.IdentityTypeInstitution {
		c.Add("institution_details", "can't be given to a person")
	}
	c.Timestamp("last_kyc_refresh_date", request.LastKYCRefreshDate)
	c.details(request.PersonDetails, request.InstitutionDetails, request.CustomerDueDiligence, request.TaxDetails)
}

func (c *checks) details(
	person *api.PersonDetails, institution *api.InstitutionDetails,
	due *api.CustomerDueDiligence, taxes []api.TaxDetail,
) {
	if person != nil {
		c.person(person)
	}
	if institution != nil {
		c.institution(institution)
	}
	if due != nil {
		c.dueDiligence(due)
	}
	for i, tax := range taxes {
		field := fmt.Sprintf("tax_details[%d].", i)
		c.text(field+"tax_payer_id", tax.TaxPayerID, 35)
		c.country(field+"tax_payer_country", tax.TaxPayerCountry)
	}
}

// person checks the fields of a person. Specification (PersonDetails): patterns, lengths and values.
func (c *checks) person(p *api.PersonDetails) {
	const at = "person_details."
	c.Enum(at+"verifier_type", p.VerifierType, api.VerifierTypes)
	c.Enum(at+"passthrough_verifier_type", p.PassthroughVerifierType, api.PassthroughVerifierTypes)
	c.Timestamp(at+"passthrough_verified_at", p.PassthroughVerifiedAt)
	// Guide (required details): APPROVED or DENIED only.
	c.Enum(at+"passthrough_verification_status", p.PassthroughVerificationStatus, []string{"APPROVED", "DENIED"})
	for _, field := range p.PassthroughVerificationFields {
		c.Enum(at+"passthrough_verification_fields", field, api.PassthroughVerificationFields)
	}
	c.text(at+"first_name", p.FirstName, 200)
	c.AtMost(at+"middle_name", p.MiddleName, 200)
	c.text(at+"last_name", p.LastName, 200)
	c.Date(at+"date_of_birth", p.DateOfBirth) // Specification: the pattern. guess(real-dates): days that do not exist are refused.
	c.country(at+"nationality", p.Nationality)
	c.address(at+"address", p.Address)
	c.text(at+"cip_id", p.CIPID, 200)
	c.Enum(at+"cip_id_type", p.CIPIDType, api.PersonCIPIDTypes)
	c.country(at+"cip_id_country", p.CIPIDCountry)
	c.text(at+"govt_id", p.GovtID, 200)
	c.Enum(at+"govt_id_type", p.GovtIDType, api.PersonCIPIDTypes)
}

// institution checks the fields of an institution. Specification (InstitutionDetails).
func (c *checks) institution(i *api.InstitutionDetails) {
	const at = "institution_details."
	c.text(at+"name", i.Name, 200)
	c.Enum(at+"institution_type", i.InstitutionType, api.InstitutionTypes)
	c.Enum(at+"institution_sub_type", i.InstitutionSubType, api.IndustrySectors)
	if slices.Contains(prohibitedSubTypes, i.InstitutionSubType) {
		c.Add(at+"institution_sub_type", "is prohibited") // Guide (institution types)
	}
	c.address(at+"business_address", i.BusinessAddress)
	c.address(at+"incorporation_address", i.IncorporationAddress)
	c.text(at+"cip_id", i.CIPID, 200)
	c.Enum(at+"cip_id_type", i.CIPIDType, api.InstitutionCIPIDTypes)
	c.country(at+"cip_id_country", i.CIPIDCountry)
	c.Timestamp(at+"govt_registration_date", i.GovtRegistrationDate)
	c.Enum(at+"regulation_status", i.RegulationStatus, api.RegulationStatuses)
	c.Enum(at+"trading_type", i.TradingType, api.TradingTypes)
}

// address checks an address. Specification (IdentityMailingAddress): country, address1, city and province are required
// in every request that carries one; the country is free text.
func (c *checks) address(at string, a *api.Address) {
	if a == nil {
		return
	}
	c.Required(at+".country", a.Country)
	c.Required(at+".address1", a.Address1)
	c.Required(at+".city", a.City)
	c.Required(at+".province", a.Province)
	c.text(at+".country", a.Country, 35)
	c.text(at+".address1", a.Address1, 35)
	c.text(at+".city", a.City, 35)
	c.text(at+".province", a.Province, 35)
	c.text(at+".zip_code", a.ZipCode, 35) // guess(zip-code): required "for countries that have" one, which is not checked
	if a.Address2 != nil {
		c.text(at+".address2", *a.Address2, 35)
	}
}

// dueDiligence checks customer due diligence. Specification (CustomerDueDiligence).
func (c *checks) dueDiligence(d *api.CustomerDueDiligence) {
	const at = "customer_due_diligence."
	c.Enum(at+"estimated_net_worth", d.EstimatedNetWorth, api.NetWorths)
	c.Enum(at+"estimated_yearly_income", d.EstimatedYearlyIncome, api.YearlyIncomes)
	c.Enum(at+"expected_transfer_value", d.ExpectedTransferValue, api.TransferValues)
	c.Enum(at+"source_of_wealth", d.SourceOfWealth, api.WealthSources)
	c.Enum(at+"source_of_funds", d.SourceOfFunds, api.FundsSources)
	c.Enum(at+"purpose_of_account", d.PurposeOfAccount, api.AccountPurposes)
	c.Enum(at+"employment_status", d.EmploymentStatus, api.EmploymentStatuses)
	c.Enum(at+"employment_industry_sector", d.EmploymentIndustrySector, api.IndustrySectors)
	c.Enum(at+"industry_sector", d.IndustrySector, api.IndustrySectors)
	c.Enum(at+"merchant_funding_source", d.MerchantFundingSource, api.MerchantFundingSources)
	for _, region := range d.CustomerRegions {
		c.Enum(at+"customer_regions", region, api.CustomerRegions)
	}
}

// members checks members that are to join an institution. Specification (InstitutionMember): giving an id is a client
// error; roles should always be present. Guide (institutions): members are identities of persons that exist already.
func (c *checks) members(members []api.InstitutionMember, st *store) {
	for i, member := range members {
		field := fmt.Sprintf("members[%d].", i)
		if member.ID != "" {
			c.Add(field+"id", "must not be set")
		}
		person, err := st.Identities.Find(member.IdentityID)
		if err != nil || person.Identity.Type != api.IdentityTypePerson {
			c.Add(field+"identity_id", "must be the identity of a person that exists")
		}
		if len(member.Roles) == 0 {
			c.Add(field+"roles", "is required")
		}
		for _, role := range member.Roles {
			c.Enum(field+"roles", role, api.InstitutionRoles)
		}
		c.Pattern(field+"ownership", member.Ownership, decimalPattern, "must be a decimal number")
	}
}
