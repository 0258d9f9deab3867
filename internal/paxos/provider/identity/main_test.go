package identity_test

import (
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestMain(m *testing.M) { paxostest.Main(m) }

// only returns the one identity that the emulator holds.
func only(t testing.TB, emu *emulator.Server) api.Identity {
	t.Helper()
	all := emu.Identities()
	require.Len(t, all, 1)
	identity, _ := emu.Identity(all[0].ID)
	return identity
}

// writes returns the requests that may change something, oldest first.
func writes(emu *emulator.Server) []emukit.Entry {
	return slices.DeleteFunc(emu.Journal(), func(entry emukit.Entry) bool {
		return entry.Method == http.MethodGet || entry.Operation == emulator.OpToken
	})
}

func operations(entries []emukit.Entry) []string {
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Operation)
	}
	return names
}
