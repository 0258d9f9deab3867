package profile_test

import (
	"testing"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestMain(m *testing.M) { paxostest.Main(m) }

const kind = "paxos_profile"

// standard returns the id of the default profile.
func standard(emu *emulator.Server) string { return emu.Profiles()[0].ID }

// add adds an active profile and returns its id.
func add(emu *emulator.Server, nickname string) string {
	return emu.AddProfile(emulator.Profile{Profile: api.Profile{Nickname: nickname}}).ID
}
