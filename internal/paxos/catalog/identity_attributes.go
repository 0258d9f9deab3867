package catalog

// identityArguments are the rows of what people and institutions have alike.
var identityArguments = []Attribute{
	{"adopt_existing", flag, false, true, isSteering},
	{"deletion_policy", choice, "ABANDON", "PREVENT", isSteering},
	{"is_merchant", flag, true, false, isFlag},
	{"metadata[]", anything, "mark-metadata", "other-metadata", isFreeText},
	{"ref_id", text(200), "mark-ref", "other-ref", isID},
	{"tax_details_not_required", flag, false, true, isFlag},
	{"wait_for_status", choice, "PENDING", "APPROVED", isSteering},
	{"timeouts.create", duration, "11m", "21m", isSteering},
	{"timeouts.update", duration, "12m", "22m", isSteering},
}

var personDetails = []Attribute{
	{"person_details.cip_id_country", country, "FSM", "FJI", hidden},
	{"person_details.cip_id_type", value, "SSN", "ITIN", isKind},
	{"person_details.cip_id_wo_version", number, 1, 2, isVersion},
	{"person_details.cip_id_wo", ascii(200), "727-72-7272", "722-72-7272", hidden},
	{"person_details.cip_id", ascii(200), "717-71-7171", "711-71-7171", hidden},
	{"person_details.country_of_birth", text(200), "Canaryland", "Markland", hidden},
	{"person_details.date_of_birth", day, "1961-07-23", "1962-08-24", hidden},
	{"person_details.email", text(200), "canary.first@example.com", "mark@example.com", hidden},
	{"person_details.first_name", ascii(200), "Canaryfirst", "Markfirst", hidden},
	{"person_details.govt_id_type", value, "SSN", "ITIN", isKind},
	{"person_details.govt_id", ascii(200), "747-74-7474", "744-74-7474", hidden},
	{"person_details.last_name", ascii(200), "Canarylast", "Marklast", hidden},
	{"person_details.middle_name", text(200), "Canarymiddle", "Markmiddle", hidden},
	{"person_details.nationality", country, "NRU", "FJI", hidden},
	{"person_details.passthrough_verification_fields[]", value, "ADDRESS", "CIP_ID", isKind},
	{"person_details.passthrough_verification_id", text(200), "canary-check", "mark-check", hidden},
	{"person_details.passthrough_verification_status", choice, "APPROVED", "DENIED", isStatus},
	{"person_details.passthrough_verified_at", instant, "2026-01-02T03:04:05Z", "2026-02-03T04:05:06Z", isTime},
	{"person_details.passthrough_verifier_type", value, "JUMIO", "ALLOY", isKind},
	{"person_details.phone_number", text(200), "+1 555 010 7777", "+1 555 010 5555", hidden},
	{"person_details.profession", text(200), "Canarykeeper", "Markkeeper", hidden},
	{"person_details.verifier_id", text(200), "canary-verifier", "mark-verifier", hidden},
	{"person_details.verifier_type", value, "PASSTHROUGH", "PAXOS", isKind},
}

var institutionDetails = []Attribute{
	{"institution_details.business_description", text(1000), "Holds marks.", "Keeps canaries.", isPublic},
	{"institution_details.cip_id_country", country, "USA", "GBR", isPublic},
	{"institution_details.cip_id_type", value, "EIN", "REGISTRATION_NUMBER", isKind},
	{"institution_details.cip_id_wo_version", number, 1, 2, isVersion},
	{"institution_details.cip_id_wo", ascii(200), "72-7272727", "13-3456789", hidden},
	{"institution_details.cip_id", ascii(200), "71-7171717", "12-3456789", hidden},
	{"institution_details.doing_business_as", text(200), "Canarytrade", "Marktrade", hidden},
	{"institution_details.email", text(200), "canary.trust@example.com", "trust@example.com", hidden},
	{"institution_details.govt_registration_date", instant, "2020-01-01T00:00:00Z", "2021-02-03T00:00:00Z", isPublic},
	{"institution_details.institution_sub_type", value, "INVESTMENT", nil, isKind}, // the one of a trust,
	{"institution_details.institution_type", value, "TRUST", "LLC", isKind},
	{"institution_details.listed_exchange", text(200), "NYSE", "LSE", isPublic},
	{"institution_details.name", ascii(200), "Canary Family Trust", "Mark Trust", hidden},
	{"institution_details.parent_institution_name", text(200), "Mark Holding", "Other Holding", isPublic},
	{"institution_details.phone_number", text(200), "+1 555 010 8888", "+1 555 010 6666", hidden},
	{"institution_details.regulation_status", value, "US_REGULATED", "INTL_REGULATED", isPublic},
	{"institution_details.regulator_jurisdiction", text(200), "Markshire", "Othershire", isPublic},
	{"institution_details.regulator_name", text(200), "Mark Office", "Other Office", isPublic},
	{"institution_details.regulator_register_number", text(200), "R-1", "R-2", isPublic},
	{"institution_details.ticker_symbol", text(200), "MARK", "OTHR", isPublic},
	{"institution_details.trading_type", value, "PUBLIC", "PRIVATE", isPublic},
}

