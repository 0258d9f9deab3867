package main

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"testing"

	"github.com/CycloneDX/cyclonedx-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A test is a Go program, so it can be listed itself.
func TestRun(t *testing.T) {
	t.Parallel()
	program, err := os.Executable()
	require.NoError(t, err)
	directory := t.TempDir()
	first, second := filepath.Join(directory, "first.json"), filepath.Join(directory, "second.json")
	for _, output := range []string{first, second} {
		require.Zero(t, run([]string{"-version", "1.2.3", "-output", output, program}, io.Discard))
	}
	text, err := os.ReadFile(first)
	require.NoError(t, err)
	again, err := os.ReadFile(second)
	require.NoError(t, err)
	assert.Equal(t, string(text), string(again), "the same program gives the same list")

	file, err := os.Open(first)
	require.NoError(t, err)
	defer func() { assert.NoError(t, file.Close()) }()
	var bom cyclonedx.BOM
	require.NoError(t, cyclonedx.NewBOMDecoder(file, cyclonedx.BOMFileFormatJSON).Decode(&bom))
	data, err := os.ReadFile(program)
	require.NoError(t, err)
	sum := sha256.Sum256(data)
	assert.Equal(t, "1.2.3", bom.Metadata.Component.Version)
	assert.Equal(t, hex.EncodeToString(sum[:]), (*bom.Metadata.Component.Hashes)[0].Value)
	var names []string
	for _, component := range *bom.Components {
		names = append(names, component.Name)
	}
	assert.Contains(t, names, "std")
}

func TestDescribe(t *testing.T) {
	t.Parallel()
	bom := describe("program", "1.2.3", "ab12", &debug.BuildInfo{
		GoVersion: "go1.26.8", Main: debug.Module{Path: "example.com/Program"},
		Deps: []*debug.Module{
			{Path: "example.com/One", Version: "v1.0.0+incompatible", Sum: "h1:one="},
			{Path: "example.com/two", Version: "v2.0.0", Replace: &debug.Module{Path: "example.com/fork", Version: "v2.0.1", Sum: "h1:fork="}},
		},
		Settings: []debug.BuildSetting{{Key: "vcs.revision", Value: "c0ffee"}},
	})
	assert.Equal(t, "pkg:golang/example.com/program@v1.2.3", bom.Metadata.Component.PackageURL)
	assert.Equal(t, []cyclonedx.Property{{Name: "go.version", Value: "go1.26.8"}, {Name: "go.build.vcs.revision", Value: "c0ffee"}},
		*bom.Metadata.Component.Properties)
	var urls []string
	for _, component := range *bom.Components {
		urls = append(urls, component.PackageURL)
	}
	assert.Equal(t, []string{
		"pkg:golang/std@1.26.8", "pkg:golang/example.com/one@v1.0.0%2Bincompatible", "pkg:golang/example.com/fork@v2.0.1",
	}, urls)
	assert.Equal(t, "h1:fork=", (*(*bom.Components)[2].Properties)[0].Value)
	assert.Equal(t, urls, *(*bom.Dependencies)[0].Dependencies)
}

func TestRun_refuses(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	text := filepath.Join(directory, "text")
	require.NoError(t, os.WriteFile(text, []byte("no program"), 0o600))
	program, err := os.Executable()
	require.NoError(t, err)
	output := filepath.Join(directory, "output")
	tests := map[string]struct {
		arguments []string
		want      int
	}{
		"nothing":               {nil, 2},
		"no version":            {[]string{"-output", output, program}, 2},
		"an unknown flag":       {[]string{"-x"}, 2},
		"no such program":       {[]string{"-version", "1", "-output", output, filepath.Join(directory, "none")}, 1},
		"not a Go program":      {[]string{"-version", "1", "-output", output, text}, 1},
		"no directory to write": {[]string{"-version", "1", "-output", filepath.Join(directory, "none", "file"), program}, 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, run(test.arguments, io.Discard))
		})
	}
}
