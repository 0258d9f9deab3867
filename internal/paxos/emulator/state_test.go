package emulator_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

func TestStateFileHasEveryWriteThatWasAnswered(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.json")
	c := start(t, emulator.WithStateFile(file))
	one := c.createPerson("111-11-1234", plainPerson())
	institution := c.ok("POST", identities, trust(one))
	control := c.ok("POST", controls, object{"identity_id": one, "type": "CLOSED", "reason_code": "OTHER"})
	c.ok("PUT", identities+"/"+one+"/sandbox-status", object{"sanctions_verification_status": "DENIED"})
	c.server.AddControl(one, api.Control{Type: api.ControlFrozen})

	// a second emulator reads the file while the first still runs: nothing waits for a shutdown
	again := start(t, emulator.WithStateFile(file), emulator.WithSeed(emulator.Seed{
		Identities: []emulator.SeedIdentity{{Identity: api.Identity{ID: "seeded-1", Type: api.IdentityTypePerson}}},
	}))
	require.Equal(t, c.get(one), again.get(one))
	require.Equal(t, c.get(id(t, institution)), again.get(id(t, institution)))
	require.Len(t, again.server.Identities(), 2, "a state takes the place of the seed")
	again.ok("DELETE", controls+"?control_id="+id(t, control), nil)
	again.refused(409, "POST", identities, object{"person_details": person("111-11-1234")})
	later := again.createPerson("222-22-1234", nil)
	require.Greater(t, again.get(later)["created_at"], again.get(one)["updated_at"])
	memberID := id(t, objectAt(t, institution, "institution_members", 0))
	again.ok("DELETE", members+"/"+memberID, nil)
}

func TestStateFileErrors(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{
		"not json": "{", "unknown field": `{"version":1,"x":1}`, "other version": `{"version":9}`,
		"no id": `{"version":1,"identities":[{}]}`, "null": `{"version":1,"identities":[null]}`,
		"twice": `{"version":1,"identities":[{"identity":{"id":"a"}},{"identity":{"id":"a"}}]}`,
	} {
		file := filepath.Join(t.TempDir(), "state.json")
		require.NoError(t, os.WriteFile(file, []byte(content), 0o600))
		_, err := emulator.NewServer(emulator.WithStateFile(file))
		require.ErrorContains(t, err, "state.json", name)
		require.NotContains(t, err.Error(), "\n")
		left, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Equal(t, content, string(left), "a state that can't be read is left as it is")
	}
}

// The file was written when controls and members were kept inside the identities.
func TestStateFile_readsVersion1(t *testing.T) {
	t.Parallel()
	old, err := os.ReadFile("testdata/state-version-1.json")
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "state.json")
	require.NoError(t, os.WriteFile(file, old, 0o600))
	check := func(c *client) {
		require.Len(t, c.server.Identities(), 2)
		require.Equal(t, "ERROR", c.get("person-1")["status"])
		items, _ := c.list(controls + "?identity_id=person-1")
		require.Equal(t, []string{"control-1"}, ids(t, items))
		items, _ = c.list(controls + "?include_deleted=true&identity_id=trust-1")
		require.Equal(t, []string{"control-2"}, ids(t, items))
		institution := c.get("trust-1")
		require.Equal(t, "member-1", at(t, institution, "institution_members", 0, "id"))
		require.Equal(t, "GRANTOR", at(t, institution, "institution_members", 1, "roles", 0))
		c.ok("GET", profiles+"/default", nil)
		c.ok("GET", profiles+"/profile-1?include_deactivated=true", nil)
		c.refused(409, "POST", identities, object{"ref_id": "ref-1", "person_details": person("222-22-1234")})
	}
	check(start(t, emulator.WithStateFile(file)))
	written, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Contains(t, string(written), `"version":2`)
	check(start(t, emulator.WithStateFile(file)))

	c := start(t)
	c.ok("PUT", "/_emulator/snapshot", `{"version":1}`)
	c.ok("GET", profiles+"/default", nil) // version 1 may have none
}

func TestOptionErrors(t *testing.T) {
	t.Parallel()
	signing := func(id string, key crypto.PublicKey) emulator.Option {
		return emulator.WithSigningKeys(map[string]crypto.PublicKey{id: key})
	}
	ed, private, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	p384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	require.NoError(t, err)
	for want, option := range map[string]emulator.Option{
		"controls revision":           emulator.WithControlsRevision("2024"),
		"rate limit":                  emulator.WithRateLimit("some", 1),
		"client id":                   emulator.WithCredentials("", ""),
		"latency":                     emulator.WithLatency(-1),
		"state.json":                  emulator.WithStateFile(filepath.Join(t.TempDir(), "no", "state.json")),
		"no such identity: unknown":   emulator.WithSeed(emulator.Seed{Controls: []emulator.SeedControl{{IdentityID: "unknown"}}}),
		"host name":                   emulator.WithAllowedHosts("emulator:8086"),
		"must not be empty":           signing("", ed),
		`key "a": a signing key must`: signing("a", p384.Public()),
		`key "b": a signing key must`: signing("b", private),
		`key "c": a signing key must`: signing("c", nil),
	} {
		_, err := emulator.NewServer(option)
		require.ErrorContains(t, err, want)
	}
}

func TestSnapshotOutAndIn(t *testing.T) {
	t.Parallel()
	c := start(t)
	one := c.createPerson("111-11-1234", nil)
	before := c.get(one)
	snapshot := string(c.do("GET", "/_emulator/snapshot", nil).body)
	c.ok("PUT", identities+"/"+one, object{"metadata": object{"a": "b"}})
	c.createPerson("222-22-1234", nil)
	c.ok("PUT", "/_emulator/snapshot", snapshot)
	require.Equal(t, before, c.get(one))
	require.Len(t, c.server.Identities(), 1)
	for _, broken := range []string{"", "{", `{"version":3}`} {
		require.Equal(t, 400, c.do("PUT", "/_emulator/snapshot", broken).status)
	}
	require.Equal(t, before, c.get(one))
}
