package results

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var machine = Environment{Date: "2026-11-21", CLI: "Terraform 1.11.4", OS: "linux/amd64", Cores: 2}

func run(subject string, size int, phases ...Phase) Run {
	return Run{Settings: Settings{Subject: subject, Size: size, Limit: LimitOff, Scale: 1, Parallelism: 10, Shard: 100}, Phases: phases}
}

func TestPhase_Total(t *testing.T) {
	t.Parallel()
	assert.Equal(t, 7, Phase{Requests: map[string]int{"GetIdentity": 3, "ListIdentities": 4}, Tokens: 1}.Total())
}

func TestFile_Merge(t *testing.T) {
	t.Parallel()
	file := File{Environment: machine, Runs: []Run{
		run(Paxos, 100, Phase{Phase: Apply, Wall: 1}, Phase{Phase: Plan, Wall: 2}),
		run(Restful, 100, Phase{Phase: Plan, Wall: 3}),
	}}
	later := machine
	later.Date = "2026-11-22"
	require.NoError(t, file.Merge(File{Environment: later, Runs: []Run{
		run(Paxos, 1000, Phase{Phase: Plan, Wall: 4}),
		run(TerraformData, 100, Phase{Phase: Plan, Wall: 6}),
		run(Paxos, 100, Phase{Phase: Plan, Wall: 5}, Phase{Phase: Destroy, Wall: 7}),
	}}))

	assert.Equal(t, later, file.Environment)
	assert.Equal(t, []Run{
		run(Paxos, 100, Phase{Phase: Apply, Wall: 1}, Phase{Phase: Plan, Wall: 5}, Phase{Phase: Destroy, Wall: 7}),
		run(Restful, 100, Phase{Phase: Plan, Wall: 3}),
		run(TerraformData, 100, Phase{Phase: Plan, Wall: 6}),
		run(Paxos, 1000, Phase{Phase: Plan, Wall: 4}),
	}, file.Runs)
}

func TestFile_Merge_refusesAnotherMachine(t *testing.T) {
	t.Parallel()
	file := File{Environment: machine, Runs: []Run{run(Paxos, 100)}}
	other := machine
	other.Cores = 64
	require.ErrorIs(t, file.Merge(File{Environment: other, Runs: []Run{run(Paxos, 100)}}), errOtherMachine)
	assert.Equal(t, machine, file.Environment)

	var empty File
	assert.NoError(t, empty.Merge(File{Environment: other}), "nothing stands in an empty file")
}

func TestFile_Merge_roundsMemory(t *testing.T) {
	t.Parallel()
	const had = 8 << 30
	for memory, refused := range map[int64]bool{
		had - 4<<10: false, had + 4<<10: false, had - had/25: false, had - had/10: true, had + had/10: true, 0: true,
	} {
		before, now := machine, machine
		before.Memory, now.Memory = had, memory
		file := File{Environment: before, Runs: []Run{run(Paxos, 100)}}
		err := file.Merge(File{Environment: now, Runs: []Run{run(Paxos, 100)}})
		assert.Equal(t, refused, err != nil, memory)
	}
}

func TestFile_SaveAndLoad(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "results.json")
	file := File{Environment: machine, Runs: []Run{
		run(Restful, 100), run(Paxos, 100, Phase{Phase: Plan, Requests: map[string]int{"B": 2, "A": 1}, Wall: time.Second}),
	}}
	require.NoError(t, file.Save(path))
	first, err := os.ReadFile(path)
	require.NoError(t, err)

	loaded, err := Load(path)
	require.NoError(t, err)
	assert.Equal(t, file, loaded)
	assert.Equal(t, Paxos, loaded.Runs[0].Subject, "in the order of the tables")
	require.NoError(t, loaded.Save(path))
	second, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(first), string(second))
}

func TestLoad(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	missing, err := Load(filepath.Join(directory, "missing.json"))
	require.NoError(t, err)
	assert.Empty(t, missing.Runs)

	broken := filepath.Join(directory, "broken.json")
	require.NoError(t, os.WriteFile(broken, []byte("{"), 0o600))
	_, err = Load(broken)
	assert.ErrorContains(t, err, broken)
}

func TestRun_Phase(t *testing.T) {
	t.Parallel()
	one := run(Paxos, 1, Phase{Phase: Plan, Wall: 2})
	assert.Equal(t, time.Duration(2), one.Phase(Plan).Wall)
	assert.Nil(t, one.Phase(Apply))
}
