package identity_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// By id it is one request, by ref_id one for each page, unless this run has read the identity, and one more for the details.
func TestDataSource_requests(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t, emulator.WithPageSizeCap(2))
	made := strangers(emu, 5)
	p := newProtocol(t, emu)
	_, diagnostics := p.ReadData("paxos_identity", attrs{"id": made[0].ID})
	assert.Empty(t, diagnostics)
	assert.Equal(t, map[string]int{emulator.OpToken: 1, api.OpGetIdentity.Name: 1}, acctest.RequestCounts(emu))
	assert.Equal(t, []string{"include_details", "include_institution_members"}, emu.Requests(api.OpGetIdentity.Name)[0].QueryKeys)

	bare, diagnostics := p.ReadData("paxos_identity", attrs{"id": made[0].ID, "include_details": false})
	assert.Empty(t, diagnostics)
	assert.NotContains(t, emu.Requests(api.OpGetIdentity.Name)[1].Query["include_details"], "true")
	assert.Equal(t, "stranger-0", protocol.Text(bare, "ref_id"))
	for _, name := range []string{"person_details", "tax_details", "verification"} {
		assert.True(t, protocol.Attribute(bare, name).IsNull(), name)
	}

	for refID, requests := range map[string]map[string]int{
		"stranger-0": {api.OpGetIdentity.Name: 1}, // this run has read it: a list may show it late
		"stranger-1": {api.OpListIdentities.Name: 3, api.OpGetIdentity.Name: 1},
	} {
		emu.ResetJournal()
		state, diagnostics := p.ReadData("paxos_identity", attrs{"ref_id": refID})
		assert.Empty(t, diagnostics)
		assert.Equal(t, refID, protocol.Text(state, "ref_id"))
		assert.Equal(t, requests, acctest.RequestCounts(emu))
	}
}

func TestDataSource_refuses(t *testing.T) {
	t.Parallel()
	_, p := newTestEnv(t)
	for says, test := range map[string]struct {
		name   string
		config attrs
	}{
		"Missing Attribute Configuration":         {typeName, attrs{}},
		"Invalid Attribute Combination":           {typeName, attrs{"id": "1", "ref_id": "2"}},
		"limit value must be at least 1":          {"paxos_identities", attrs{"limit": 0}},
		"control_types set must contain at least": {"paxos_identities", attrs{"control_types": []string{}}},
	} {
		source := p.DataSource(test.name)
		diagnostics, err := source.Validate(t.Context(), acctest.Object(t, source.Schema.ValueType(), test.config))
		require.NoError(t, err)
		require.Len(t, ofSeverity(diagnostics, true), 1)
		assert.Contains(t, ofSeverity(diagnostics, true)[0], says)
	}
}

// Paxos says that ref_ids are unique, so two with the same one are an oddity that nobody may guess about.
func TestDataSource_severalCandidates(t *testing.T) {
	t.Parallel()
	emu, p := newTestEnv(t)
	emu.Fault(emukit.Fault{
		Operation: api.OpListIdentities.Name, Kind: emukit.FaultStatus, Status: 200,
		Body: `{"items":[{"id":"first","type":"PERSON","ref_id":"twice"},{"id":"other","type":"PERSON","ref_id":"once"},` +
			`{"id":"second","type":"PERSON","ref_id":"twice"}]}`,
	})
	_, diagnostics := p.ReadData("paxos_identity", attrs{"ref_id": "twice"})
	emu.AssertFaultsConsumed(t)
	errors := ofSeverity(diagnostics, true)
	require.Len(t, errors, 1)
	assert.Contains(t, errors[0], "several identities have this ref_id: first, second")
	assert.Zero(t, acctest.RequestCounts(emu)[api.OpGetIdentity.Name])

	p.NewRun()
	emu.Fault(emukit.Fault{Operation: api.OpListIdentities.Name, Kind: emukit.FaultStatus, Status: 403})
	_, diagnostics = p.ReadData("paxos_identity", attrs{"ref_id": "anybody"})
	assert.Regexp(t, "^ERROR: Unable to read identity: .*403", acctest.FormatDiagnostics(diagnostics))
}

// The limit counts rows over all pages, and no page is read in vain.
func TestListDataSource_pages(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t, emulator.WithPageSizeCap(2))
	strangers(emu, 5)
	p := newProtocol(t, emu)
	for limit, pages := range map[int]int{1: 1, 2: 1, 3: 2, 5: 3, 100: 3} {
		emu.ResetJournal()
		state, diagnostics := p.ReadData("paxos_identities", attrs{"limit": limit, "order": "ASC"})
		require.Empty(t, diagnostics)
		var rows []tftypes.Value
		require.NoError(t, protocol.Attribute(state, "identities").As(&rows))
		require.Len(t, rows, min(limit, 5))
		assert.Equal(t, "stranger-0", protocol.Text(rows[0], "ref_id"), "the oldest")
		assert.Len(t, emu.Requests(api.OpListIdentities.Name), pages, "limit %d", limit)
	}
}
