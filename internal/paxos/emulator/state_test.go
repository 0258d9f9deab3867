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
	c.server.Controls.Add(api.Control{IdentityID: one, Type: api.ControlFrozen})

	// a second emulator reads the file while the first still runs: nothing waits for a shutdown
	again := start(t, emulator.WithStateFile(file), emulator.WithSeed(emulator.Seed{
		Identities: []emulator.SeedIdentity{{Identity: api.Identity{ID: "seeded-1", Type: api.IdentityTypePerson}}},
	}))
	require.Equal(t, c.get(one), again.get(one))
	require.Equal(t, c.get(id(t, institution)), again.get(id(t, institution)))
	require.Len(t, again.server.Identities.All(), 2, "a state takes the place of the seed")
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
		"not json": "{", "not a state": `[]`, "unknown field": `{"version":2,"x":1}`, "other version": `{"version":9}`,
		"no version": `{}`, "a text": `{"version":"2"}`, "not a time": `{"version":2,"last_time":7}`,
		"no id": `{"version":2,"identities":[{}]}`, "null": `{"version":2,"identities":[null]}`,
		"twice": `{"version":2,"identities":[{"identity":{"id":"a"}},{"identity":{"id":"a"}}]}`,
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

func TestStateFile_ofAnotherVersion(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.json")
	require.NoError(t, os.WriteFile(file, []byte(`{"version":1,"gone":[]}`), 0o600))
	_, err := emulator.NewServer(emulator.WithStateFile(file))
	require.ErrorContains(t, err, "it has version 1, and this emulator reads version 2: delete it, or use the emulator that wrote it")
}

func TestRestore_neverTakesTimeBack(t *testing.T) {
	t.Parallel()
	c := start(t)
	c.ok("PUT", "/_emulator/snapshot", `{"version":2,"last_time":"2126-01-02T00:00:00Z"}`)
	one := c.createPerson("111-11-1234", nil)
	require.Equal(t, "2126-01-02T00:00:00.000001Z", c.get(one)["created_at"], "later than all before, whatever the clock says")
	c.ok("PUT", "/_emulator/snapshot", `{"version":2}`)
	require.Empty(t, c.server.Identities.All())
	c.ok("GET", profiles+"/default", nil)
	require.Greater(t, c.get(c.createPerson("111-11-1234", nil))["created_at"], "2126-01-02T00:00:00.000001Z")
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
		"rate limit":                  emulator.WithRateLimit(1, -1),
		"client id":                   emulator.WithCredentials("", ""),
		"latency":                     emulator.WithLatency(-1),
		"state.json":                  emulator.WithStateFile(filepath.Join(t.TempDir(), "no", "state.json")),
		"no such identity: unknown":   emulator.WithSeed(emulator.Seed{Controls: []api.Control{{IdentityID: "unknown"}}}),
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
	require.Len(t, c.server.Identities.All(), 1)
	for _, broken := range []string{"", "{", `{"version":3}`} {
		require.Equal(t, 400, c.do("PUT", "/_emulator/snapshot", broken).status)
	}
	require.Equal(t, before, c.get(one))
}
