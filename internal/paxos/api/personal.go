package api

import "strings"

// shownFields are the fields whose values are no personal data: ids, kinds, statuses, times of records, what registers publish
// of institutions, and free text that users keep personal data out of. They are named as in JSON, by their path where a
// field of the same name is personal elsewhere. A field that is added is personal until it is named here.
var shownFields = map[string]bool{
	"id": true, "identity_id": true, "institution_id": true, "ref_id": true, "metadata": true,
	"account_id": true, "profile_id": true, "nickname": true, "description": true, "file_id": true, "document_types": true,
	"type": true, "code": true, "reason_code": true, "reason": true, "roles": true, "ownership": true, "position": true,
	"verifier_type": true, "passthrough_verifier_type": true, "passthrough_verified_at": true,
	"passthrough_verification_status": true, "passthrough_verification_fields": true,
	"cip_id_type": true, "institution_details.cip_id_country": true, "govt_id_type": true, "last_kyc_refresh_date": true,
	"institution_type": true, "institution_sub_type": true, "business_description": true, "govt_registration_date": true,
	"regulation_status": true, "regulator_name": true, "regulator_jurisdiction": true, "regulator_register_number": true,
	"trading_type": true, "listed_exchange": true, "ticker_symbol": true, "parent_institution_name": true,
	"industry_sector": true, "customer_regions": true,
	"status": true, "summary_status": true, "id_verification_status": true, "sanctions_verification_status": true,
	"document_verification_status": true, "additional_screening_status": true, "summary_tin_verification_status": true,
	"tin_verification_status": true, "awaiting_action_from": true, "set_by": true,
	"created_at": true, "updated_at": true, "deleted_at": true, "archived_at": true,
}

// Personal reports whether the text in a field of a request or an answer is personal data, which errors, plans and outputs
// withhold. path names the field as in JSON, with dots between the objects: "person_details.first_name". Lists add nothing
// to it.
func Personal(path string) bool {
	return !shownFields[path] && !shownFields[path[strings.LastIndex(path, ".")+1:]]
}
