package emulator_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestCreatePersonSpecificationSample(t *testing.T) {
	t.Parallel()
	c := start(t)
	created := c.ok("POST", identities, object{
		"ref_id": "ref-1", "person_details": person("111-11-1234"), "metadata": object{"team": "blue"},
		"customer_due_diligence": object{"source_of_wealth": "INHERITANCE"},
	})
	require.Equal(t, "PERSON", created["type"])
	require.Equal(t, "ref-1", created["ref_id"])
	require.Equal(t, object{"team": "blue"}, created["metadata"])
	details := objectAt(t, created, "person_details")
	require.Equal(t, "111-11-1234", details["govt_id"], "the deprecated field repeats cip_id")
	require.Equal(t, "SSN", details["govt_id_type"])
	require.Equal(t, []any{object{"tax_payer_id": "111-11-1234", "tax_payer_country": "USA"}}, created["tax_details"])
	require.Equal(t, created["created_at"], created["updated_at"])
	require.Equal(t, created["created_at"], at(t, created, "customer_due_diligence", "created_at"))
	_, err := time.Parse("2006-01-02T15:04:05.000000Z", fmt.Sprint(created["created_at"]))
	require.NoError(t, err, "microseconds in UTC")
	require.Equal(t, created, c.get(id(t, created)))
}

func TestCreateInstitutionSpecificationSample(t *testing.T) {
	t.Parallel()
	c := start(t)
	trustee := c.createPerson("111-11-1234", nil)
	created := c.ok("POST", identities, trust(trustee))
	require.Equal(t, "INSTITUTION", created["type"])
	require.Equal(t, "PENDING", created["status"], "institutions wait for a decision")
	require.Equal(t, []any{object{"tax_payer_id": "12-3456789", "tax_payer_country": "USA"}}, created["tax_details"])
	member := objectAt(t, created, "institution_members", 0)
	require.NotEmpty(t, member["id"])
	require.Equal(t, trustee, member["identity_id"])
	require.Equal(t, "Ada Example", member["name"])
	require.Equal(t, "APPROVED", member["summary_status"])
}

func TestCreateConflicts(t *testing.T) {
	t.Parallel()
	c := start(t)
	first := id(t, c.ok("POST", identities, object{"ref_id": "r", "person_details": person("111-11-1234")}))
	conflict := func(detail string, body object) {
		a := c.do("POST", identities, body)
		require.Equal(t, http.StatusConflict, a.status)
		require.Equal(t, "application/json", a.header.Get("Content-Type"))
		require.Equal(t, object{
			"type": "https://developer.paxos.com/docs/v2/problems/already-exists", "title": "Already Exists",
			"status": 409.0, "detail": detail, "meta": object{"existing": object{"id": first}},
		}, a.object(t))
	}
	conflict("duplicate ref_id provided", object{"ref_id": "r", "person_details": person("222-22-1234")})
	conflict("duplicate ref_id provided", object{"ref_id": "r", "person_details": person("111-11-1234")})
	conflict("duplicate (cip_id, cip_id_type, cip_id_country) provided", object{"person_details": person("111-11-1234")})

	c.createPerson("111-11-1234", object{"cip_id_type": "ITIN"}) // another type is another id

	other := c.createPerson("333-33-1234", nil)
	problem := c.refused(http.StatusConflict, "PUT", identities+"/"+other, object{"ref_id": "r"})
	require.Equal(t, object{"existing": object{"id": first}}, problem["meta"])
	c.refused(http.StatusConflict, "PUT", identities+"/"+other, object{"person_details": object{"cip_id": "111-11-1234"}})
	c.ok("PUT", identities+"/"+first, object{"ref_id": "r", "person_details": object{"cip_id": "111-11-1234"}})
}

