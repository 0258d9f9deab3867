package identity_test

import (
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// address is the configuration of an address.
func address() attrs {
	return attrs{
		"country": "USA", "address1": "1 Example St", "city": "New York", "province": "NY", "zip_code": "10001",
	}
}

// person is the least that makes a person. Nobody has verified her: she is PENDING.
func person() attrs {
	return attrs{"person_details": attrs{
		"first_name": "Ada", "last_name": "Example", "date_of_birth": "1980-01-02", "nationality": "USA",
		"address": address(), "cip_id": "123-45-6789", "cip_id_type": "SSN", "cip_id_country": "USA",
	}}
}

// verified is person verified by somebody else, whom the sandbox approves at once.
func verified() attrs {
	return with(person(), attrs{
		"person_details.verifier_type":                   "PASSTHROUGH",
		"person_details.passthrough_verifier_type":       "JUMIO",
		"person_details.passthrough_verified_at":         "2026-01-02T03:04:05Z",
		"person_details.passthrough_verification_id":     "check-1",
		"person_details.passthrough_verification_status": "APPROVED",
		"person_details.passthrough_verification_fields": []string{"FULL_LEGAL_NAME", "ADDRESS"},
	})
}

// wholePerson has every argument that a person can have.
func wholePerson() attrs {
	return with(verified(), attrs{
		"ref_id":                          "person-1",
		"metadata":                        attrs{"team": "payments", "tier": "1"},
		"person_details.middle_name":      "Bea",
		"person_details.address.address2": "Apt 2",
		"person_details.country_of_birth": "GBR",
		"person_details.phone_number":     "+1 555 010 0200",
		"person_details.email":            "ada@example.com",
		"person_details.profession":       "Engineer",
		"tax_details":                     []attrs{{"tax_payer_id": "987-65-4320", "tax_payer_country": "USA"}},
		"tax_details_not_required":        false,
		"is_merchant":                     true,
		"customer_due_diligence": attrs{
			"aliases":                        []string{"A. Example"},
			"estimated_net_worth":            "NET_WORTH_100K_TO_500K",
			"estimated_yearly_income":        "INCOME_50K_TO_100K",
			"expected_transfer_value":        "TRANSFER_VALUE_0_TO_25K",
			"source_of_wealth":               "EMPLOYMENT_INCOME",
			"source_of_funds":                "SALARY_DISBURSEMENT",
			"purpose_of_account":             "SAVINGS",
			"employment_status":              "FULL_TIME",
			"employment_industry_sector":     "INFORMATION",
			"industry_sector":                "INFORMATION",
			"has_underlying_trust_structure": false,
			"has_nominee_shareholders":       true,
			"is_publicly_traded":             false,
			"merchant_funding_source":        "SALARY_SAVINGS",
			"customer_regions":               []string{"EUROPE", "US_CANADA"},
		},
		"adopt_existing":  false,
		"deletion_policy": "ABANDON",
	})
}

// trust is the least that makes an institution, with the given members.
func trust(members ...attrs) attrs {
	return attrs{
		"institution_details": attrs{
			"name": "Example Trust", "institution_type": "TRUST", "institution_sub_type": "INVESTMENT",
			"business_address": address(), "cip_id": "12-3456789", "cip_id_type": "EIN", "cip_id_country": "USA",
			"govt_registration_date": "2020-01-01T00:00:00Z",
		},
		"institution_members": members,
	}
}

// trustee is a member of a trust; identityID is an id or an expr.
func trustee(identityID any) attrs {
	return attrs{"identity_id": identityID, "roles": []string{"TRUSTEE"}}
}

// wholeTrust has every argument that an institution can have.
func wholeTrust(members ...attrs) attrs {
	return with(trust(members...), attrs{
		"ref_id":                                "trust-1",
		"metadata":                              attrs{"team": "payments"},
		"institution_details.doing_business_as": "Example",
		"institution_details.business_description":      "Holds what it is given.",
		"institution_details.incorporation_address":     with(address(), attrs{"address2": "Floor 3"}),
		"institution_details.phone_number":              "+1 555 010 0300",
		"institution_details.email":                     "trust@example.com",
		"institution_details.regulation_status":         "US_REGULATED",
		"institution_details.regulator_name":            "Example Authority",
		"institution_details.regulator_jurisdiction":    "New York",
		"institution_details.regulator_register_number": "R-1",
		"institution_details.trading_type":              "PUBLIC",
		"institution_details.listed_exchange":           "NYSE",
		"institution_details.ticker_symbol":             "EXPL",
		"institution_details.parent_institution_name":   "Example Holding",
		"tax_details":              []attrs{{"tax_payer_id": "98-1234567", "tax_payer_country": "USA"}},
		"tax_details_not_required": false,
		"is_merchant":              false,
		"customer_due_diligence": attrs{
			"industry_sector": "INVESTMENT", "has_underlying_trust_structure": true, "customer_regions": []string{"EUROPE"},
		},
	})
}

// stranger is a person whom somebody else made, for AddIdentity.
func stranger() api.Identity {
	return api.Identity{
		RefID: "stranger-1",
		PersonDetails: &api.PersonDetails{
			FirstName: "Bob", LastName: "Stranger", DateOfBirth: "1970-01-01", Nationality: "USA",
			Address: &api.Address{Country: "USA", Address1: "2 Example St", City: "New York", Province: "NY", ZipCode: "10002"},
			CIPID:   "222-33-4444", CIPIDType: "SSN", CIPIDCountry: "USA",
		},
	}
}
