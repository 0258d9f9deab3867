package api

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestControlBookRevision(t *testing.T) {
	t.Parallel()
	var b controlCache
	overridable := true
	b.note("p1", Control{ID: "c1", SetBy: "CLIENT", IsOverridable: &overridable}, Control{ID: "c2", SetBy: "PAXOS"})
	assert.Equal(t, revisionUnknown, b.current(), "both revisions spell it so")
	b.infer(revision2025)
	b.infer(revision2026)
	b.note("p1", Control{ID: "c3", SetBy: "SET_BY_CLIENT"})
	assert.Equal(t, revision2025, b.current(), "the first hint stays")
	b.prove(revision2026)
	assert.Equal(t, revision2026, b.current())
	assert.Equal(t, map[string]bool{"c1": true, "c2": true, "c3": true}, b.known("p1"))
	assert.Empty(t, b.known("p2"))

	var fresh controlCache
	fresh.note("p1", Control{ID: "c1", SetBy: "SET_BY_PAXOS"})
	assert.Equal(t, revision2026, fresh.current())

	var early controlCache
	early.note("p1", Control{ID: "c1", SetBy: "CLIENT"})
	assert.Equal(t, revision2025, early.current(), "only the first revision has no is_overridable")
}