// TestRequiredFields of the provider has the fields of a person that a create requires.
func TestCreateRefusals(t *testing.T) {
	t.Parallel()
	c := start(t)
	details := person("111-11-1234")
	long := strings.Repeat("x", 201)
	for _, tt := range []struct {
		name   string
		change object
		field  string
	}{
		{"guide passthrough type", object{"passthrough_verifier_type": nil}, "passthrough_verifier_type"},
		{"specification passthrough time", object{"passthrough_verified_at": nil}, "passthrough_verified_at"},
		{"guide passthrough id", object{"passthrough_verification_id": nil}, "passthrough_verification_id"},
		{"guide passthrough status", object{"passthrough_verification_status": nil}, "passthrough_verification_status"},
		{"guide passthrough status values", object{"passthrough_verification_status": "ERROR"}, "passthrough_verification_status"},
		{"guide passthrough fields", object{"passthrough_verification_fields": nil}, "passthrough_verification_fields"},
		{"specification passthrough field values", object{"passthrough_verification_fields": []string{"X"}}, "passthrough_verification_fields"},
		{"specification verifier_id", object{"verifier_id": "x"}, "verifier_id"},
		{"specification verifier types", object{"verifier_type": "JUMIO"}, "verifier_type"},
		{"specification ascii", object{"first_name": "Ren\u00e9"}, "first_name"},
		{"specification length", object{"last_name": long}, "last_name"},
		{"specification middle name length", object{"middle_name": long}, "middle_name"},
		{"specification date pattern", object{"date_of_birth": "1980-01-01T00:00:00Z"}, "date_of_birth"},
		{"guess real-dates", object{"date_of_birth": "1980-02-30"}, "date_of_birth"},
		{"specification nationality pattern", object{"nationality": "US"}, "nationality"},
		{"specification cip country", object{"cip_id_country": "us"}, "cip_id_country"},
		{"specification ssn format", object{"cip_id": "111111234"}, "cip_id"},
		{"specification cip types", object{"cip_id_type": "EIN"}, "cip_id_type"},
		{"specification address length", object{"address": with(address(), object{"city": long[:36]})}, "address.city"},
		{"specification address required", object{"address": with(address(), object{"province": nil})}, "address.province"},
		{"specification address pattern", object{"address": with(address(), object{"address2": "\u00e9"})}, "address.address2"},
		{"specification timestamps", object{"passthrough_verified_at": "yesterday"}, "passthrough_verified_at"},
		{"guess strict-bodies", object{"metadata": object{}}, "metadata"},
	} {
		problem := c.refused(http.StatusBadRequest, "POST", identities, object{"person_details": with(details, tt.change)})
		require.Contains(t, problem["detail"], tt.field, tt.name)
	}
}

func TestCreateRefusalsOfTheWhole(t *testing.T) {
	t.Parallel()
	c := start(t)
	trustee := c.createPerson("111-11-1234", nil)
	base, institution := object{"person_details": person("222-22-1234")}, trust(trustee)
	member := object{"identity_id": trustee, "roles": []string{"TRUSTEE"}}
	withMember := func(changes object) object {
		return with(institution, object{"institution_members": []object{with(member, changes)}})
	}
	withDetails := func(changes object) object {
		return with(institution, object{"institution_details": with(objectAt(t, institution, "institution_details"), changes)})
	}
	for _, tt := range []struct {
		name  string
		body  any
		field string
	}{
		{"guess one-kind neither", object{}, "person_details"},
		{"guess one-kind both", with(base, institution), "person_details"},
		{"specification taxes in the USA", with(base, object{"tax_details_not_required": true}), "tax_details_not_required"},
		{"specification taxes required", object{"person_details": with(person("P1"), object{"cip_id_type": "PASSPORT"})}, "tax_details"},
		{"specification tax payer id", with(base, object{"tax_details": []object{{"tax_payer_id": "\u00e9"}}}), "tax_payer_id"},
		{"specification wealth", with(base, object{"customer_due_diligence": object{"source_of_wealth": "LUCK"}}), "source_of_wealth"},
		{"specification regions", with(base, object{"customer_due_diligence": object{"customer_regions": []string{"USA"}}}), "customer_regions"},
		{"guess strict-bodies", with(base, object{"nickname": "x"}), "nickname"},
		{"not json", "{", "format"},
		{"two values", "{} {}", "after"},
		{"empty", "", "empty"},
		{"members of a person", with(base, object{"institution_members": []object{member}}), "institution_members"},
		{"specification members required", with(institution, object{"institution_members": nil}), "institution_members"},
		{"specification member id", withMember(object{"id": "x"}), "id"},
		{"guide members exist", withMember(object{"identity_id": "x"}), "identity_id"},
		{"specification roles", withMember(object{"roles": []string{"BOSS"}}), "roles"},
		{"specification roles present", withMember(object{"roles": nil}), "roles"},
		{"specification ownership", withMember(object{"ownership": "half"}), "ownership"},
		{"guide trust roles", withMember(object{"roles": []string{"ACCOUNT_OPENER"}}), "trustee"},
		{"guide trust sub type", withDetails(object{"institution_sub_type": "INSURANCE"}), "institution_sub_type"},
		{"guide prohibited", withDetails(object{"institution_type": "LLC", "institution_sub_type": "WEAPONS"}), "prohibited"},
		{"specification ein", withDetails(object{"cip_id": "123456789"}), "cip_id"},
	} {
		problem := c.refused(http.StatusBadRequest, "POST", identities, tt.body)
		require.Contains(t, problem["detail"], tt.field, tt.name)
	}
}

