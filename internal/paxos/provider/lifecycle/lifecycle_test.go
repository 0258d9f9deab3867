// Package lifecycle_test takes every resource of the catalog through its life; see package lifecycle.
package lifecycle_test

import (
	"slices"
	"testing"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/lifecycle"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestMain(m *testing.M) { lifecycle.Main(m, func(m *testing.M) { paxostest.Main(m) }) }

func suite() lifecycle.Suite {
	return lifecycle.Suite{
		Provider: paxostest.Provider(),
		Modes: []lifecycle.Mode{
			{Name: "read_ahead true", Options: []acctest.Option{acctest.WithEnv("PAXOS_READ_AHEAD", "true")}},
			{
				Name: "read_ahead false", Options: []acctest.Option{acctest.WithEnv("PAXOS_READ_AHEAD", "false")},
				Never: []string{api.OpListIdentities.Name},
			},
		},
		Separator: ": ", Scope: scope, Support: "Paxos Support",
		At: func(url string) []acctest.Option {
			return []acctest.Option{acctest.WithEnv("PAXOS_API_URL", url+"/v2"), acctest.WithEnv("PAXOS_TOKEN_URL", url+"/oauth2/token")}
		},
		Stranger: stranger, Counted: "paxos_identity",
	}
}

// scope returns the scope that an operation needs.
func scope(operation string) string {
	operations := emulator.Operations()
	return operations[slices.IndexFunc(operations, func(o emulator.Operation) bool { return o.Name == operation })].Scope
}

// stranger puts a control on the other person of the tenant.
func stranger(emu acctest.Emulator) func() any {
	emu.Kind("controls").Add(emukit.MustConvert[map[string]any](api.Control{
		IdentityID: catalog.OtherPersonID, Type: api.ControlClosed, SetBy: api.OwnerClient, ReasonCode: "OTHER",
	}))
	return func() any {
		var found []any
		for _, control := range emu.Kind("controls").All() {
			if control["identity_id"] == catalog.OtherPersonID {
				found = append(found, control)
			}
		}
		person, _ := emu.Kind("identities").Find(catalog.OtherPersonID)
		return append(found, person)
	}
}

func TestSuite(t *testing.T) {
	t.Parallel()
	acctest.RunMethods(t, suite())
}
