package chaos

import (
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWalk(t *testing.T) {
	t.Parallel()
	for _, parallel := range []int{1, 2, 10} {
		var mu sync.Mutex
		var ran []string
		run := func(name string, ok bool, after ...string) task {
			return task{name, after, func() bool {
				mu.Lock()
				defer mu.Unlock()
				ran = append(ran, name)
				return ok
			}}
		}
		missed := walk([]task{
			run("status", true, "control"), run("other", true, "institution", "of another walk"),
			run("control", true, "broken"), run("institution", true, "person"), run("broken", false), run("person", true),
		}, parallel)
		require.Equal(t, map[string]bool{"broken": true, "control": true, "status": true}, missed)
		require.NotContains(t, ran, "control")
		require.Less(t, slices.Index(ran, "person"), slices.Index(ran, "institution"))
		require.Less(t, slices.Index(ran, "institution"), slices.Index(ran, "other"))
	}
}
