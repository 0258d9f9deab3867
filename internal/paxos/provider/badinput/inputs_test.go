// Package badinput_test puts mutations into every text argument of every resource, data source and the provider block:
// each is refused by the plan at the argument to blame, or reaches Paxos, whose words are then shown. The tables are
// held against the schemas, so that an argument that is added without a word about it fails them.
package badinput_test

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"sync"
)

// input is what a text argument takes: its class, and a good value.
type input struct {
	class class
	good  string
}

// inputs are the text arguments by resource, data source and provider block, and by path.
var inputs = sync.OnceValue(func() map[string]map[string]input {
	return map[string]map[string]input{
		"provider":                               provider(),
		"resource paxos_identity":                identity(),
		"resource paxos_identity_control":        control(),
		"resource paxos_sandbox_identity_status": sandboxStatus(),
		"resource paxos_profile":                 profile(),
		"data source paxos_identity":             {"id": {text, "mark-1"}, "ref_id": {text, "mark-2"}},
		"data source paxos_identities":           filters(),
		"data source paxos_identity_control":     {"identity_id": {text, personID}, "id": {text, "mark-3"}},
		"data source paxos_identity_controls":    {"identity_id": {text, personID}},
		"data source paxos_profile":              {"id": {text, "mark-4"}, "nickname": {text, "mark-5"}},
		"data source paxos_profiles":             profileFilters(),
	}
})

// personID is the id of a person that every test's emulator holds.
const personID = "person-0001"

func provider() map[string]input {
	der, err := x509.MarshalPKCS8PrivateKey(ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)))
	if err != nil {
		panic(err) // the seed has the right size
	}
	return map[string]input{
		"environment": {choice, "sandbox"}, "on_missing": {choice, "ERROR"}, "request_signing.algorithm": {choice, "EdDSA"},
		"api_url": {url, "https://mark.example/v2"}, "token_url": {url, "https://mark.example/oauth2/token"},
		"client_id": {credential, "mark-client"}, "client_secret": {credential, "mark-secret"}, "scopes[]": {credential, "mark:scope"},
		"request_signing.key_id":      {credential, "mark-key"},
		"request_signing.private_key": {key, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))},
		"request_timeout":             {duration, "31s"},
	}
}

