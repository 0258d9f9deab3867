package readahead

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

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
