package object_test

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

func TestTimeFilter_Bounds(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	bound := func(hours int) timetypes.RFC3339 {
		return timetypes.NewRFC3339TimeValue(at.Add(time.Duration(hours) * time.Hour))
	}
	got := (&object.TimeFilter{LT: bound(1), LTE: bound(2), EQ: bound(3), GTE: bound(4), GT: bound(5)}).Bounds()
	for hours, bound := range map[int]time.Time{1: got.LT, 2: got.LTE, 3: got.EQ, 4: got.GTE, 5: got.GT} {
		assert.True(t, at.Add(time.Duration(hours)*time.Hour).Equal(bound), "bound %d is %s", hours, bound)
	}

	var none *object.TimeFilter
	assert.Equal(t, object.TimeBounds{}, none.Bounds())
	assert.Equal(t, object.TimeBounds{}, (&object.TimeFilter{LT: timetypes.NewRFC3339Null()}).Bounds(), "a null bound is none")
}
