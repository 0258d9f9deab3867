package catalog

import "github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"

// identityArguments are the rows of what people and institutions have alike.
var identityArguments = []spec.Attribute{
	spec.Row("adopt_existing", spec.Flag, false, true, spec.IsSteering),
	spec.Row("deletion_policy", spec.Choice, "ABANDON", "PREVENT", spec.IsSteering),
	spec.Row("is_merchant", spec.Flag, true, false, spec.IsFlag),
	spec.Row("metadata[]", spec.Anything, "mark-metadata", "other-metadata", spec.IsFreeText),
	spec.Row("ref_id", spec.Text(200), "mark-ref", "other-ref", spec.IsID),
	spec.Row("tax_details_not_required", spec.Flag, false, true, spec.IsFlag),
	spec.Row("wait_for_status", spec.Choice, "PENDING", "APPROVED", spec.IsSteering),
	spec.Row("timeouts.create", spec.Duration, "11m", "21m", spec.IsSteering),
	spec.Row("timeouts.update", spec.Duration, "12m", "22m", spec.IsSteering),
}

var personDetails = []spec.Attribute{
	spec.Row("person_details.cip_id_country", spec.Country, "FSM", "FJI", spec.Hidden),
	spec.Row("person_details.cip_id_type", spec.Value, "SSN", "ITIN", spec.IsKind),
	spec.Row("person_details.cip_id_wo_version", spec.Number, 1, 2, spec.IsVersion),
	spec.Row("person_details.cip_id_wo", spec.ASCII(200), "727-72-7272", "722-72-7272", spec.Hidden),
	spec.Row("person_details.cip_id", spec.ASCII(200), "717-71-7171", "711-71-7171", spec.Hidden),
	spec.Row("person_details.country_of_birth", spec.Text(200), "Canaryland", "Markland", spec.Hidden),
	spec.Row("person_details.date_of_birth", spec.Day, "1961-07-23", "1962-08-24", spec.Hidden),
	spec.Row("person_details.email", spec.Text(200), "canary.first@example.com", "mark@example.com", spec.Hidden),
	spec.Row("person_details.first_name", spec.ASCII(200), "Canaryfirst", "Markfirst", spec.Hidden),
	spec.Row("person_details.govt_id_type", spec.Value, "SSN", "ITIN", spec.IsKind),
	spec.Row("person_details.govt_id", spec.ASCII(200), "747-74-7474", "744-74-7474", spec.Hidden),
	spec.Row("person_details.last_name", spec.ASCII(200), "Canarylast", "Marklast", spec.Hidden),
	spec.Row("person_details.middle_name", spec.Text(200), "Canarymiddle", "Markmiddle", spec.Hidden),
	spec.Row("person_details.nationality", spec.Country, "NRU", "FJI", spec.Hidden),
	spec.Row("person_details.passthrough_verification_fields[]", spec.Value, "ADDRESS", "CIP_ID", spec.IsKind),
	spec.Row("person_details.passthrough_verification_id", spec.Text(200), "canary-check", "mark-check", spec.Hidden),
	spec.Row("person_details.passthrough_verification_status", spec.Choice, "APPROVED", "DENIED", spec.IsStatus),
	spec.Row("person_details.passthrough_verified_at", spec.Instant, "2026-01-02T03:04:05Z", "2026-02-03T04:05:06Z", spec.IsTime),
	spec.Row("person_details.passthrough_verifier_type", spec.Value, "JUMIO", "ALLOY", spec.IsKind),
	spec.Row("person_details.phone_number", spec.Text(200), "+1 555 010 7777", "+1 555 010 5555", spec.Hidden),
	spec.Row("person_details.profession", spec.Text(200), "Canarykeeper", "Markkeeper", spec.Hidden),
	spec.Row("person_details.verifier_id", spec.Text(200), "canary-verifier", "mark-verifier", spec.Hidden),
	spec.Row("person_details.verifier_type", spec.Value, "PASSTHROUGH", "PAXOS", spec.IsKind),
}

var institutionDetails = []spec.Attribute{
	spec.Row("institution_details.business_description", spec.Text(1000), "Holds marks.", "Keeps canaries.", spec.IsPublic),
	spec.Row("institution_details.cip_id_country", spec.Country, "USA", "GBR", spec.IsPublic),
	spec.Row("institution_details.cip_id_type", spec.Value, "EIN", "REGISTRATION_NUMBER", spec.IsKind),
	spec.Row("institution_details.cip_id_wo_version", spec.Number, 1, 2, spec.IsVersion),
	spec.Row("institution_details.cip_id_wo", spec.ASCII(200), "72-7272727", "13-3456789", spec.Hidden),
	spec.Row("institution_details.cip_id", spec.ASCII(200), "71-7171717", "12-3456789", spec.Hidden),
	spec.Row("institution_details.doing_business_as", spec.Text(200), "Canarytrade", "Marktrade", spec.Hidden),
	spec.Row("institution_details.email", spec.Text(200), "canary.trust@example.com", "trust@example.com", spec.Hidden),
	spec.Row("institution_details.govt_registration_date", spec.Instant, "2020-01-01T00:00:00Z", "2021-02-03T00:00:00Z", spec.IsPublic),
	spec.Row("institution_details.institution_sub_type", spec.Value, "INVESTMENT", nil, spec.IsKind), // the one of a trust,
	spec.Row("institution_details.institution_type", spec.Value, "TRUST", "LLC", spec.IsKind),
	spec.Row("institution_details.listed_exchange", spec.Text(200), "NYSE", "LSE", spec.IsPublic),
	spec.Row("institution_details.name", spec.ASCII(200), "Canary Family Trust", "Mark Trust", spec.Hidden),
	spec.Row("institution_details.parent_institution_name", spec.Text(200), "Mark Holding", "Other Holding", spec.IsPublic),
	spec.Row("institution_details.phone_number", spec.Text(200), "+1 555 010 8888", "+1 555 010 6666", spec.Hidden),
	spec.Row("institution_details.regulation_status", spec.Value, "US_REGULATED", "INTL_REGULATED", spec.IsPublic),
	spec.Row("institution_details.regulator_jurisdiction", spec.Text(200), "Markshire", "Othershire", spec.IsPublic),
	spec.Row("institution_details.regulator_name", spec.Text(200), "Mark Office", "Other Office", spec.IsPublic),
	spec.Row("institution_details.regulator_register_number", spec.Text(200), "R-1", "R-2", spec.IsPublic),
	spec.Row("institution_details.ticker_symbol", spec.Text(200), "MARK", "OTHR", spec.IsPublic),
	spec.Row("institution_details.trading_type", spec.Value, "PUBLIC", "PRIVATE", spec.IsPublic),
}

