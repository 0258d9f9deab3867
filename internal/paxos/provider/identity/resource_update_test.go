package identity_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// Paxos cannot clear most arguments. The plan warns of those that the configuration drops, and the update does not send
// them.
func TestUpdate_warnsOfWhatPaxosKeeps(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	p := newProtocol(t, emu)
	full := p.MustApply(p.None(), wholePerson())
	identity, _ := catalog.Find(catalog.Resource, typeName)
	least := identity.Smallest(identity.Forms[0])
	least["customer_due_diligence.aliases[]"] = "Canaryalias" // so that the object stays
	config := acctest.ObjectFromPaths(t, p.Type(), least)
	var dropped []string
	for path := range identity.Fullest(identity.Forms[0]) {
		local := slices.ContainsFunc(identity.Life.Local, func(prefix string) bool { return strings.HasPrefix(path, prefix) })
		if _, kept := least[path]; !kept && !local && path != "person_details.address.address2" {
			dropped = append(dropped, strings.TrimSuffix(path, "[]"))
		}
	}
	slices.Sort(dropped)

	planned := p.Plan(full, config)
	warnings := ofSeverity(planned.Diagnostics, false)
	require.Len(t, warnings, 2) // the other: address2 is cleared, which may have Paxos verify the person again
	assert.Contains(t, warnings[0], "Paxos keeps what the configuration drops")
	assert.Contains(t, warnings[0], full.Text("id"))
	assert.Contains(t, warnings[0], ": "+strings.Join(dropped, ", ")+". They")
	emu.ResetJournal()
	next, diagnostics := p.ApplyPlanned(planned)
	assert.Empty(t, diagnostics)
	require.Len(t, paxostest.Writes(emu), 1)
	for _, key := range paxostest.Writes(emu)[0].BodyKeys {
		assert.Contains(t, key, "person_details.address.", "the second line is cleared")
	}
	assert.True(t, p.Plan(p.MustRead(next), config).Empty())
}

// An empty second line is sent only where it clears one.
func TestUpdate_secondLine(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	p := newProtocol(t, emu)
	current := p.None()
	for _, step := range []struct {
		second any
		city   string
		sent   string
	}{
		{"", "New York", "absent"},
		{"", "Albany", "absent"},
		{"Apt 2", "Albany", "Apt 2"},
		{"Apt 2", "New York", "Apt 2"},
		{"", "New York", ""},
		{"Apt 3", "New York", "Apt 3"},
		{nil, "New York", ""},
		{nil, "Albany", "absent"},
	} {
		config := with(person(), attrs{"person_details.address.address2": step.second, "person_details.address.city": step.city})
		emu.ResetJournal()
		current = p.MustApply(current, config)
		var body api.UpdateIdentityRequest
		require.NoError(t, json.Unmarshal(paxostest.Writes(emu)[0].Body, &body))
		sent := "absent"
		if second := body.PersonDetails.Address.Address2; second != nil {
			sent = *second
		}
		assert.Equal(t, step.sent, sent, "%v", step)
		current = p.MustRead(current)
		assert.True(t, p.Plan(current, config).Empty())
	}
}
