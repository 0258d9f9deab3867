package emulator_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

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
