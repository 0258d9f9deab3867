package emulator_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

const seedText = `# two people and their trust
identities:
  - id: person-1
    ref_id: ref-1
    metadata: {team: blue}
    person_details:
      first_name: Ada
      last_name: Example
      date_of_birth: "1980-01-01"
      cip_id: 111-11-1234
      cip_id_type: SSN
      cip_id_country: USA
      address: {country: USA, address1: 1 Example St, address2: "", city: New York, province: NY}
    status: APPROVED
    controls:
      - {id: control-1, type: FROZEN, set_by: PAXOS, reason_code: LEGAL_ORDER, reason: Court}
      - {type: CLOSED, set_by: SET_BY_CLIENT, created_at: "2026-01-01T00:00:00Z", deleted_at: "2026-02-01T00:00:00Z"}
  - id: trust-1
    institution_details: {name: Trust, institution_type: TRUST}
    institution_members:
      - {identity_id: person-1, roles: [TRUSTEE]}
controls:
  - {identity_id: trust-1, type: DORMANT, set_by: PAXOS, is_overridable: true}
`

func TestSeedFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "seed.yaml")
	require.NoError(t, os.WriteFile(file, []byte(seedText), 0o600))
	seed, err := emulator.LoadSeed(file)
	require.NoError(t, err)
	c := start(t, emulator.WithSeed(seed))

	ada := c.get("person-1")
	require.Equal(t, "ERROR", ada["status"])
	require.Equal(t, "APPROVED", at(t, ada, "person_details", "sanctions_verification_status"))
	require.Equal(t, object{"team": "blue"}, ada["metadata"])
	require.Len(t, at(t, ada, "status_details", "active_controls"), 1)
	items, _ := c.list(controls + "?include_deleted=true&identity_id=person-1")
	require.Len(t, items, 2)
	require.Equal(t, "DISABLED", c.get("trust-1")["status"])
	c.refused(409, "POST", identities, object{"person_details": person("111-11-1234")})

	c.createPerson("222-22-1234", nil)
	c.server.Reset()
	require.Len(t, c.server.Identities.All(), 2)
	require.Empty(t, c.server.Journal())
	require.Equal(t, "ERROR", c.get("person-1")["status"], "the token still works")
}

func TestSeedOverHTTP(t *testing.T) {
	t.Parallel()
	c := start(t)
	added := c.ok("POST", "/_emulator/seed", seedText)
	require.Equal(t, []any{"person-1", "trust-1"}, added["identities"])
	added = c.ok("POST", "/_emulator/seed", object{"identities": []object{{"person_details": object{"first_name": "Bob"}}}})
	require.Len(t, added["identities"], 1)

	before := len(c.server.Identities.All())
	a := c.do("POST", "/_emulator/seed", object{"identities": []object{{"id": "new-1", "type": "PERSON", "person_details": object{}}, {"id": "person-1", "person_details": object{}}}})
	require.Equal(t, 409, a.status)
	require.Contains(t, string(a.body), "identities[1]: identity person-1 exists already")
	require.Len(t, c.server.Identities.All(), before, "all of a seed or none of it")
	require.Equal(t, 400, c.do("POST", "/_emulator/seed", "identities: [").status)
}

func TestSeedErrorsNameFileAndLine(t *testing.T) {
	t.Parallel()
	const personDetails = "identities:\n  - id: a\n    person_details:\n"
	for text, want := range map[string]string{
		"identities: [":                                           "seed.yaml:1: ",
		"people: []":                                              `seed.yaml:1: unknown field "people"`,
		personDetails + "      surname: x\n":                      `seed.yaml:4: unknown field "surname"`,
		personDetails + "      first_name: [x]\n":                 "seed.yaml:4: ",
		personDetails + "      first_name: é\n":                   "seed.yaml:4: person_details.first_name ",
		personDetails + "      first_name: A\n    status: GOOD\n": "seed.yaml:5: status must be one of",
		personDetails + "      first_name: A\n    controls:\n      - type: MOOD\n":                     "seed.yaml:6: type must be one of",
		personDetails + "      first_name: A\n    controls:\n      - reason: x\n":                      "seed.yaml:6: type is required",
		personDetails + "      first_name: A\n    controls:\n      - {type: CLOSED, identity_id: x}\n": "seed.yaml:6: identity_id must be left out",
		"identities:\n  - id: a\n":                      "seed.yaml:2: person_details or institution_details is required",
		"controls:\n  - type: CLOSED\n":                 "seed.yaml:2: identity_id is required",
		"profiles:\n  - id: p1\n":                       "seed.yaml:2: nickname is required",
		"profiles:\n  - {nickname: a, type: DEFAULT}\n": "seed.yaml:2: type must be",
	} {
		_, err := emulator.ParseSeed("seed.yaml", []byte(text))
		require.Error(t, err, text)
		require.Contains(t, err.Error(), want, text)
		require.NotContains(t, err.Error(), "\n")
	}
	seed, err := emulator.ParseSeed("seed.yaml", nil)
	require.NoError(t, err)
	require.Empty(t, seed)
}