func TestCreateGuesses(t *testing.T) {
	t.Parallel()
	c := start(t)
	// guess server-set-ignored, timestamps-normalized, govt-id-alias
	created := c.ok("POST", identities, object{"person_details": with(person(""), object{
		"cip_id": nil, "cip_id_type": nil, "govt_id": "444-44-1234", "govt_id_type": "SSN",
		"id_verification_status": "DENIED", "passthrough_verified_at": "2026-01-02T03:04:05.5+02:00",
	})})
	details := objectAt(t, created, "person_details")
	require.Equal(t, "444-44-1234", details["cip_id"])
	require.Equal(t, "APPROVED", details["id_verification_status"])
	require.Equal(t, "2026-01-02T01:04:05.5Z", details["passthrough_verified_at"])

	// guess media-type
	a := c.do("POST", identities, object{}, "Content-Type", "text/plain")
	require.Equal(t, http.StatusUnsupportedMediaType, a.status)
	require.Equal(t, "application/problem+json", a.header.Get("Content-Type"))

	// guess unknown-route
	c.refused(http.StatusNotFound, "GET", "/v2/identity/nothing", nil)
	c.refused(http.StatusNotFound, "DELETE", identities, nil)
	c.refused(http.StatusNotFound, "GET", "/", nil)
}

func TestUpdateSpecificationIsADelta(t *testing.T) {
	t.Parallel()
	c := start(t)
	one := c.createPerson("111-11-1234", object{"address": with(address(), object{"address2": "Floor 3"}), "email": "a@example.com"})
	c.ok("PUT", identities+"/"+one, object{
		"metadata": object{"a": "1", "b": "2"}, "customer_due_diligence": object{"source_of_wealth": "INHERITANCE", "aliases": []string{"A"}},
	})
	before := c.get(one)

	updated := c.ok("PUT", identities+"/"+one, object{"person_details": object{"first_name": "John"}})
	want := before
	objectAt(t, want, "person_details")["first_name"] = "John"
	want["updated_at"] = updated["updated_at"]
	require.Equal(t, want, updated, "one nested field of the sample changes, nothing else")
	require.Equal(t, updated, c.get(one))

	// every depth; address2 cleared by an empty text (specification), another field too (guess empty-clears)
	updated = c.ok("PUT", identities+"/"+one, object{
		"person_details":         object{"address": with(address(), object{"address2": "", "city": "Albany"}), "email": "", "profession": nil},
		"customer_due_diligence": object{"source_of_funds": "PROPERTY_SALE", "aliases": []string{}},
		"metadata":               object{"c": "3"}, "is_merchant": true,
	})
	details := objectAt(t, updated, "person_details")
	require.Equal(t, with(address(), object{"city": "Albany"}), details["address"])
	require.NotContains(t, details, "email")
	due := objectAt(t, updated, "customer_due_diligence")
	require.Equal(t, "INHERITANCE", due["source_of_wealth"])
	require.Equal(t, "PROPERTY_SALE", due["source_of_funds"])
	require.NotContains(t, due, "aliases")
	require.Equal(t, object{"c": "3"}, updated["metadata"], "guess metadata-replaced")
	require.Equal(t, true, updated["is_merchant"])
}

func TestUpdateSpecificationTaxDetailsAreReplaced(t *testing.T) {
	t.Parallel()
	c := start(t)
	one := c.createPerson("111-11-1234", nil)
	target := identities + "/" + one
	list := func(ids ...string) []any {
		var taxes []any
		for _, taxID := range ids {
			taxes = append(taxes, object{"tax_payer_id": taxID, "tax_payer_country": "DEU"})
		}
		return taxes
	}
	require.Equal(t, list("1", "2"), c.ok("PUT", target, object{"tax_details": list("1", "2")})["tax_details"])
	require.Equal(t, list("3"), c.ok("PUT", target, object{"tax_details": list("3")})["tax_details"])
	require.Equal(t, list("3"), c.ok("PUT", target, object{"person_details": object{"cip_id": "999-11-1234"}})["tax_details"])

	// guess tax-follows-cip: filled-in ones follow the CIP id
	filled := c.ok("PUT", target, object{"tax_details": []any{}})
	require.Equal(t, []any{object{"tax_payer_id": "999-11-1234", "tax_payer_country": "USA"}}, filled["tax_details"])
	followed := c.ok("PUT", target, object{"person_details": object{"cip_id": "888-11-1234"}})
	require.Equal(t, []any{object{"tax_payer_id": "888-11-1234", "tax_payer_country": "USA"}}, followed["tax_details"])
}

