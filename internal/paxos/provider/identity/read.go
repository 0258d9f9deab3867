package identity

import (
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// The values of deletion_policy.
const (
	policyAbandon = session.PolicyAbandon
	policyClose   = session.PolicyClose
	policyPrevent = session.PolicyPrevent
)

// fromAPI is the one mapping of an answer to the resource's state; prior is the plan (Planned), the state (Managed) or
// anything (Everything).
func fromAPI(r tfkit.ReadMode, prior model, identity *api.Identity) model {
	m := prior
	m.fields = fieldsFromAPI(r, prior.fields, identity)
	if !keepsPrior(r, prior.PersonDetails, identity.PersonDetails) {
		m.PersonDetails = personFromAPI(r, prior.PersonDetails, identity.PersonDetails)
	}
	if !keepsPrior(r, prior.InstitutionDetails, identity.InstitutionDetails) {
		m.InstitutionDetails = institutionFromAPI(r, prior.InstitutionDetails, identity.InstitutionDetails)
	}
	m.TaxDetails = taxDetailsFromAPI(r, prior.TaxDetails, identity)
	m.InstitutionMembers = membersFromAPI(r, prior.InstitutionMembers, identity)
	if r == tfkit.Everything {
		// The defaults of what only the provider knows, so that an import is followed by an empty plan.
		m.AdoptExisting = types.BoolValue(false)
		m.DeletionPolicy = types.StringValue(policyAbandon)
	}
	return m
}

func fieldsFromAPI(r tfkit.ReadMode, prior fields, identity *api.Identity) fields {
	return fields{
		summary:               summaryFromAPI(r, prior.summary, identity),
		TaxDetailsNotRequired: r.Bool(prior.TaxDetailsNotRequired, trueOrAbsent(identity.TaxDetailsNotRequired)),
		IsMerchant:            r.Bool(prior.IsMerchant, trueOrAbsent(identity.IsMerchant)),
		CustomerDueDiligence:  dueDiligenceFromAPI(r, prior.CustomerDueDiligence, identity.CustomerDueDiligence),
		Verification:          r.Object(prior.Verification, verificationFromAPI(prior.Verification, identity)),
		CustomerDueDiligenceCreatedAt: tfkit.Computed(r, prior.CustomerDueDiligenceCreatedAt, tfkit.Timestamp(
			valueOr(identity.CustomerDueDiligence, api.CustomerDueDiligence{}).CreatedAt)),
	}
}

func summaryFromAPI(r tfkit.ReadMode, prior summary, identity *api.Identity) summary {
	return summary{
		ID:            types.StringValue(identity.ID),
		Type:          tfkit.Computed(r, prior.Type, typeFromAPI(prior.Type, identity)),
		RefID:         r.String(prior.RefID, identity.RefID),
		Metadata:      r.Map(prior.Metadata, identity.Metadata),
		Status:        tfkit.Computed(r, prior.Status, tfkit.StringOrNull(string(identity.CurrentStatus()))),
		StatusDetails: r.Object(prior.StatusDetails, statusDetailsFromAPI(identity.StatusDetails)),
		SummaryTINVerificationStatus: tfkit.Computed(r, prior.SummaryTINVerificationStatus,
			tfkit.StringOrNull(identity.SummaryTINVerificationStatus)),
		UserDisabled:       tfkit.Computed(r, prior.UserDisabled, types.BoolValue(identity.UserDisabled)),
		AdminDisabled:      tfkit.Computed(r, prior.AdminDisabled, types.BoolValue(identity.AdminDisabled)),
		LastKYCRefreshDate: tfkit.Computed(r, prior.LastKYCRefreshDate, tfkit.Timestamp(identity.LastKYCRefreshDate)),
		CreatedAt:          tfkit.StableTimestamp(prior.CreatedAt, identity.CreatedAt),
		UpdatedAt:          tfkit.Timestamp(identity.UpdatedAt),
	}
}

// typeFromAPI returns the type, or the prior one where a thin answer does not tell; it never changes.
func typeFromAPI(prior types.String, identity *api.Identity) types.String {
	if kind := identity.Kind(); kind != "" || prior.IsUnknown() {
		return tfkit.StringOrNull(string(kind))
	}
	return prior
}

func personFromAPI(r tfkit.ReadMode, prior *personModel, d *api.PersonDetails) *personModel {
	p := valueOr(prior, personModel{})
	govtID, govtIDType := d.GovtID, d.GovtIDType
	if r == tfkit.Everything && govtID == d.CIPID {
		// Paxos echoes the CIP id under its deprecated name; nobody asked for the copy.
		govtID, govtIDType = "", ""
	}
	p.personFields = personFields{
		VerifierType:                  r.String(p.VerifierType, d.VerifierType),
		VerifierID:                    r.String(p.VerifierID, d.VerifierID),
		PassthroughVerifierType:       r.String(p.PassthroughVerifierType, d.PassthroughVerifierType),
		PassthroughVerifiedAt:         r.Instant(p.PassthroughVerifiedAt, d.PassthroughVerifiedAt),
		PassthroughVerificationID:     r.String(p.PassthroughVerificationID, d.PassthroughVerificationID),
		PassthroughVerificationStatus: r.String(p.PassthroughVerificationStatus, d.PassthroughVerificationStatus),
		PassthroughVerificationFields: r.Strings(p.PassthroughVerificationFields, d.PassthroughVerificationFields),
		FirstName:                     r.String(p.FirstName, d.FirstName),
		MiddleName:                    r.String(p.MiddleName, d.MiddleName),
		LastName:                      r.String(p.LastName, d.LastName),
		DateOfBirth:                   r.Date(p.DateOfBirth, d.DateOfBirth),
		Nationality:                   r.String(p.Nationality, d.Nationality),
		CountryOfBirth:                r.String(p.CountryOfBirth, d.CountryOfBirth),
		Address:                       addressFromAPI(r, p.Address, d.Address),
		PhoneNumber:                   r.String(p.PhoneNumber, d.PhoneNumber),
		Email:                         r.String(p.Email, d.Email),
		Profession:                    r.String(p.Profession, d.Profession),
		CIPID:                         r.Masked(p.CIPID, d.CIPID),
		CIPIDType:                     r.String(p.CIPIDType, d.CIPIDType),
		CIPIDCountry:                  r.String(p.CIPIDCountry, d.CIPIDCountry),
		GovtID:                        r.Masked(p.GovtID, govtID),
		GovtIDType:                    r.String(p.GovtIDType, govtIDType),
	}
	return &p
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

func addressFromAPI(r tfkit.ReadMode, prior *addressModel, d *api.Address) *addressModel {
	if keepsPrior(r, prior, d) {
		return prior
	}
	a := valueOr(prior, addressModel{})
	return &addressModel{
		Country:  r.String(a.Country, d.Country),
		Address1: r.String(a.Address1, d.Address1),
		Address2: r.String(a.Address2, valueOr(d.Address2, "")),
		City:     r.String(a.City, d.City),
		Province: r.String(a.Province, d.Province),
		ZipCode:  r.String(a.ZipCode, d.ZipCode),
	}
}

func dueDiligenceFromAPI(
	r tfkit.ReadMode, prior *dueDiligenceModel, d *api.CustomerDueDiligence,
) *dueDiligenceModel {
	if keepsPrior(r, prior, d) {
		return prior
	}
	c := valueOr(prior, dueDiligenceModel{})
	return &dueDiligenceModel{
		Aliases:                     r.Strings(c.Aliases, d.Aliases),
		EstimatedNetWorth:           r.String(c.EstimatedNetWorth, d.EstimatedNetWorth),
		EstimatedYearlyIncome:       r.String(c.EstimatedYearlyIncome, d.EstimatedYearlyIncome),
		ExpectedTransferValue:       r.String(c.ExpectedTransferValue, d.ExpectedTransferValue),
		SourceOfWealth:              r.String(c.SourceOfWealth, d.SourceOfWealth),
		SourceOfFunds:               r.String(c.SourceOfFunds, d.SourceOfFunds),
		PurposeOfAccount:            r.String(c.PurposeOfAccount, d.PurposeOfAccount),
		EmploymentStatus:            r.String(c.EmploymentStatus, d.EmploymentStatus),
		EmploymentIndustrySector:    r.String(c.EmploymentIndustrySector, d.EmploymentIndustrySector),
		IndustrySector:              r.String(c.IndustrySector, d.IndustrySector),
		HasUnderlyingTrustStructure: r.Bool(c.HasUnderlyingTrustStructure, d.HasUnderlyingTrustStructure),
		HasNomineeShareholders:      r.Bool(c.HasNomineeShareholders, d.HasNomineeShareholders),
		IsPubliclyTraded:            r.Bool(c.IsPubliclyTraded, d.IsPubliclyTraded),
		MerchantFundingSource:       r.String(c.MerchantFundingSource, d.MerchantFundingSource),
		CustomerRegions:             r.Strings(c.CustomerRegions, d.CustomerRegions),
	}
}

// keepsPrior reports whether a nested object stands as it was: what was planned, what the configuration does not name,
// and what the answer leaves out, which says nothing because Paxos has no way to take details back.
func keepsPrior[M, A any](r tfkit.ReadMode, prior *M, answer *A) bool {
	return r == tfkit.Planned || r == tfkit.Managed && prior == nil || answer == nil
}

// trueOrAbsent gives a flag of an answer the same form as one of a nested object: false and absent are one on the wire.
func trueOrAbsent(flag bool) *bool {
	if !flag {
		return nil
	}
	return &flag
}

func valueOr[T any](pointer *T, otherwise T) T {
	if pointer == nil {
		return otherwise
	}
	return *pointer
}