var institutionMembers = []Attribute{
	{"institution_members[].identity_id", text(200), PersonID, OtherPersonID, isID},
	{"institution_members[].ownership", decimal, "12.5", "7", isMember},
	{"institution_members[].position", text(1000), "Markhead", "Otherhead", isMember},
	{"institution_members[].roles[]", value, "TRUSTEE", "GRANTOR", isMember},
}

var taxDetails = []Attribute{
	{"tax_details[].tax_payer_country", country, "TUV", "NRU", hidden},
	{"tax_details[].tax_payer_id_wo_version", number, 1, 2, isVersion},
	{"tax_details[].tax_payer_id_wo", ascii(35), "757-75-7575", "755-75-7575", hidden},
	{"tax_details[].tax_payer_id", ascii(35), "737-73-7373", "733-73-7373", hidden},
}

var dueDiligence = []Attribute{
	{"customer_due_diligence.aliases[]", text(200), "Canaryalias", "Markalias", hidden},
	{"customer_due_diligence.customer_regions[]", value, "EUROPE", "AFRICA", isPublic},
	{"customer_due_diligence.employment_industry_sector", value, "ADULT_ENTERTAINMENT", "INFORMATION", hidden},
	{"customer_due_diligence.employment_status", value, "SELF_EMPLOYED", "FULL_TIME", hidden},
	{"customer_due_diligence.estimated_net_worth", value, "NET_WORTH_7_5M_TO_10M", "NET_WORTH_100K_TO_500K", hidden},
	{"customer_due_diligence.estimated_yearly_income", value, "INCOME_750K_TO_1M", "INCOME_50K_TO_100K", hidden},
	{"customer_due_diligence.expected_transfer_value", value, "TRANSFER_VALUE_750K_TO_1M", "TRANSFER_VALUE_0_TO_25K", hidden},
	{"customer_due_diligence.has_nominee_shareholders", flag, true, false, isFlag},
	{"customer_due_diligence.has_underlying_trust_structure", flag, true, false, isFlag},
	{"customer_due_diligence.industry_sector", value, "INFORMATION", "MINING", isPublic},
	{"customer_due_diligence.is_publicly_traded", flag, true, false, isFlag},
	{"customer_due_diligence.merchant_funding_source", value, "REAL_ESTATE_INCOME", "SALARY_SAVINGS", hidden},
	{"customer_due_diligence.purpose_of_account", value, "STABLECOIN_PURCHASE_REDEMPTION", "SAVINGS", hidden},
	{"customer_due_diligence.source_of_funds", value, "LOAN_DISBURSEMENT", "SALARY_DISBURSEMENT", hidden},
	{"customer_due_diligence.source_of_wealth", value, "INVESTMENT_GAINS", "EMPLOYMENT_INCOME", hidden},
}

// address returns the rows of an address; its good values end in a letter of its own.
func address(at, letter string) []Attribute {
	return []Attribute{
		{at + "country", ascii(35), "Canaria " + letter, "Markonia", hidden},
		{at + "address1", ascii(35), "7 Canary St " + letter, "7 Mark St", hidden},
		{at + "address2", optionalASCII(35), "Canary Apt " + letter, "Mark Apt", hidden},
		{at + "city", ascii(35), "Canaryville " + letter, "Markville", hidden},
		{at + "province", ascii(35), "Canaryprovince " + letter, "Markprovince", hidden},
		{at + "zip_code", ascii(35), "Canary Zip " + letter, "M4RK 7", hidden},
	}
}
