package identity_test

import (
	"testing"

	"github.com/stretchr/testify/require"

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
