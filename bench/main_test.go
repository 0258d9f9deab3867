package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

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
