package identity_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

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
		assert.Len(t, emu.Requests(emulator.OpListIdentities), pages, "limit %d", limit)
	}
}