func identity() map[string]input {
	all := map[string]input{
		"ref_id": {text, "mark-ref"}, "metadata[]": {anything, "mark-metadata"},
		"deletion_policy": {choice, "ABANDON"}, "wait_for_status": {choice, "PENDING"},
		"timeouts.create": {duration, "11m"}, "timeouts.update": {duration, "12m"},

		"tax_details[].tax_payer_id": {ascii, "727-72-7272"}, "tax_details[].tax_payer_id_wo": {ascii, "737-73-7373"},
		"tax_details[].tax_payer_country": {country, "NRU"},

		"customer_due_diligence.aliases[]":                  {text, "Markalias"},
		"customer_due_diligence.estimated_net_worth":        {value, "NET_WORTH_100K_TO_500K"},
		"customer_due_diligence.estimated_yearly_income":    {value, "INCOME_50K_TO_100K"},
		"customer_due_diligence.expected_transfer_value":    {value, "TRANSFER_VALUE_0_TO_25K"},
		"customer_due_diligence.source_of_wealth":           {value, "EMPLOYMENT_INCOME"},
		"customer_due_diligence.source_of_funds":            {value, "SALARY_DISBURSEMENT"},
		"customer_due_diligence.purpose_of_account":         {value, "SAVINGS"},
		"customer_due_diligence.employment_status":          {value, "FULL_TIME"},
		"customer_due_diligence.employment_industry_sector": {value, "INFORMATION"},
		"customer_due_diligence.industry_sector":            {value, "INFORMATION"},
		"customer_due_diligence.merchant_funding_source":    {value, "SALARY_SAVINGS"},
		"customer_due_diligence.customer_regions[]":         {value, "EUROPE"},

		"person_details.verifier_type": {value, "PASSTHROUGH"}, "person_details.verifier_id": {text, "mark-verifier"},
		"person_details.passthrough_verifier_type":         {value, "JUMIO"},
		"person_details.passthrough_verified_at":           {instant, "2026-01-02T03:04:05Z"},
		"person_details.passthrough_verification_id":       {text, "mark-check"},
		"person_details.passthrough_verification_status":   {choice, "APPROVED"},
		"person_details.passthrough_verification_fields[]": {value, "ADDRESS"},
		"person_details.first_name":                        {ascii, "Markfirst"}, "person_details.middle_name": {text, "Markmiddle"},
		"person_details.last_name": {ascii, "Marklast"}, "person_details.date_of_birth": {day, "1961-07-23"},
		"person_details.nationality": {country, "FJI"}, "person_details.country_of_birth": {text, "Markland"},
		"person_details.phone_number": {text, "+1 555 010 7777"}, "person_details.email": {text, "mark@example.com"},
		"person_details.profession": {text, "Markkeeper"},
		"person_details.cip_id":     {ascii, "717-71-7171"}, "person_details.cip_id_wo": {ascii, "747-74-7474"},
		"person_details.cip_id_type": {value, "SSN"}, "person_details.cip_id_country": {country, "FSM"},
		"person_details.govt_id": {ascii, "717-71-7171"}, "person_details.govt_id_type": {value, "SSN"},

		"institution_details.name": {ascii, "Mark Trust"}, "institution_details.doing_business_as": {text, "Marktrade"},
		"institution_details.business_description": {text, "Holds marks."},
		"institution_details.institution_type":     {value, "TRUST"}, "institution_details.institution_sub_type": {value, "INVESTMENT"},
		"institution_details.phone_number": {text, "+1 555 010 8888"}, "institution_details.email": {text, "trust@example.com"},
		"institution_details.cip_id": {ascii, "12-3456789"}, "institution_details.cip_id_wo": {ascii, "13-3456789"},
		"institution_details.cip_id_type": {value, "EIN"}, "institution_details.cip_id_country": {country, "USA"},
		"institution_details.govt_registration_date": {instant, "2020-01-01T00:00:00Z"},
		"institution_details.regulation_status":      {value, "US_REGULATED"}, "institution_details.regulator_name": {text, "Mark Office"},
		"institution_details.regulator_jurisdiction": {text, "Markshire"}, "institution_details.regulator_register_number": {text, "R-1"},
		"institution_details.trading_type": {value, "PUBLIC"}, "institution_details.listed_exchange": {text, "NYSE"},
		"institution_details.ticker_symbol": {text, "MARK"}, "institution_details.parent_institution_name": {text, "Mark Holding"},

		"institution_members[].identity_id": {text, personID}, "institution_members[].roles[]": {value, "TRUSTEE"},
		"institution_members[].ownership": {decimal, "12.5"}, "institution_members[].position": {text, "Markhead"},
	}
	for _, at := range []string{
		"person_details.address.", "institution_details.business_address.", "institution_details.incorporation_address.",
	} {
		for name, good := range map[string]string{
			"country": "Markonia", "address1": "7 Mark St", "city": "Markville", "province": "Markprovince", "zip_code": "M4RK 7",
		} {
			all[at+name] = input{ascii, good}
		}
		all[at+"address2"] = input{optionalASCII, "Mark Apt"}
	}
	return all
}

func control() map[string]input {
	return map[string]input{
		"identity_id": {text, personID}, "type": {choice, "SELL_ONLY"}, "reason_code": {value, "END_USER_REQUEST"},
		"reason": {text, "Mark reason"}, "removal_reason": {text, "Mark removal"}, "deletion_policy": {choice, "DELETE"},
	}
}

func sandboxStatus() map[string]input {
	return map[string]input{
		"identity_id": {text, personID}, "id_verification_status": {choice, "APPROVED"},
		"sanctions_verification_status": {choice, "APPROVED"}, "document_verification_status": {choice, "PENDING"},
		"additional_screening_status": {choice, "PENDING"},
		"timeouts.create":             {duration, "13s"}, "timeouts.update": {duration, "14s"},
	}
}

func profile() map[string]input {
	return map[string]input{
		"nickname": {text, "Mark profile"}, "description": {text, "Mark assets"}, "deletion_policy": {choice, "DEACTIVATE"},
	}
}

func profileFilters() map[string]input {
	all := map[string]input{"nickname": {text, "Mark"}, "ids[]": {text, "mark-6"}, "order": {choice, "DESC"}}
	for _, bound := range []string{"lt", "lte", "eq", "gte", "gt"} {
		all["created_at."+bound] = input{instant, "2026-01-02T03:04:05Z"}
	}
	return all
}

func filters() map[string]input {
	all := map[string]input{
		"summary_status": {choice, "PENDING"}, "identity_type": {choice, "PERSON"}, "order": {choice, "ASC"},
		"control_types[]": {value, "SELL_ONLY"}, "control_reason_codes[]": {value, "COMPLIANCE_KYC"},
	}
	for _, bound := range []string{"lt", "lte", "eq", "gte", "gt"} {
		all["created_at."+bound], all["updated_at."+bound] = input{instant, "2026-01-02T03:04:05Z"}, input{instant, "2026-01-02T03:04:05Z"}
	}
	return all
}
