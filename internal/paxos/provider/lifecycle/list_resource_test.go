package lifecycle_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// newLister returns the subject of the resource that a list resource lists, and the configuration of a query for all of them.
func newLister(t *testing.T, list spec.Object, server []emulator.Option) (s subject, all map[string]any) {
	t.Helper()
	listed, _ := catalog.All().Find(spec.Resource, list.Type)
	if len(list.Forms) > 0 {
		all = list.Smallest(list.Forms[0])
	}
	return newSubject(t, listed, server), all
}

// requests returns the requests since the journal was last reset, without those for tokens.
func (s subject) requests() map[string]int {
	requests := acctest.RequestCounts(s.emu)
	delete(requests, emulator.OpToken)
	return requests
}

// A query finds the object that the catalog's tenant holds: its ids and, on request, all that an import finds, on every server.
func TestListResource(t *testing.T) {
	t.Parallel()
	for _, list := range catalog.All().ListResources() {
		for server, options := range servers {
			t.Run(list.Type+", "+server, func(t *testing.T) {
				t.Parallel()
				s, all := newLister(t, list, options)
				want := s.existing()
				for _, whole := range []bool{false, true} {
					s.emu.ResetJournal()
					found := s.List(list.Type, all, protocol.Query{Whole: whole})
					requests := maps.Clone(list.Queries)
					if whole && list.Whole != "" {
						requests[list.Whole] += len(found)
					}
					if list.Type == "paxos_identity_control" && strings.Contains(server, "2025") { // no row has controls
						requests[emulator.OpListControls] = len(s.emu.Identities.All())
					}
					assert.Equal(t, requests, s.requests())
					at := slices.IndexFunc(found, func(f protocol.Listed) bool {
						return assert.ObjectsAreEqual(want.Identity.IdentityData, f.Identity.IdentityData)
					})
					require.GreaterOrEqual(t, at, 0, "the query lacks the object")
					assert.NotEmpty(t, found[at].Name)
					if !whole {
						assert.True(t, found[at].Resource.IsNull())
						continue
					}
					assert.True(t, found[at].Resource.Equal(want.State), "the query finds another object than the import:\n%s\n%s",
						found[at].Resource, want.State)
				}
			})
		}
	}
}

// Each filter of a query goes to the API as that of a data source does.
func TestListResource_filters(t *testing.T) {
	t.Parallel()
	for _, list := range catalog.All().ListResources() {
		for _, row := range list.Attributes {
			t.Run(list.Type+" "+row.Path, func(t *testing.T) {
				t.Parallel()
				s, _ := newLister(t, list, nil)
				l := s.ListResource(list.Type)
				config := acctest.ObjectFromPaths(t, l.Schema.ValueType(), list.Config(row.Path, row.Good))
				_, diagnostics, err := l.List(t.Context(), protocol.Query{Config: config})
				require.NoError(t, err)
				require.Empty(t, diagnostics)
				assertFiltered(t, s.emu, row)
			})
		}
	}
}

// A failed request ends a query with one error, which says what has failed.
func TestListResource_fails(t *testing.T) {
	t.Parallel()
	for _, list := range catalog.All().ListResources() {
		t.Run(list.Type, func(t *testing.T) {
			t.Parallel()
			for operation := range list.Queries {
				s, all := newLister(t, list, nil)
				s.emu.Fault(emukit.Fault{Operation: operation, Kind: emukit.FaultStatus, Status: http.StatusForbidden, Times: 9})
				assert.Equal(t, "ERROR: Unable to list "+list.Type, s.listError(list, all, protocol.Query{}))
			}
			if list.Whole != "" {
				s, all := newLister(t, list, nil)
				s.emu.Fault(emukit.Fault{Operation: list.Whole, Kind: emukit.FaultStatus, Status: http.StatusForbidden, Times: 9})
				assert.Equal(t, "ERROR: Unable to read identity", s.listError(list, all, protocol.Query{Whole: true}))
			}
		})
	}
}

// listError returns severity and summary of the one thing that a query says, which finds nothing.
func (s subject) listError(list spec.Object, config map[string]any, query protocol.Query) string {
	s.t.Helper()
	l := s.ListResource(list.Type)
	query.Config = acctest.Object(s.t, l.Schema.ValueType(), config)
	found, diagnostics, err := l.List(s.t.Context(), query)
	require.NoError(s.t, err)
	assert.Empty(s.t, found)
	require.Len(s.t, diagnostics, 1, acctest.FormatDiagnostics(diagnostics))
	return diagnostics[0].Severity.String() + ": " + diagnostics[0].Summary
}

