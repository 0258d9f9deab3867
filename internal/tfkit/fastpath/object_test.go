package fastpath

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"
)

type embedded struct {
	Text types.String `tfsdk:"text"`
}

type record struct {
	embedded
	At    timetypes.RFC3339 `tfsdk:"at"`
	Other int
}

// Of values that the framework takes for the same, the prior one stands.
func TestChanged(t *testing.T) {
	t.Parallel()
	prior := record{embedded{types.StringValue("a")}, timetypes.NewRFC3339ValueMust("2026-01-01T00:00:00.120000Z"), 1}
	same := record{embedded{types.StringValue("a")}, timetypes.NewRFC3339ValueMust("2026-01-01T00:00:00.12Z"), 2}
	assert.Empty(t, Changed(t.Context(), prior, same))

	for name, next := range map[string]record{
		"text": {embedded{types.StringNull()}, prior.At, 1},
		"at":   {prior.embedded, timetypes.NewRFC3339ValueMust("2026-01-01T00:00:01Z"), 1},
	} {
		changed := Changed(t.Context(), prior, next)
		assert.Len(t, changed, 1)
		assert.Contains(t, changed, name)
	}
	assert.Contains(t, Changed(t.Context(), prior, record{prior.embedded, timetypes.NewRFC3339Null(), 1}), "at")
	assert.Contains(t, Changed(t.Context(), record{prior.embedded, timetypes.NewRFC3339Null(), 1}, prior), "at")
}
