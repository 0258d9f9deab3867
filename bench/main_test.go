package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/terraform-paxos/terraform-provider-paxos/bench/results"
)

// TestMain lets this program stand in for the CLI: called with a command of the CLI instead of flags, it does what the
// files in its directory say.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && !strings.HasPrefix(os.Args[1], "-") {
		os.Exit(fakeCLI(os.Args[1]))
	}
	goleak.VerifyTestMain(m)
}

// fakeCLI ends with the code that the file "<command>.code" in its directory holds, 0 without one.
func fakeCLI(command string) int {
	if command == "version" {
		fmt.Fprintln(os.Stdout, "OpenTofu v1.12.6\non linux_amd64")
		return 0
	}
	text, err := os.ReadFile(command + ".code")
	if err != nil {
		return 0
	}
	fmt.Fprint(os.Stderr, "╷\n│ Error: Unable to go on\n│ \n│   with it,\n│ at all.\n╵\n")
	code, err := strconv.Atoi(string(text))
	if err != nil {
		return 99
	}
	return code
}

func TestRun_render(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	file := results.File{Runs: []results.Run{{Settings: results.Settings{Subject: results.Paxos, Size: 1}}}}
	from := filepath.Join(directory, "results.json")
	require.NoError(t, file.Save(from))
	require.NoError(t, run(t.Context(), []string{"render", "-results", from, "-docs", directory, "-chart", filepath.Join(directory, "chart.svg")}, &bytes.Buffer{}, &bytes.Buffer{}))
	assert.FileExists(t, filepath.Join(directory, "guides", "benchmarks.md"))
}

func TestRun_refuses(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"-sizes", "0"}, {"-nonsense"}, {"render", "-nonsense"}, {"render", "-results", t.TempDir()}} {
		assert.Error(t, run(t.Context(), args, &bytes.Buffer{}, &bytes.Buffer{}), args)
	}
}

func TestKeeper(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "results.json")
	measured := func(size int) results.File {
		return results.File{Runs: []results.Run{{Settings: results.Settings{Subject: results.Paxos, Size: size}}}}
	}
	sizes := func() (sizes []int) {
		file, err := results.Load(path)
		require.NoError(t, err)
		for _, run := range file.Runs {
			sizes = append(sizes, run.Size)
		}
		return sizes
	}
	for _, step := range []struct {
		options options
		size    int
		want    []int
	}{
		{options{}, 1, nil},
		{options{out: path}, 2, []int{2}},
		{options{out: path}, 3, []int{3}},
		{options{out: path, merge: true}, 4, []int{3, 4}},
	} {
		keep, err := keeper(&step.options)
		require.NoError(t, err)
		require.NoError(t, keep(measured(step.size)))
		assert.Equal(t, step.want, sizes())
	}

	require.NoError(t, os.WriteFile(path, []byte("{"), 0o600))
	_, err := keeper(&options{out: path, merge: true})
	assert.ErrorContains(t, err, path, "before anything is measured")
}

func TestKeeper_otherMachine(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "results.json")
	file := results.File{Environment: results.Environment{Cores: 2}, Runs: []results.Run{{}}}
	require.NoError(t, file.Save(path))
	keep, err := keeper(&options{out: path, merge: true})
	require.NoError(t, err)
	assert.ErrorContains(t, keep(results.File{Environment: results.Environment{Cores: 4}}), "another machine")
}

func TestPeerVersion(t *testing.T) {
	t.Parallel()
	for file, version := range map[string]string{
		"terraform-provider-restapi": "", "terraform-provider-restapi_v3.0.0": "3.0.0",
		"terraform-provider-restapi_v3.0.0_x5": "3.0.0", "terraform-provider-restapi_v3.0.0.exe": "3.0.0",
	} {
		assert.Equal(t, version, peerVersion(file), file)
	}
}

func TestAddPeer(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.peers = t.TempDir()
	program := filepath.Join(b.peers, "terraform-provider-restful_v0.25.1")
	require.NoError(t, os.WriteFile(program, []byte("program"), 0o600))
	require.NoError(t, b.addPeer(results.RestAPI))
	require.NoError(t, b.addPeer(results.Restful))

	assert.Equal(t, map[string]string{results.Restful: "0.25.1"}, b.versions, "what is not there is left out")
	for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		found, err := filepath.Glob(filepath.Join(b.mirrorDirectory(), host, "magodo", "restful", "0.25.1",
			runtime.GOOS+"_"+runtime.GOARCH, "terraform-provider-restful_v0.25.1*"))
		require.NoError(t, err)
		assert.Len(t, found, 1, host)
	}
}

