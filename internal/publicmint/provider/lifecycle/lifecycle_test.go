// Package lifecycle_test takes the resources of the catalog through their lives; see package lifecycle.
package lifecycle_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/lifecycle"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/publicminttest"
)

func TestMain(m *testing.M) { lifecycle.Main(m, publicminttest.Main) }

func suite() lifecycle.Suite {
	identities := publicminttest.Provider()
	identities.Catalog = slices.DeleteFunc(identities.Catalog, func(o spec.Object) bool {
		return o.Type != "publicmint_identity" && o.Shows != "publicmint_identity"
	})
	return lifecycle.Suite{
		Provider: identities,
		Modes:    []lifecycle.Mode{{}},
		Refusal: func(_ int, title, detail, _ string) string {
			body, err := json.Marshal(map[string]any{"code": title, "message": detail})
			emukit.Must(err)
			return string(body)
		},
		At: func(url string) []acctest.Option { return []acctest.Option{acctest.WithEnv("PUBLICMINT_API_URL", url)} },
		Stranger: func(emu acctest.Emulator) func() any {
			return func() any {
				person, _ := emu.Kind("identities").Find(catalog.OtherPersonID)
				return person
			}
		},
	}
}

func TestAccLifecycle(t *testing.T)                  { suite().TestAccLifecycle(t) }
func TestCreate(t *testing.T)                        { suite().TestCreate(t) }
func TestWithoutResourceIdentity(t *testing.T)       { suite().TestWithoutResourceIdentity(t) }
func TestUnknownValues(t *testing.T)                 { suite().TestUnknownValues(t) }
func TestDataSource(t *testing.T)                    { suite().TestDataSource(t) }
func TestDataSource_filters(t *testing.T)            { suite().TestDataSource_filters(t) }
func TestDataSource_fullest(t *testing.T)            { suite().TestDataSource_fullest(t) }
func TestEnd_elsewhere(t *testing.T)                 { suite().TestEnd_elsewhere(t) }
func TestEnd_notFound(t *testing.T)                  { suite().TestEnd_notFound(t) }
func TestEnd_inTheConfiguration(t *testing.T)        { suite().TestEnd_inTheConfiguration(t) }
func TestEnd_policiesAreComplete(t *testing.T)       { suite().TestEnd_policiesAreComplete(t) }
func TestHostile_problems(t *testing.T)              { suite().TestHostile_problems(t) }
func TestHostile_states(t *testing.T)                { suite().TestHostile_states(t) }
func TestHostile_connections(t *testing.T)           { suite().TestHostile_connections(t) }
func TestListResource(t *testing.T)                  { suite().TestListResource(t) }
func TestListResource_filters(t *testing.T)          { suite().TestListResource_filters(t) }
func TestListResource_fails(t *testing.T)            { suite().TestListResource_fails(t) }
func TestLostAnswer(t *testing.T)                    { suite().TestLostAnswer(t) }
func TestLostAnswer_blocked(t *testing.T)            { suite().TestLostAnswer_blocked(t) }
func TestLostAnswer_respelled(t *testing.T)          { suite().TestLostAnswer_respelled(t) }
func TestRefused(t *testing.T)                       { suite().TestRefused(t) }
func TestRefresh_changedElsewhere(t *testing.T)      { suite().TestRefresh_changedElsewhere(t) }
func TestRefresh_failuresRemoveNothing(t *testing.T) { suite().TestRefresh_failuresRemoveNothing(t) }
func TestRefresh_secondLookFails(t *testing.T)       { suite().TestRefresh_secondLookFails(t) }
func TestRefresh_mixedUp(t *testing.T)               { suite().TestRefresh_mixedUp(t) }
func TestUpdate(t *testing.T)                        { suite().TestUpdate(t) }
