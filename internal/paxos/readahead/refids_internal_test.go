package readahead

import (
	"testing"
	"unsafe"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
)

// Memory for the ref_ids of a large tenant that is listed in one go and then grows.
func TestRefIDs_SizeOfARow(t *testing.T) {
	t.Parallel()
	x := newRefIDs()
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
