package tfkit

import (
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// HasUnknownCollection tells whether a raw plan or configuration has an object, list, set or map that is unknown as a
// whole. Such a value cannot be read into a model of Go structs; plan-time comparisons have to wait for the apply.
func HasUnknownCollection(raw tftypes.Value) bool {
	unknown := false
	// The walk itself cannot fail: the callback returns no error.
	_ = tftypes.Walk(raw, func(_ *tftypes.AttributePath, value tftypes.Value) (bool, error) {
		if value.IsKnown() {
			return !unknown, nil
		}
		unknown = unknown || !isPrimitive(value.Type())
		return false, nil
	})
	return unknown
}

func isPrimitive(t tftypes.Type) bool {
	return t.Is(tftypes.String) || t.Is(tftypes.Bool) || t.Is(tftypes.Number)
}
