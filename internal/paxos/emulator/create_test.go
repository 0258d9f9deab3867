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
		{"guide required first_name", object{"first_name": nil}, "first_name"},
		{"guide required last_name", object{"last_name": nil}, "last_name"},
		{"guide required date_of_birth", object{"date_of_birth": nil}, "date_of_birth"},
		{"guide required address", object{"address": nil}, "address"},
		{"guide required nationality", object{"nationality": nil}, "nationality"},
		{"guide required cip_id", object{"cip_id": nil}, "cip_id"},
		{"guide required cip_id_type", object{"cip_id_type": nil}, "cip_id_type"},
		{"guide required cip_id_country", object{"cip_id_country": nil}, "cip_id_country"},
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
		{"guide name", withDetails(object{"name": nil}), "name"},
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
