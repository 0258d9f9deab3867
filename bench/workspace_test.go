package main

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/bench/results"
)

// newBench returns a benchmark whose CLI is this test program; see TestMain.
func newBench(t *testing.T) *bench {
	t.Helper()
	cli, err := os.Executable()
	require.NoError(t, err)
	return &bench{
		options: &options{timeout: time.Minute, parallelism: 10, repeat: 3, scale: 1, limits: []string{"off"}, sizes: []int{1}},
		work:    t.TempDir(), cli: cli, progress: &bytes.Buffer{}, versions: map[string]string{},
	}
}

func newTestWorkspace(t *testing.T, subject string, emu *emulator) *workspace {
	t.Helper()
	state := startStateStore()
	t.Cleanup(state.Close)
	settings := results.Settings{Subject: subject, Size: 7, Shard: 3, Scale: 1, Limit: results.LimitOff}
	w, err := newBench(t).newWorkspace(t.Context(), settings, emu, state)
	require.NoError(t, err)
	return w
}

func TestNewWorkspace(t *testing.T) {
	t.Parallel()
	for subject, want := range map[string]string{
		results.Paxos:         `{"size": 7, "shard": 3}`,
		results.TerraformData: `{"size": 7, "shard": 3}`,
		results.RestAPI:       `{"size": 7, "shard": 3, "api_url": "http://emulator/v2", "token": "t0ken", "requests_per_second": null}`,
		results.Restful:       `{"size": 7, "shard": 3, "api_url": "http://emulator/v2", "token": "t0ken", "block_seconds": null}`,
	} {
		w := newTestWorkspace(t, subject, &emulator{base: "http://emulator", token: "t0ken"})
		variables, err := os.ReadFile(filepath.Join(w.directory, "terraform.tfvars.json"))
		require.NoError(t, err)
		assert.JSONEq(t, want, string(variables), subject)
		assert.FileExists(t, filepath.Join(w.directory, "main.tf"))
		assert.FileExists(t, filepath.Join(w.directory, "shard", "main.tf"))
		backend, err := os.ReadFile(filepath.Join(w.directory, "backend.tf.json"))
		require.NoError(t, err)
		assert.Contains(t, string(backend), w.state.URL)
		for name := range w.variables() {
			text, err := os.ReadFile(filepath.Join(w.directory, "main.tf"))
			require.NoError(t, err)
			assert.Contains(t, string(text), `variable "`+name+`"`, subject)
		}
	}
}

func TestVariables_limited(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	settings := results.Settings{Limit: results.LimitPaxos, Scale: 0.1}
	for subject, want := range map[string]map[string]any{
		results.RestAPI: {"requests_per_second": 90.0}, results.Restful: {"block_seconds": 31},
	} {
		settings.Subject = subject
		variables := (&workspace{bench: b, Settings: settings, emulator: &emulator{}}).variables()
		for name, value := range want {
			assert.Equal(t, value, variables[name])
		}
	}
}

// All subjects manage the same objects.
func TestConfigurations(t *testing.T) {
	t.Parallel()
	values := []string{
		`format("bench-%06d", var.first + count.index)`, `format("bench-%06d@example.com", var.first + count.index)`, `"PAXOS"`, `"Ada"`,
		`"Miller"`, `"1985-12-10"`, `"PASSPORT"`, `"12 Baker Street"`, `"London"`, `"Greater London"`, `"NW1 6XE"`, `"SELL_ONLY"`,
		`"END_USER_REQUEST"`, `"Customer is winding the account down"`, `"person" {`, `"sell_only" {`, `person[count.index].`,
	}
	for _, subject := range results.Subjects {
		text, err := fs.ReadFile(configurations, "configurations/"+subject+"/shard/main.tf")
		require.NoError(t, err)
		for _, value := range values {
			assert.Contains(t, string(text), value, subject)
		}
		assert.Equal(t, 2, strings.Count(string(text), "\n  count = var.size\n"), subject)
	}
}

func TestEnvironment(t *testing.T) {
	t.Parallel()
	settings := results.Settings{Subject: results.Paxos, Limit: results.LimitOff, Scale: 1}
	w := &workspace{bench: newBench(t), Settings: settings, emulator: &emulator{base: "http://emulator"}}
	assert.Subset(t, w.environment(), []string{
		"HOME=" + w.work, "PAXOS_API_URL=http://emulator/v2", "PAXOS_TOKEN_URL=http://emulator/oauth2/token",
		"PAXOS_CLIENT_ID=bench", "PAXOS_CLIENT_SECRET=bench", "PAXOS_MAX_REQUESTS_PER_SECOND=0", "CHECKPOINT_DISABLE=1",
	})

	w.Limit = results.LimitPaxos
	assert.NotContains(t, strings.Join(w.environment(), "\n"), "PAXOS_MAX_REQUESTS_PER_SECOND", "it paces itself as it does by default")
	w.Scale = 0.01
	assert.Subset(t, w.environment(), []string{"PAXOS_RATE_LIMIT_WINDOW=3s", "PAXOS_MAX_REQUESTS_PER_SECOND=900"})

	w.Subject = results.Restful
	assert.NotContains(t, strings.Join(w.environment(), "\n"), "\nPAXOS_")
}

