package lifecycle_test

import (
	"fmt"
	"maps"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

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
		"paxos_identity": api.OpListIdentities.Name, "paxos_identity_control": api.OpListIdentities.Name,
		"paxos_account": api.OpListAccounts.Name, "paxos_account_member": api.OpListAccounts.Name,
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
	assert.Equal(t, map[string]int{emulator.OpToken: 1, api.OpListIdentities.Name: 1, api.OpGetIdentity.Name: 5}, acctest.RequestCounts(emu))

	l := identities.ListResource("paxos_identity")
	emu.Fault(emukit.Fault{Operation: api.OpListIdentities.Name, Kind: emukit.FaultStatus, Status: http.StatusForbidden, Skip: 1})
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