// large returns a tenant of so many people, each with a control and an account that the next person is a member of.
func large(people int) emulator.Seed {
	var seed emulator.Seed
	id := func(i int) string { return fmt.Sprintf("person-%04d", i%people) }
	for i := range people {
		seed.Identities = append(seed.Identities, emulator.SeedIdentity{
			Identity: api.Identity{ID: id(i), RefID: "customer-" + id(i), PersonDetails: &api.PersonDetails{FirstName: "Ada", LastName: "Miller"}},
			Controls: []api.Control{{ID: "control-" + id(i), Type: api.ControlSellOnly, SetBy: api.OwnerClient, ReasonCode: "END_USER_REQUEST"}},
		})
		seed.Accounts = append(seed.Accounts, api.Account{
			ID: "account-" + id(i), IdentityID: id(i), Members: []api.AccountMember{{IdentityID: id(i + 1), Roles: []string{"AUTHORIZED_USER"}}},
		})
	}
	return seed
}

// A query of a large tenant costs pages, and no more of them than its limit takes: also where a row holds several objects, and
// for a CLI that takes no more results.
func TestListResource_costsPages(t *testing.T) {
	t.Parallel()
	const people, page = 1000, 100
	emu := emulator.New(t, emulator.WithSeed(large(people)))
	for name, operation := range map[string]string{
		"paxos_identity": emulator.OpListIdentities, "paxos_identity_control": emulator.OpListIdentities,
		"paxos_account": emulator.OpListAccounts, "paxos_account_member": emulator.OpListAccounts,
	} {
		r := paxostest.NewProtocolResource(t, emu, name)
		for _, test := range []struct {
			query       protocol.Query
			found, cost int
		}{
			{protocol.Query{}, people, people / page},
			{protocol.Query{Limit: 5}, 5, 1},
			{protocol.Query{Limit: page + 1}, page + 1, 2},
			{protocol.Query{Stop: 1}, 1, 1},
		} {
			emu.ResetJournal()
			assert.Len(t, r.List(name, nil, test.query), test.found, "%s: %+v", name, test.query)
			requests := acctest.RequestCounts(emu)
			delete(requests, emulator.OpToken)
			assert.Equal(t, map[string]int{operation: test.cost}, requests, "%s: %+v", name, test.query)
		}
	}
	identities := paxostest.NewProtocolResource(t, emu, "paxos_identity")
	emu.ResetJournal()
	identities.List("paxos_identity", nil, protocol.Query{Limit: 5, Whole: true})
	assert.Equal(t, map[string]int{emulator.OpToken: 1, emulator.OpListIdentities: 1, emulator.OpGetIdentity: 5}, acctest.RequestCounts(emu))

	l := identities.ListResource("paxos_identity")
	emu.Fault(emukit.Fault{Operation: emulator.OpListIdentities, Kind: emukit.FaultStatus, Status: http.StatusForbidden, Skip: 1})
	found, diagnostics, err := l.List(t.Context(), protocol.Query{Config: acctest.Object(t, l.Schema.ValueType(), nil)})
	require.NoError(t, err)
	assert.Len(t, found, page, "what was found before the error")
	assert.Len(t, diagnostics, 1)
}

// The controls of one identity, and of all, are those in force that all filters let through. They are recognized by the ref_id of
// the identity where the list has it.
func TestListResource_controls(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t, emulator.WithSeed(catalog.Tenant()))
	r := paxostest.NewProtocolResource(t, emu, "paxos_identity_control")
	frozen := emu.Controls.Add(api.Control{IdentityID: catalog.PersonID, Type: api.ControlFrozen, ReasonCode: "LEGAL_ORDER"})
	emu.Controls.Add(api.Control{IdentityID: catalog.PersonID, Type: api.ControlClosed, DeletedAt: frozen.CreatedAt})
	text := func(value string) []any { return []any{value} }
	for _, of := range []string{"", catalog.PersonID} {
		name, config := "customer-1001", map[string]any{}
		if of != "" {
			name, config["identity_id"] = of, of
		}
		sellOnly := "SELL_ONLY for END_USER_REQUEST on identity " + name
		legal := "FROZEN for LEGAL_ORDER on identity " + name
		for _, test := range []struct {
			filters map[string]any
			want    []string
		}{
			{nil, []string{sellOnly, legal}},
			{map[string]any{"control_types": text("SELL_ONLY")}, []string{sellOnly}},
			{map[string]any{"control_reason_codes": text("LEGAL_ORDER")}, []string{legal}},
			{map[string]any{"control_types": text("SELL_ONLY"), "control_reason_codes": text("LEGAL_ORDER")}, nil},
		} {
			filters := maps.Clone(config)
			maps.Copy(filters, test.filters)
			var names []string
			for _, listed := range r.List("paxos_identity_control", filters, protocol.Query{}) {
				names = append(names, listed.Name)
			}
			assert.ElementsMatch(t, test.want, names, "%v", filters)
		}
	}
}