var institutionMembers = []spec.Attribute{
	spec.Row("institution_members[].identity_id", spec.Text(200), PersonID, OtherPersonID, spec.IsID),
	spec.Row("institution_members[].ownership", spec.Decimal, "12.5", "7", spec.IsMember),
	spec.Row("institution_members[].position", spec.Text(1000), "Markhead", "Otherhead", spec.IsMember),
	spec.Row("institution_members[].roles[]", spec.Value, "TRUSTEE", "GRANTOR", spec.IsMember),
}

var taxDetails = []spec.Attribute{
	spec.Row("tax_details[].tax_payer_country", spec.Country, "TUV", "NRU", spec.Hidden),
	spec.Row("tax_details[].tax_payer_id_wo_version", spec.Number, 1, 2, spec.IsVersion),
	spec.Row("tax_details[].tax_payer_id_wo", spec.ASCII(35), "757-75-7575", "755-75-7575", spec.Hidden),
	spec.Row("tax_details[].tax_payer_id", spec.ASCII(35), "737-73-7373", "733-73-7373", spec.Hidden),
}

var dueDiligence = []spec.Attribute{
	spec.Row("customer_due_diligence.aliases[]", spec.Text(200), "Canaryalias", "Markalias", spec.Hidden),
	spec.Row("customer_due_diligence.customer_regions[]", spec.Value, "EUROPE", "AFRICA", spec.IsPublic),
	spec.Row("customer_due_diligence.employment_industry_sector", spec.Value, "ADULT_ENTERTAINMENT", "INFORMATION", spec.Hidden),
	spec.Row("customer_due_diligence.employment_status", spec.Value, "SELF_EMPLOYED", "FULL_TIME", spec.Hidden),
	spec.Row("customer_due_diligence.estimated_net_worth", spec.Value, "NET_WORTH_7_5M_TO_10M", "NET_WORTH_100K_TO_500K", spec.Hidden),
	spec.Row("customer_due_diligence.estimated_yearly_income", spec.Value, "INCOME_750K_TO_1M", "INCOME_50K_TO_100K", spec.Hidden),
	spec.Row("customer_due_diligence.expected_transfer_value", spec.Value,
		"TRANSFER_VALUE_750K_TO_1M", "TRANSFER_VALUE_0_TO_25K", spec.Hidden),
	spec.Row("customer_due_diligence.has_nominee_shareholders", spec.Flag, true, false, spec.IsFlag),
	spec.Row("customer_due_diligence.has_underlying_trust_structure", spec.Flag, true, false, spec.IsFlag),
	spec.Row("customer_due_diligence.industry_sector", spec.Value, "INFORMATION", "MINING", spec.IsPublic),
	spec.Row("customer_due_diligence.is_publicly_traded", spec.Flag, true, false, spec.IsFlag),
	spec.Row("customer_due_diligence.merchant_funding_source", spec.Value, "REAL_ESTATE_INCOME", "SALARY_SAVINGS", spec.Hidden),
	spec.Row("customer_due_diligence.purpose_of_account", spec.Value, "STABLECOIN_PURCHASE_REDEMPTION", "SAVINGS", spec.Hidden),
	spec.Row("customer_due_diligence.source_of_funds", spec.Value, "LOAN_DISBURSEMENT", "SALARY_DISBURSEMENT", spec.Hidden),
	spec.Row("customer_due_diligence.source_of_wealth", spec.Value, "INVESTMENT_GAINS", "EMPLOYMENT_INCOME", spec.Hidden),
}

// address returns the rows of an address; its good values end in a letter of its own.
func address(at, letter string) []spec.Attribute {
	return []spec.Attribute{
		spec.Row(at+"country", spec.ASCII(35), "Canaria "+letter, "Markonia", spec.Hidden),
		spec.Row(at+"address1", spec.ASCII(35), "7 Canary St "+letter, "7 Mark St", spec.Hidden),
		spec.Row(at+"address2", spec.OptionalASCII(35), "Canary Apt "+letter, "Mark Apt", spec.Hidden),
		spec.Row(at+"city", spec.ASCII(35), "Canaryville "+letter, "Markville", spec.Hidden),
		spec.Row(at+"province", spec.ASCII(35), "Canaryprovince "+letter, "Markprovince", spec.Hidden),
		spec.Row(at+"zip_code", spec.ASCII(35), "Canary Zip "+letter, "M4RK 7", spec.Hidden),
	}
}
