package identity

import (
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// toAPI maps what a plan changes of the prior state to the body of an update: a delta, field by field, because an
// unchanged KYC field that is sent again may trigger a re-verification. Addresses and tax_details travel whole: the
// specification requires the parts of an address together and replaces tax_details. config holds the write-only values,
// which no plan and no state carries. Members are not part of an update; see reconcileMembers.
//
// With an empty prior, everything configured is new; toCreate builds the body of a create from that.
func toAPI(plan, prior, config model) api.UpdateIdentityRequest {
	return api.UpdateIdentityRequest{
		RefID:    tfkit.ChangedString(plan.RefID, prior.RefID),
		Metadata: tfkit.ChangedMap(plan.Metadata, prior.Metadata),
		PersonDetails: changedObject(plan.PersonDetails, prior.PersonDetails, config.PersonDetails,
			personToAPI),
		InstitutionDetails: changedObject(plan.InstitutionDetails, prior.InstitutionDetails, config.InstitutionDetails,
			institutionToAPI),
		TaxDetails:               taxDetailsToAPI(plan.TaxDetails, prior.TaxDetails, config.TaxDetails),
		SetTaxDetailsNotRequired: tfkit.ChangedBool(plan.TaxDetailsNotRequired, prior.TaxDetailsNotRequired),
		CustomerDueDiligence: changedObject(plan.CustomerDueDiligence, prior.CustomerDueDiligence, nil,
			dueDiligenceToAPI),
		IsMerchant: tfkit.ChangedBool(plan.IsMerchant, prior.IsMerchant),
	}
}

// toCreate maps a plan to the body of a create.
func toCreate(plan, config model) api.CreateIdentityRequest {
	all := toAPI(plan, model{}, config)
	body := api.CreateIdentityRequest{
		RefID:                 all.RefID,
		Metadata:              all.Metadata,
		PersonDetails:         all.PersonDetails,
		InstitutionDetails:    all.InstitutionDetails,
		TaxDetails:            all.TaxDetails,
		TaxDetailsNotRequired: all.SetTaxDetailsNotRequired,
		CustomerDueDiligence:  all.CustomerDueDiligence,
		IsMerchant:            all.IsMerchant,
	}
	for _, member := range plan.InstitutionMembers {
		body.InstitutionMembers = append(body.InstitutionMembers, member.toAPI())
	}
	return body
}

// changedObject maps a nested object by toAPI and returns nil where it changes nothing, or is gone from the plan: Paxos
// has no way to take details back.
func changedObject[M, A any](plan, prior, config *M, toAPI func(plan, prior, config M) (A, bool)) *A {
	if plan == nil {
		return nil
	}
	var none M
	body, changed := toAPI(*plan, valueOr(prior, none), valueOr(config, none))
	if !changed && prior != nil {
		return nil
	}
	return &body
}

func personToAPI(plan, prior, config personModel) (api.PersonDetails, bool) {
	body := api.PersonDetails{
		VerifierType:                  tfkit.ChangedString(plan.VerifierType, prior.VerifierType),
		VerifierID:                    tfkit.ChangedString(plan.VerifierID, prior.VerifierID),
		PassthroughVerifierType:       tfkit.ChangedString(plan.PassthroughVerifierType, prior.PassthroughVerifierType),
		PassthroughVerifiedAt:         tfkit.ChangedInstant(plan.PassthroughVerifiedAt, prior.PassthroughVerifiedAt),
		PassthroughVerificationID:     tfkit.ChangedString(plan.PassthroughVerificationID, prior.PassthroughVerificationID),
		PassthroughVerificationStatus: tfkit.ChangedString(plan.PassthroughVerificationStatus, prior.PassthroughVerificationStatus),
		PassthroughVerificationFields: tfkit.ChangedStrings(plan.PassthroughVerificationFields, prior.PassthroughVerificationFields),
		FirstName:                     tfkit.ChangedString(plan.FirstName, prior.FirstName),
		MiddleName:                    tfkit.ChangedString(plan.MiddleName, prior.MiddleName),
		LastName:                      tfkit.ChangedString(plan.LastName, prior.LastName),
		DateOfBirth:                   tfkit.ChangedString(plan.DateOfBirth, prior.DateOfBirth),
		Nationality:                   tfkit.ChangedString(plan.Nationality, prior.Nationality),
		CountryOfBirth:                tfkit.ChangedString(plan.CountryOfBirth, prior.CountryOfBirth),
		Address:                       addressToAPI(plan.Address, prior.Address),
		PhoneNumber:                   tfkit.ChangedString(plan.PhoneNumber, prior.PhoneNumber),
		Email:                         tfkit.ChangedString(plan.Email, prior.Email),
		Profession:                    tfkit.ChangedString(plan.Profession, prior.Profession),
		CIPID:                         changedNumber(plan.cipID(), prior.cipID(), config.cipID()),
		CIPIDType:                     tfkit.ChangedString(plan.CIPIDType, prior.CIPIDType),
		CIPIDCountry:                  tfkit.ChangedString(plan.CIPIDCountry, prior.CIPIDCountry),
		GovtID:                        tfkit.ChangedString(plan.GovtID, prior.GovtID),
		GovtIDType:                    tfkit.ChangedString(plan.GovtIDType, prior.GovtIDType),
	}
	return body, !isZero(body)
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

// addressToAPI returns the whole planned address if anything in it changed, else nil. A second line that the plan no
// longer has is sent empty, which clears it; an empty one is sent for nothing else, as the specification's pattern for
// the field knows no empty text.
func addressToAPI(plan, prior *addressModel) *api.Address {
	if plan == nil || prior != nil && *plan == *prior {
		return nil
	}
	before := valueOr(prior, addressModel{})
	body := &api.Address{
		Country:  plan.Country.ValueString(),
		Address1: plan.Address1.ValueString(),
		City:     plan.City.ValueString(),
		Province: plan.Province.ValueString(),
		ZipCode:  plan.ZipCode.ValueString(),
	}
	second, clears := plan.Address2.ValueString(), prior != nil && !plan.Address2.Equal(before.Address2)
	if second != "" || clears {
		body.Address2 = &second
	}
	return body
}

func dueDiligenceToAPI(plan, prior, _ dueDiligenceModel) (api.CustomerDueDiligence, bool) {
	body := api.CustomerDueDiligence{
		Aliases:                     tfkit.ChangedStrings(plan.Aliases, prior.Aliases),
		EstimatedNetWorth:           tfkit.ChangedString(plan.EstimatedNetWorth, prior.EstimatedNetWorth),
		EstimatedYearlyIncome:       tfkit.ChangedString(plan.EstimatedYearlyIncome, prior.EstimatedYearlyIncome),
		ExpectedTransferValue:       tfkit.ChangedString(plan.ExpectedTransferValue, prior.ExpectedTransferValue),
		SourceOfWealth:              tfkit.ChangedString(plan.SourceOfWealth, prior.SourceOfWealth),
		SourceOfFunds:               tfkit.ChangedString(plan.SourceOfFunds, prior.SourceOfFunds),
		PurposeOfAccount:            tfkit.ChangedString(plan.PurposeOfAccount, prior.PurposeOfAccount),
		EmploymentStatus:            tfkit.ChangedString(plan.EmploymentStatus, prior.EmploymentStatus),
		EmploymentIndustrySector:    tfkit.ChangedString(plan.EmploymentIndustrySector, prior.EmploymentIndustrySector),
		IndustrySector:              tfkit.ChangedString(plan.IndustrySector, prior.IndustrySector),
		HasUnderlyingTrustStructure: tfkit.ChangedBool(plan.HasUnderlyingTrustStructure, prior.HasUnderlyingTrustStructure),
		HasNomineeShareholders:      tfkit.ChangedBool(plan.HasNomineeShareholders, prior.HasNomineeShareholders),
		IsPubliclyTraded:            tfkit.ChangedBool(plan.IsPubliclyTraded, prior.IsPubliclyTraded),
		MerchantFundingSource:       tfkit.ChangedString(plan.MerchantFundingSource, prior.MerchantFundingSource),
		CustomerRegions:             tfkit.ChangedStrings(plan.CustomerRegions, prior.CustomerRegions),
	}
	return body, !isZero(body)
}

// taxDetailsToAPI returns all planned entries if any of them changed, since an update replaces the list; else nil.
func taxDetailsToAPI(plan, prior, config []taxDetailModel) []api.TaxDetail {
	changed := plan != nil && (prior == nil || len(plan) != len(prior))
	body := make([]api.TaxDetail, 0, len(plan))
	for i, planned := range plan {
		var before, configured taxDetailModel
		if i < len(prior) {
			before = prior[i]
		}
		if i < len(config) {
			configured = config[i]
		}
		changed = changed || planned.TaxPayerCountry != before.TaxPayerCountry ||
			changedNumber(planned.taxPayerID(), before.taxPayerID(), configured.taxPayerID()) != ""
		number := planned.TaxPayerID
		if number.IsNull() {
			number = configured.TaxPayerIDWO
		}
		body = append(body, api.TaxDetail{
			TaxPayerID: number.ValueString(), TaxPayerCountry: planned.TaxPayerCountry.ValueString(),
		})
	}
	if !changed {
		return nil
	}
	return body
}

func (m memberModel) toAPI() api.InstitutionMember {
	member := api.InstitutionMember{
		IdentityID: m.IdentityID.ValueString(),
		Ownership:  m.Ownership.ValueString(),
		Position:   m.Position.ValueString(),
	}
	if !m.Roles.IsNull() {
		member.Roles = tfkit.StringElements(m.Roles.Elements())
	}
	return member
}
