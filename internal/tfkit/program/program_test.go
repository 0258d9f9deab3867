package program

import (
	"math"
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestQuietSDK(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		environment []string
		quiet       bool
	}{
		"nobody asks":            {[]string{"HOME=/root", "TF_VAR_x=1", "TF_IN_AUTOMATION=1"}, true},
		"asked for nothing":      {[]string{"TF_LOG="}, true},
		"asked of all":           {[]string{"TF_LOG=debug"}, false},
		"asked of providers":     {[]string{"TF_LOG_PROVIDER=trace"}, false},
		"asked of the SDK":       {[]string{"TF_LOG_SDK=info"}, false},
		"asked of one part":      {[]string{"TF_LOG_SDK_FRAMEWORK=trace"}, false},
		"asked by a test's file": {[]string{"TF_ACC_LOG_PATH=/tmp/log"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			set := map[string]string{}
			quietSDK(test.environment, func(name, value string) error {
				set[name] = value
				return nil
			})
			if test.quiet {
				assert.Equal(t, map[string]string{"TF_LOG_SDK": "OFF"}, set)
				return
			}
			assert.Empty(t, set)
		})
	}
}

// What the user has set stays.
//
//nolint:paralleltest // it changes settings of the process
func TestCollectLess(t *testing.T) {
	percent, limit := debug.SetGCPercent(100), debug.SetMemoryLimit(math.MaxInt64)
	t.Cleanup(func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	})
	collectLess(func(string) string { return "set" })
	assert.Equal(t, 100, debug.SetGCPercent(100))
	assert.EqualValues(t, math.MaxInt64, debug.SetMemoryLimit(-1))
	collectLess(func(string) string { return "" })
	assert.Equal(t, gcPercent, debug.SetGCPercent(100))
	assert.EqualValues(t, maxHeap, debug.SetMemoryLimit(-1))
}
