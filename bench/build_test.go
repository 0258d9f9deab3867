package main

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/bench/results"
)

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