func TestInherited(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{"PATH=/bin", "TMPDIR=/TF_"}, inherited([]string{
		"PATH=/bin", "TF_CLI_ARGS=-no-color", "PAXOS_API_URL=http://127.0.0.1:8086", "XDG_CACHE_HOME=/cache", "TMPDIR=/TF_",
	}))
}

func TestPhase(t *testing.T) {
	t.Parallel()
	f, e := newFake(t)
	w := newTestWorkspace(t, results.Paxos, e)
	exit := func(command string, code int) {
		require.NoError(t, os.WriteFile(filepath.Join(w.directory, command+".code"), []byte(strconv.Itoa(code)), 0o600))
	}

	phase, err := w.phase(t.Context(), results.Apply)
	require.NoError(t, err)
	assert.Empty(t, phase.Failure)
	assert.Positive(t, phase.Wall)
	assert.NotContains(t, f.calls, "PUT /v2/identity/identities/"+patternIdentity)

	phase, err = w.phase(t.Context(), results.Change)
	require.NoError(t, err)
	assert.Equal(t, "the change was not found", phase.Failure)
	assert.Contains(t, f.calls, "PUT /v2/identity/identities/"+patternIdentity)

	exit("plan", 2)
	phase, err = w.phase(t.Context(), results.Change)
	require.NoError(t, err)
	assert.Empty(t, phase.Failure)

	phase, err = w.phase(t.Context(), results.Plan)
	require.NoError(t, err)
	assert.Equal(t, "it found changes where there are none", phase.Failure)

	exit("plan", 1)
	phase, err = w.phase(t.Context(), results.Plan)
	require.NoError(t, err)
	assert.Equal(t, "exit status 1\nUnable to go on with it, at all.", phase.Failure)
}

func TestMeasure_endsWithTheFirstFailure(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.phases = results.Phases
	run, err := b.measure(t.Context(), results.Settings{Subject: results.TerraformData, Size: 1, Shard: 1})
	require.NoError(t, err)
	require.Len(t, run.Phases, 3, "nothing is elsewhere, so nothing changes there")
	assert.Nil(t, run.Phase(results.Change))

	b.timeout = -time.Second
	run, err = b.measure(t.Context(), results.Settings{Subject: results.TerraformData, Size: 1, Shard: 1})
	assert.Empty(t, run.Phases)
	assert.ErrorContains(t, err, "it took more than")
}

func TestMatrix(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.sizes, b.limits, b.subjects = []int{1, 2}, results.Limits, results.Subjects
	b.scale, b.latency, b.shard = 0.5, time.Second, 9
	b.versions = map[string]string{results.Paxos: "", results.Restful: "1.0.0", results.TerraformData: ""}
	common := results.Settings{Size: 1, Latency: time.Second, Parallelism: 10, Shard: 9}
	of := func(subject, limit string, scale float64, latency time.Duration) results.Settings {
		s := common
		s.Subject, s.Limit, s.Scale, s.Latency = subject, limit, scale, latency
		return s
	}
	assert.Equal(t, []results.Settings{
		of(results.Paxos, "off", 1, time.Second),
		of(results.Restful, "off", 1, time.Second),
		of(results.TerraformData, "off", 1, 0),
		of(results.Paxos, "paxos", 0.5, time.Second),
		of(results.Restful, "paxos", 0.5, time.Second),
	}, b.matrix()[:5])
	assert.Len(t, b.matrix(), 10)
}

func TestFirstError(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "One thing with it", firstError("noise\n╷\n│ Error: One thing\n│ \n│   with it\n╵\n╷\n│ Error: Another\n╵\n"))
	assert.Equal(t, "One thing at all", firstError("\nError: One thing\n\nat all\n\nError: Another\n"))
	assert.Equal(t, "plain words", firstError("plain words\n"))
	assert.Len(t, []rune(firstError(strings.Repeat("ä", 1000))), longest+1)
}

func TestFillState(t *testing.T) {
	t.Parallel()
	w := newTestWorkspace(t, results.TerraformData, nil)
	w.state.set([]byte(patternState))
	require.NoError(t, w.fill(t.Context()))
	var state struct{ Resources []json.RawMessage }
	require.NoError(t, json.Unmarshal(w.state.get(), &state))
	assert.Len(t, state.Resources, 6, "7 in threes, two resources each")
}
