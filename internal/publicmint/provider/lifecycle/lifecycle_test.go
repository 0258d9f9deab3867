// Package lifecycle_test takes the resources of the catalog through their lives; see package lifecycle.
package lifecycle_test

import (
	"testing"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/lifecycle"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/publicminttest"
)

func TestMain(m *testing.M) { lifecycle.Main(m, func(m *testing.M) { publicminttest.Main(m) }) }

func suite() lifecycle.Suite {
	return lifecycle.Suite{
		Provider:  publicminttest.Provider(),
		Modes:     []lifecycle.Mode{{}},
		Separator: "; ", Support: "Public Mint", Counted: "publicmint_identity",
		At: func(url string) []acctest.Option { return []acctest.Option{acctest.WithEnv("PUBLICMINT_API_URL", url)} },
		Stranger: func(emu acctest.Emulator) func() any {
			return func() any {
				person, _ := emu.Kind("identities").Find(catalog.OtherPersonID)
				return person
			}
		},
	}
}

func TestSuite(t *testing.T) {
	t.Parallel()
	acctest.RunMethods(t, suite())
}
