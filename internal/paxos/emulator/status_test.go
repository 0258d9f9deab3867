package emulator_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

func TestStatusOfNewIdentities(t *testing.T) {
	t.Parallel()
	c := start(t)
	approved := c.get(c.createPerson("111-11-1234", nil))
	require.Equal(t, "APPROVED", approved["status"], "guide (sandbox): full passthrough data approves at once")
	require.Equal(t, approved["status"], approved["summary_status"])
	require.Equal(t, object{}, approved["status_details"])
	denied := c.get(c.createPerson("222-22-1234", object{"passthrough_verification_status": "DENIED"}))
	require.Equal(t, "DENIED", denied["status"])
	pending := c.get(c.createPerson("333-33-1234", plainPerson()))
	require.Equal(t, "PENDING", pending["status"], "guide (statuses): the initial status")
	require.Equal(t, []any{
		requirement("ID_VERIFICATION", "PENDING", "CLIENT", "IDENTITY_VERIFICATION_REQUIRED"),
		requirement("SCREENING_CHECK", "PENDING", "PAXOS", "SCREENING_IN_PROGRESS"),
		requirement("COMPLIANCE_CHECK", "PENDING", "PAXOS", "COMPLIANCE_REVIEW_REQUIRED"),
	}, requirements(t, pending))
}

func requirement(kind, status, awaiting, code string) object {
	r := object{"type": kind, "status": status, "errors": []any{object{"code": code}}}
	if awaiting != "" {
		r["awaiting_action_from"] = awaiting
	}
	return r
}

// requirements returns the requirements of an identity without the descriptions of their errors.
func requirements(t *testing.T, identity object) []any {
	t.Helper()
	list := listAt(t, identity, "status_details", "requirements")
	for i := range list {
		for j := range listAt(t, list, i, "errors") {
			delete(objectAt(t, list, i, "errors", j), "description")
		}
	}
	return list
}

func TestSandboxStatus(t *testing.T) {
	t.Parallel()
	const (
		idStatus, sanctions = "id_verification_status", "sanctions_verification_status"
		document, screening = "document_verification_status", "additional_screening_status"
	)
	for _, tt := range []struct {
		name        string
		institution bool
		body        object
		status      string
	}{
		{"specification person needs both", false, object{idStatus: "APPROVED", sanctions: "APPROVED"}, "APPROVED"},
		{"specification person id alone", false, object{idStatus: "APPROVED"}, "PENDING"},
		{"specification institution needs sanctions", true, object{sanctions: "APPROVED"}, "APPROVED"},
		{"specification institution document alone", true, object{document: "APPROVED"}, "PENDING"},
		{"guess status-precedence denied", false, object{idStatus: "APPROVED", sanctions: "APPROVED", screening: "DENIED"}, "DENIED"},
		{"guess status-precedence denied first", true, object{sanctions: "DENIED", document: "ERROR"}, "DENIED"},
		{"guess status-precedence error", true, object{sanctions: "APPROVED", document: "ERROR"}, "ERROR"},
		{"guess status-precedence disabled", false, object{idStatus: "DISABLED"}, "DISABLED"},
		{"guess sandbox-inapplicable", false, object{document: "DENIED"}, "PENDING"},
		{"guess legacy-flags user", true, object{sanctions: "APPROVED", "user_disabled": object{"disabled": true}}, "DISABLED"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := start(t)
			one := c.createPerson("111-11-1234", plainPerson())
			if tt.institution {
				one = id(t, c.ok("POST", identities, trust(one)))
			}
			before := c.get(one)["updated_at"]
			require.Equal(t, object{}, c.ok("PUT", identities+"/"+one+"/sandbox-status", tt.body))
			after := c.get(one)
			require.Equal(t, tt.status, after["status"])
			require.Greater(t, after["updated_at"], before)
		})
	}
}

func TestSandboxAdminDisabledIsAControlByPaxos(t *testing.T) {
	t.Parallel()
	c := start(t)
	one := c.createPerson("111-11-1234", nil)
	target := identities + "/" + one
	c.ok("PUT", target+"/sandbox-status", object{"admin_disabled": object{"disabled": true}})
	identity := c.get(one)
	require.Equal(t, true, identity["admin_disabled"])
	control := objectAt(t, identity, "status_details", "active_controls", 0)
	require.Equal(t, "SET_BY_PAXOS", control["set_by"])
	require.Equal(t, false, control["is_overridable"], "guess overridable-false")
	c.ok("PUT", target, object{"set_user_disabled": false})
	require.Equal(t, "DISABLED", c.get(one)["status"], "specification: re-enables unless disabled by a Paxos admin")
	c.ok("PUT", target+"/sandbox-status", object{"admin_disabled": object{"disabled": false}})
	require.Equal(t, "APPROVED", c.get(one)["status"])
}

