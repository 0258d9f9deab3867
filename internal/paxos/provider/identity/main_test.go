package identity_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestMain(m *testing.M) { paxostest.Main(m) }

const (
	ada = "paxos_identity.ada"
	t1  = "paxos_identity.trust"
)

// only returns the one identity that the emulator holds.
func only(t testing.TB, emu *emulator.Server) api.Identity {
	t.Helper()
	all := emu.Identities()
	require.Len(t, all, 1)
	identity, _ := emu.Identity(all[0].ID)
	return identity
}

// named returns the identity of a resource in a state.
func named(emu *emulator.Server, state *terraform.State, address string) (api.Identity, error) {
	module := state.RootModule().Resources[address]
	if module == nil {
		return api.Identity{}, fmt.Errorf("%s is not in the state", address)
	}
	identity, ok := emu.Identity(module.Primary.ID)
	if !ok {
		return api.Identity{}, fmt.Errorf("the emulator does not know %s", address)
	}
	return identity, nil
}

// wrote is a Check that holds when just these writes were made since the journal was last reset, in this order. A write
// is the name of its operation. It resets the journal.
func wrote(emu *emulator.Server, want ...string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		got := operations(writes(emu))
		emu.ResetJournal()
		if diff := cmp.Diff(want, got); diff != "" {
			return fmt.Errorf("writes (-want +got):\n%s", diff)
		}
		return nil
	}
}

// updated is a Check that holds when just one write was made since the journal was last reset: an update that carried
// just these fields. It resets the journal.
func updated(emu *emulator.Server, fields ...string) resource.TestCheckFunc {
	return func(*terraform.State) error {
		got := writes(emu)
		emu.ResetJournal()
		if diff := cmp.Diff([]string{emulator.OpUpdateIdentity}, operations(got)); diff != "" {
			return fmt.Errorf("writes (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(slices.Sorted(slices.Values(fields)), got[0].BodyKeys); diff != "" {
			return fmt.Errorf("fields of the update (-want +got):\n%s", diff)
		}
		return nil
	}
}

// reset is a PreConfig that forgets the requests so far.
func reset(emu *emulator.Server) func() { return emu.ResetJournal }

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

// leaves returns the paths of what the attributes configure, as the journal names the fields of a body, less those that
// are the provider's own.
func leaves(attributes attrs) []string {
	found := map[string]bool{}
	collect(attributes, "", found)
	for _, name := range []string{"adopt_existing", "deletion_policy", "wait_for_status"} {
		delete(found, name)
	}
	return slices.Sorted(maps.Keys(found))
}

func collect(value any, at string, into map[string]bool) {
	switch value := value.(type) {
	case attrs:
		for name, child := range value {
			path := name
			if at != "" {
				path = at + "." + name
			}
			collect(child, path, into)
		}
	case []attrs:
		for _, child := range value {
			collect(child, at+"[]", into)
		}
	case []string:
		into[at+"[]"] = true
	default:
		into[at] = true
	}
}
