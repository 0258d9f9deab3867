package readahead

import (
	"fmt"
	"testing"
	"time"
	"unsafe"

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

// Memory for the ref_ids of a large tenant that is listed in one go and then grows.
func TestRefIDs_SizeOfARow(t *testing.T) {
	t.Parallel()
	x := newRefIDs(newNames())
	const rows = 100_000
	var listed refRows
	for n := range rows {
		listed.entries = append(listed.entries, refEntry{uint64(n), uuid.New()})
	}
	x.add(listed)
	x.add(refRows{entries: listed.entries[:1000]})
	assert.Len(t, x.entries, rows, "rows that are listed again are the same")
	x.add(refRows{entries: []refEntry{{rows, uuid.New()}}})
	assert.LessOrEqual(t, (cap(x.entries)+cap(listed.entries))*int(unsafe.Sizeof(refEntry{}))/rows, 64, "while a list is added")
}

// A distance of seconds does not fit into the int of a 32-bit machine.
func TestTimeRanges_towardTheNearest(t *testing.T) {
	t.Parallel()
	first := time.Date(2026, 11, 28, 10, 0, 0, 0, time.UTC)
	var listed timeRanges
	for _, after := range []time.Duration{0, 10 * time.Second, time.Hour} {
		at := first.Add(after)
		listed.add(timeRange{at, at.Add(time.Second)})
	}
	assert.Equal(t, pageStart{at: first.Add(10 * time.Second), backwards: true}, listed.toward(first.Add(9*time.Second), true))
	assert.Equal(t, pageStart{at: first.Add(time.Second)}, listed.toward(first.Add(2*time.Second), true))
	assert.Equal(t, pageStart{at: first.Add(11 * time.Second)}, listed.toward(first.Add(100*time.Second), true))
	assert.Equal(t, pageStart{at: first.Add(2 * time.Second)}, listed.toward(first.Add(2*time.Second), false))
}