func TestEnvironmentOfMachine(t *testing.T) {
	t.Parallel()
	found, err := environment(t.Context(), newBench(t).cli)
	require.NoError(t, err)
	assert.Equal(t, "OpenTofu 1.12.6", found.CLI)
	assert.Equal(t, runtime.NumCPU(), found.Cores)
}

func TestField(t *testing.T) {
	t.Parallel()
	const text = "processor\t: 0\nmodel name\t: A : B\nmodel name\t: C\nMemTotal:       24682456 kB\n"
	assert.Equal(t, "A : B", field(text, "model name"))
	assert.Equal(t, int64(24682456)<<10, kilobytes(field(text, "MemTotal")))
	assert.Empty(t, field(text, "model"))
	assert.Zero(t, kilobytes(""))
}

func TestFindCLI(t *testing.T) {
	t.Parallel()
	own := newBench(t).cli
	found, err := findCLI(own)
	require.NoError(t, err)
	assert.Equal(t, own, found)
	_, err = findCLI(filepath.Join(t.TempDir(), "missing"))
	assert.Error(t, err)
}

func TestParseOptions_defaults(t *testing.T) {
	t.Parallel()
	o, err := parseOptions(nil, &bytes.Buffer{})
	require.NoError(t, err)
	assert.Equal(t, options{
		repo: "..", sizes: []int{100}, subjects: results.Subjects, phases: results.Phases, limits: []string{"off"}, scale: 1,
		latency: 50 * time.Millisecond, parallelism: 10, shard: 100, repeat: 1, timeout: time.Hour,
	}, o)
}

func TestParseOptions(t *testing.T) {
	t.Parallel()
	o, err := parseOptions([]string{
		"-sizes", "100,5000", "-limits", "paxos,off", "-subjects", "terraform_data,paxos", "-seed", "-latency", "1s", "-scale", "0.1",
	}, &bytes.Buffer{})
	require.NoError(t, err)
	assert.Equal(t, []int{100, 5000}, o.sizes)
	assert.Equal(t, []string{"off", "paxos"}, o.limits, "in the order of the tables")
	assert.Equal(t, []string{"paxos", "terraform_data"}, o.subjects)
	assert.Equal(t, []string{"plan", "change", "destroy"}, o.phases, "what is seeded is not applied")
	assert.Equal(t, time.Second, o.latency)
	assert.InDelta(t, 0.1, o.scale, 1e-9)
	assert.Len(t, results.Phases, 4, "the list of all phases stays as it is")
}

func TestParseOptions_refuses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"render"}, `unexpected argument "render"`},
		{[]string{"-sizes", "100,many"}, `"many" is no number of identities`},
		{[]string{"-sizes", "-1"}, `"-1" is no number of identities`},
		{[]string{"-phases", "plan"}, "use -seed"},
		{[]string{"-phases", "plan,think"}, `"think" is none of apply, plan, change, destroy`},
		{[]string{"-scale", "0"}, "-scale must be"},
		{[]string{"-scale", "2"}, "-scale must be"},
		{[]string{"-shard", "0"}, "at least 1"},
		{[]string{"-repeat", "0"}, "at least 1"},
		{[]string{"-parallelism", "0"}, "at least 1"},
		{[]string{"-merge"}, "-merge needs -out"},
	} {
		_, err := parseOptions(test.args, &bytes.Buffer{})
		assert.ErrorContains(t, err, test.want, test.args)
	}
}

func TestParseOptions_help(t *testing.T) {
	t.Parallel()
	var usage bytes.Buffer
	_, err := parseOptions([]string{"-help"}, &usage)
	require.ErrorIs(t, err, flag.ErrHelp)
	assert.Contains(t, usage.String(), "some of off,paxos, separated by commas (default off)")
}

func TestStateStore(t *testing.T) {
	t.Parallel()
	s := startStateStore()
	t.Cleanup(s.Close)
	client := &http.Client{}
	t.Cleanup(client.CloseIdleConnections)
	ask := func(method, body string) (int, string) {
		req, err := http.NewRequestWithContext(t.Context(), method, s.URL, strings.NewReader(body))
		require.NoError(t, err)
		resp, err := client.Do(req)
		require.NoError(t, err)
		text, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		return resp.StatusCode, string(text)
	}
	code, _ := ask(http.MethodGet, "")
	assert.Equal(t, http.StatusNoContent, code)
	code, _ = ask(http.MethodPost, `{"serial":1}`)
	assert.Equal(t, http.StatusOK, code)
	code, text := ask(http.MethodGet, "")
	assert.Equal(t, http.StatusOK, code)
	assert.JSONEq(t, `{"serial":1}`, text)
	code, _ = ask(http.MethodDelete, "")
	assert.Equal(t, http.StatusMethodNotAllowed, code)
}
