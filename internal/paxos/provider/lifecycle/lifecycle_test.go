// Package lifecycle_test takes every resource of the catalog through its life; see package lifecycle.
package lifecycle_test

import (
	"encoding/json"
	"regexp"
	"testing"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/lifecycle"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
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
		Refusal: refusal,
		Scopes:  regexp.MustCompile(`\w+:(read|write)_`),
		At: func(url string) []acctest.Option {
			return []acctest.Option{acctest.WithEnv("PAXOS_API_URL", url+"/v2"), acctest.WithEnv("PAXOS_TOKEN_URL", url+"/oauth2/token")}
		},
		Stranger: stranger,
	}
}

// refusal returns a problem of the API.
func refusal(status int, title, detail, id string) string {
	body, err := json.Marshal(map[string]any{
		"type": title, "title": title, "status": status, "detail": detail,
		"meta": map[string]any{"existing": map[string]any{"id": id}},
	})
	emukit.Must(err)
	return string(body)
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

func TestAccLifecycle(t *testing.T)            { suite().TestAccLifecycle(t) }
func TestCreate(t *testing.T)                  { suite().TestCreate(t) }
func TestWithoutResourceIdentity(t *testing.T) { suite().TestWithoutResourceIdentity(t) }
func TestUnknownValues(t *testing.T)           { suite().TestUnknownValues(t) }
func TestDataSource(t *testing.T)              { suite().TestDataSource(t) }
func TestDataSource_showsWhatTheRunCreates(t *testing.T) {
	suite().TestDataSource_showsWhatTheRunCreates(t)
}
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