func TestGoAPI(t *testing.T) {
	t.Parallel()
	c := start(t)
	added := c.server.Identities.Add(api.Identity{PersonDetails: &api.PersonDetails{FirstName: "Ada"}, Status: api.StatusDenied})
	require.NotEmpty(t, added.ID)
	require.Equal(t, api.StatusDenied, added.Status)
	c.server.Identities.Mutate(added.ID, func(i *api.Identity) {
		i.PersonDetails.FirstName = "Bob"
		i.PersonDetails.IDVerificationStatus = api.StatusApproved
		i.PersonDetails.SanctionsVerificationStatus = api.StatusApproved
		i.PersonDetails.AdditionalScreeningStatus = api.StatusApproved
	})
	changed, found := c.server.Identities.Find(added.ID)
	require.True(t, found)
	require.Equal(t, "Bob", changed.PersonDetails.FirstName)
	require.Equal(t, api.StatusApproved, changed.Status)
	require.Greater(t, changed.UpdatedAt, added.UpdatedAt)

	institution := c.server.Identities.Add(api.Identity{
		InstitutionDetails: &api.InstitutionDetails{Name: "T"},
		InstitutionMembers: []api.InstitutionMember{{IdentityID: added.ID, Roles: []string{"TRUSTEE"}}},
	})
	control := c.server.Controls.Add(api.Control{IdentityID: added.ID, Type: api.ControlClosed})
	c.server.Identities.Forget(added.ID)
	_, found = c.server.Identities.Find(added.ID)
	require.False(t, found)
	require.Empty(t, c.server.Controls.Of(added.ID))
	c.refused(404, "GET", identities+"/"+added.ID, nil)
	c.refused(404, "DELETE", controls+"?control_id="+control.ID, nil)
	left, _ := c.server.Identities.Find(institution.ID)
	require.Empty(t, left.InstitutionMembers)

	for _, misuse := range []func(){
		func() { c.server.Identities.Add(api.Identity{}) },
		func() { c.server.Controls.Add(api.Control{IdentityID: "unknown"}) },
		func() { c.server.LiftControl("unknown") },
		func() { c.server.Identities.Mutate("unknown", func(*api.Identity) {}) },
		func() { c.server.Identities.Forget("unknown") },
	} {
		require.Panics(t, misuse)
	}
	require.Equal(t, map[string]string{
		"PAXOS_API_URL": c.server.URL() + "/v2", "PAXOS_TOKEN_URL": c.server.URL() + "/oauth2/token",
		"PAXOS_CLIENT_ID": c.server.ClientID(), "PAXOS_CLIENT_SECRET": c.server.ClientSecret(),
		"PAXOS_MAX_REQUESTS_PER_SECOND": "0",
	}, c.server.Env())
	require.Contains(t, c.server.EnvList(), "PAXOS_API_URL="+c.server.APIURL())
}

func TestServer_RefusesCostlyBodies(t *testing.T) {
	t.Parallel()
	c := start(t, emulator.WithClock(emukit.NewManualClock(time.Now())))
	nested := func(open, closed string) string {
		return strings.Repeat(open, 5_000) + "1" + strings.Repeat(closed, 5_000)
	}
	objects := nested(`{"a":`, "}")
	for _, tt := range []struct{ method, target, body string }{
		{"POST", "/_emulator/seed", "identities: " + nested("[", "]")},
		{"POST", "/_emulator/seed", "identities:\n" + strings.Repeat("- ", 5_000) + "1"},
		{"POST", "/_emulator/seed", `{"identities":[` + objects + `]}`},
		{"PUT", "/_emulator/snapshot", `{"version":1,"identities":` + objects + `}`},
		{"POST", "/_emulator/faults", `[` + objects + `]`},
		{"POST", "/_emulator/clock", objects},
		{"POST", identities, objects},
		{"POST", members, `{"institution_id":"x","members":[` + objects + `]}`},
	} {
		a := c.do(tt.method, tt.target, tt.body)
		require.Equal(t, 400, a.status, "%s %s %.40s: %s", tt.method, tt.target, tt.body, a.body)
		require.Regexp(t, "deeper than 64 levels|nests too deeply", string(a.body))
	}
	require.Empty(t, c.server.Identities.All())
}
