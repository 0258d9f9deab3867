package readahead

import (
	"fmt"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// aRow is a row as a page of a tenant has it.
func aRow(n int) row {
	return row{writes: n % 3, identity: api.Identity{
		ID: uuid.NewString(), RefID: fmt.Sprint("customer-", n), Type: api.IdentityTypePerson,
		Metadata:      map[string]string{"team": "payments"},
		SummaryStatus: api.StatusApproved, Status: api.StatusApproved, SummaryTINVerificationStatus: "APPROVED",
		CreatedAt: fmt.Sprintf("2026-11-28T10:%02d:%02d.%06dZ", n/60%60, n%60, n), UpdatedAt: fmt.Sprintf("2026-11-28T11:%02d:%02d.%06dZ", n/60%60, n%60, n),
		StatusDetails: &api.StatusDetails{ActiveControls: []api.Control{{ID: uuid.NewString(), Type: api.ControlDormant}}},
	}}
}

// A state of a few identities in a large tenant has many rows that no read asks for.
func TestRowStore_compressesRowsThatNoReadAsksFor(t *testing.T) {
	t.Parallel()
	s := newRowStore()
	rows := make([]row, maxFresh+5000)
	for n := range rows {
		rows[n] = aRow(n)
		s.put(rows[n])
		if n%1000 == 0 {
			s.get(rows[n].identity.ID)
		}
	}
	assert.LessOrEqual(t, len(s.fresh), maxFresh)
	size := 0
	for _, block := range s.blocks {
		size += cap(block)
	}
	packed := len(rows) - len(s.fresh) - len(s.asked)
	t.Logf("%d bytes for each of %d rows", size/packed, packed)
	assert.Less(t, size/packed, 150)
	for n := 0; n < len(rows); n += 997 {
		found, ok := s.get(rows[n].identity.ID)
		require.True(t, ok)
		assert.Equal(t, rows[n], found)
	}
	newer := rows[997]
	newer.identity.Status = api.StatusDisabled
	s.put(newer)
	found, _ := s.get(newer.identity.ID)
	assert.Equal(t, newer, found)
	_, ok := s.get(uuid.NewString())
	assert.False(t, ok)
}