func TestUpdateRefusals(t *testing.T) {
	t.Parallel()
	c := start(t)
	one := c.createPerson("111-11-1234", nil)
	institution := id(t, c.ok("POST", identities, trust(one)))
	before := c.get(one)
	for _, tt := range []struct {
		name, target string
		body         object
	}{
		{"specification kind of a person", one, object{"institution_details": object{"name": "x"}}},
		{"specification kind of an institution", institution, object{"person_details": object{"first_name": "x"}}},
		{"specification pattern", one, object{"person_details": object{"first_name": "\u00e9"}}},
		{"specification address is whole", one, object{"person_details": object{"address": object{"city": "Albany"}}}},
		{"specification taxes in the USA", one, object{"set_tax_details_not_required": true}},
		{"specification refresh date", one, object{"last_kyc_refresh_date": "2026-01-01"}},
		{"guide required fields stay", one, object{"person_details": object{"first_name": ""}}},
		{"guess strict-bodies name of create", one, object{"tax_details_not_required": true}},
		{"guess strict-bodies members", institution, object{"institution_members": []object{}}},
		{"guess strict-bodies read name", one, object{"user_disabled": true}},
		{"wrong type", one, object{"is_merchant": "yes"}},
		{"sandbox status, unknown value", one + "/sandbox-status", object{"id_verification_status": "GOOD"}},
		{"sandbox status, wrong type", one + "/sandbox-status", object{"user_disabled": true}},
	} {
		c.refused(http.StatusBadRequest, "PUT", identities+"/"+tt.target, tt.body)
		require.Equal(t, before, c.get(one), tt.name)
	}
	c.refused(http.StatusNotFound, "PUT", identities+"/unknown", object{})
	c.refused(http.StatusNotFound, "PUT", identities+"/unknown/sandbox-status", object{"id_verification_status": "APPROVED"})
}

func TestUpdateGuideReverification(t *testing.T) {
	t.Parallel()
	c := start(t)
	passthrough := c.createPerson("111-11-1234", nil)
	plain := c.createPerson("222-22-1234", plainPerson())
	c.ok("PUT", identities+"/"+plain+"/sandbox-status",
		object{"id_verification_status": "APPROVED", "sanctions_verification_status": "APPROVED"})
	require.Equal(t, "APPROVED", c.get(plain)["status"])

	for _, safe := range []object{
		{"metadata": object{"a": "b"}},
		{"ref_id": "new"},
		{"is_merchant": true},
		{"last_kyc_refresh_date": "2026-01-01T00:00:00+01:00"},
		{"set_user_disabled": false},
	} {
		require.Equal(t, "APPROVED", c.ok("PUT", identities+"/"+plain, safe)["status"], "%v", safe)
	}
	require.Equal(t, "2025-12-31T23:00:00Z", c.get(plain)["last_kyc_refresh_date"])
	require.Equal(t, "PENDING", c.ok("PUT", identities+"/"+plain, object{"person_details": object{"last_name": "New"}})["status"])
	require.Equal(t, "APPROVED", c.ok("PUT", identities+"/"+passthrough, object{"person_details": object{"last_name": "New"}})["status"],
		"a person with passthrough data is approved again at once")
}

// plainPerson changes a person into one that is not verified by somebody else.
func plainPerson() object {
	return object{
		"verifier_type": nil, "passthrough_verifier_type": nil, "passthrough_verified_at": nil,
		"passthrough_verification_id": nil, "passthrough_verification_status": nil, "passthrough_verification_fields": nil,
	}
}

func TestUpdateLegacyDisabledFlag(t *testing.T) {
	t.Parallel()
	c := start(t)
	one := c.createPerson("111-11-1234", nil)
	updated := c.ok("PUT", identities+"/"+one, object{"set_user_disabled": true})
	require.Equal(t, "DISABLED", updated["status"])
	require.Equal(t, true, updated["user_disabled"])
	items, _ := c.list(controls + "?identity_id=" + one)
	require.Len(t, items, 1)
	require.Equal(t, "SELL_ONLY", items[0]["type"], "guide (migration)")
	require.Equal(t, "SET_BY_CLIENT", items[0]["set_by"])
	require.Equal(t, true, items[0]["is_overridable"])
	require.Equal(t, "OTHER", items[0]["reason_code"])
	c.ok("PUT", identities+"/"+one, object{"set_user_disabled": true})
	items, _ = c.list(controls + "?identity_id=" + one)
	require.Len(t, items, 1, "set is set")

	updated = c.ok("PUT", identities+"/"+one, object{"set_user_disabled": false})
	require.Equal(t, "APPROVED", updated["status"])
	require.NotContains(t, updated, "user_disabled")
}