func TestStatusOfInstitutionNamesItsMembers(t *testing.T) {
	t.Parallel()
	c := start(t)
	person := c.createPerson("111-11-1234", plainPerson())
	institution := c.ok("POST", identities, trust(person))
	require.Contains(t, requirements(t, institution), any(requirement("MEMBERS", "PENDING", "", "MEMBER_VERIFICATION_PENDING")))
	require.Contains(t, requirements(t, institution), any(requirement("DOCUMENT_VERIFICATION", "PENDING", "CLIENT", "DOCUMENT_UPLOAD_REQUIRED")))
	c.ok("PUT", identities+"/"+person+"/sandbox-status", object{"sanctions_verification_status": "DENIED"})
	require.Contains(t, requirements(t, c.get(id(t, institution))), any(requirement("MEMBERS", "FAILED", "", "MEMBER_VERIFICATION_FAILED")))
}

func TestStatusUnderControls(t *testing.T) {
	t.Parallel()
	c := start(t)
	one := c.createPerson("111-11-1234", nil)
	status := func() any { return c.get(one)["status"] }
	sellOnly := c.server.Controls.Add(api.Control{IdentityID: one, Type: api.ControlSellOnly})
	require.Equal(t, "DISABLED", status())
	frozen := c.server.Controls.Add(api.Control{IdentityID: one, Type: api.ControlFrozen})
	require.Equal(t, "ERROR", status(), "guess frozen-is-error")
	c.server.LiftControl(frozen.ID)
	require.Equal(t, "DISABLED", status())
	c.server.LiftControl(sellOnly.ID)
	require.Equal(t, "APPROVED", status(), "guide (dormancy): back after the last control")
	for _, kind := range []api.ControlType{api.ControlClosed, api.ControlDormant} {
		control := c.server.Controls.Add(api.Control{IdentityID: one, Type: kind})
		require.Equal(t, "DISABLED", status(), kind)
		c.server.LiftControl(control.ID)
	}
	c.ok("PUT", identities+"/"+one+"/sandbox-status", object{"sanctions_verification_status": "DENIED"})
	c.server.Controls.Add(api.Control{IdentityID: one, Type: api.ControlClosed})
	require.Equal(t, "DISABLED", status(), "guess controls-over-verification")
}

func TestStatusLag(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.WithStatusLag(2))
	created := c.ok("POST", identities, object{"person_details": person("111-11-1234")})
	require.Equal(t, "PENDING", created["status"])
	one := id(t, created)
	for range 2 {
		read := c.get(one)
		require.Equal(t, created, read, "nothing has moved")
	}
	approved := c.get(one)
	require.Equal(t, "APPROVED", approved["status"])
	require.Equal(t, "APPROVED", at(t, approved, "person_details", "id_verification_status"))
	require.Greater(t, approved["updated_at"], created["updated_at"])

	c.ok("PUT", identities+"/"+one+"/sandbox-status", object{"sanctions_verification_status": "DENIED"})
	c.ok("GET", identities, nil) // a row of a list is a read too
	require.Equal(t, "APPROVED", c.get(one)["status"])
	require.Equal(t, "DENIED", c.get(one)["status"])
}

func TestThinWrites(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.WithThinWrites())
	created := c.ok("POST", identities, object{"person_details": person("111-11-1234")})
	require.Equal(t, object{"id": created["id"], "summary_status": "APPROVED"}, created)
	updated := c.ok("PUT", identities+"/"+id(t, created), object{"ref_id": "x"})
	require.Equal(t, object{"id": created["id"], "summary_status": "APPROVED"}, updated)
	require.Contains(t, c.get(id(t, created)), "person_details")

	control := c.ok("POST", controls, object{"identity_id": id(t, created), "type": "CLOSED", "reason_code": "OTHER"})
	require.Equal(t, object{"id": control["id"]}, control)
	profile := c.ok("POST", profiles, object{"nickname": "One"})
	require.Equal(t, object{"id": profile["id"]}, profile)
	require.Equal(t, profile, c.ok("PUT", profiles+"/"+id(t, profile), object{"nickname": "Two"}))
	account := c.ok("POST", accounts, object{"account": object{"identity_id": id(t, created)}})
	require.Equal(t, object{"id": account["id"], "summary_status": "DISABLED"}, account)
	member := object{"identity_id": id(t, created), "roles": []string{"AUTHORIZED_USER"}}
	added := c.ok("POST", accountMembers, object{"account_id": account["id"], "members": []object{member}})
	require.Equal(t, object{"account_id": account["id"]}, added)
}
