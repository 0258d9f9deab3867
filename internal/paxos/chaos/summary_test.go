package chaos

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSaveContinuesACampaign(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "results.json")
	part := func(first uint64) Summary {
		s := Summary{FirstSeed: first, Go: "go1"}
		for range 2 {
			r := Result{
				Applies: 3, Imports: 1, Harmed: 1, Refused: 1, Triggered: map[string]int{notSent: 2}, NotTriggered: map[string]int{notSent: 1}, Moves: map[string]int{"change": 1}, Problems: []string{"no"},
			}
			s.Model.Add(r)
			s.Count(r)
		}
		return s
	}
	for _, save := range []struct {
		first     uint64
		schedules int
	}{{10, 2}, {12, 4}, {14, 6}, {99, 2}} {
		require.NoError(t, part(save.first).Save(file))
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		var saved Summary
		require.NoError(t, json.Unmarshal(data, &saved))
		require.Equal(t, Totals{
			Schedules: save.schedules, Applies: 3 * save.schedules, Imports: save.schedules, Failed: save.schedules,
			Harmed: save.schedules, Refused: save.schedules,
		}, saved.Model)
		require.Equal(t, FaultCount{notSent, 2 * save.schedules, save.schedules}, saved.Faults[0])
		require.Equal(t, MoveCount{"change", save.schedules}, saved.Moves[0])
	}
}
