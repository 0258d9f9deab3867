package emulator

import (
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// wholeIdentity checks an identity as it would be stored: what is required, and what goes with what. It has the rules
// that every license shares. guess(license-details): the customer due diligence and the regulator, listing and
// incorporation details that some licenses and institution types need are not required here.
func (c *checks) wholeIdentity(identity *api.Identity) {
	country := ""
	if p := identity.PersonDetails; p != nil {
		country = p.CIPIDCountry
		c.wholePerson(p)
	}
	if i := identity.InstitutionDetails; i != nil {
		country = i.CIPIDCountry
		c.wholeInstitution(i)
	}
	// Specification (tax_details_not_required).
	if identity.TaxDetailsNotRequired && country == "USA" {
		c.Add("tax_details_not_required", "must not be true when cip_id_country is USA")
	}
	// Specification (tax_details): must be set unless tax_details_not_required; here, filled-in ones count.
	if !identity.TaxDetailsNotRequired && len(identity.TaxDetails) == 0 {
		c.Add("tax_details", "is required unless tax_details_not_required is true")
	}
}

// wholePerson checks a person. Guide (required details): these fields; with PASSTHROUGH all passthrough fields.
// Specification (verifier_id): not with any of the verifier types that exist.
func (c *checks) wholePerson(p *api.PersonDetails) {
	const at = "person_details."
	c.Required(at+"first_name", p.FirstName)
	c.Required(at+"last_name", p.LastName)
	c.Required(at+"date_of_birth", p.DateOfBirth)
	c.Required(at+"nationality", p.Nationality)
	c.Required(at+"cip_id", p.CIPID)
	c.Required(at+"cip_id_type", p.CIPIDType)
	c.Required(at+"cip_id_country", p.CIPIDCountry)
	c.cipFormat(at+"cip_id", p.CIPID, p.CIPIDType)
	if p.Address == nil {
		c.Add(at+"address", "is required")
	}
	if p.VerifierID != "" && p.VerifierType != "" {
		c.Add(at+"verifier_id", "must not be set with verifier_type "+p.VerifierType)
	}
	if p.VerifierType != "PASSTHROUGH" {
		return
	}
	c.Required(at+"passthrough_verifier_type", p.PassthroughVerifierType)
	c.Required(at+"passthrough_verified_at", p.PassthroughVerifiedAt)
	c.Required(at+"passthrough_verification_id", p.PassthroughVerificationID)
	c.Required(at+"passthrough_verification_status", p.PassthroughVerificationStatus)
	if len(p.PassthroughVerificationFields) == 0 {
		c.Add(at+"passthrough_verification_fields", "is required")
	}
}

// wholeInstitution checks an institution. Guide (required details): these fields for all institutions; a trust has sub
// type INVESTMENT.
func (c *checks) wholeInstitution(i *api.InstitutionDetails) {
	const at = "institution_details."
	c.Required(at+"name", i.Name)
	c.Required(at+"institution_type", i.InstitutionType)
	c.Required(at+"institution_sub_type", i.InstitutionSubType)
	c.Required(at+"cip_id", i.CIPID)
	c.Required(at+"cip_id_type", i.CIPIDType)
	c.Required(at+"cip_id_country", i.CIPIDCountry)
	c.Required(at+"govt_registration_date", i.GovtRegistrationDate)
	c.cipFormat(at+"cip_id", i.CIPID, i.CIPIDType)
	if i.BusinessAddress == nil {
		c.Add(at+"business_address", "is required")
	}
	if i.InstitutionType == "TRUST" && i.InstitutionSubType != "" && i.InstitutionSubType != "INVESTMENT" {
		c.Add(at+"institution_sub_type", "must be INVESTMENT for a trust")
	}
}

// foundingMembers checks the members that a new institution comes with. Specification (institution_members): required
// for all institution types. Guide (institution types): a trust has at least one grantor, trustee or beneficiary.
// guess(founding-roles): the roles that other types typically have are not required.
func (c *checks) foundingMembers(identity *api.Identity) {
	if identity.InstitutionDetails == nil {
		if len(identity.InstitutionMembers) > 0 {
			c.Add("institution_members", "can be given to an institution only")
		}
		return
	}
	if len(identity.InstitutionMembers) == 0 {
		c.Add("institution_members", "is required")
		return
	}
	hasTrustRole := slices.ContainsFunc(identity.InstitutionMembers, func(member api.InstitutionMember) bool {
		return slices.ContainsFunc(member.Roles, func(role string) bool { return slices.Contains(trustRoles, role) })
	})
	if identity.InstitutionDetails.InstitutionType == "TRUST" && !hasTrustRole {
		c.Add("institution_members", "of a trust must include a grantor, a trustee or a beneficiary")
	}
}
