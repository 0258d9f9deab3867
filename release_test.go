package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// All modules, the workflows and the instructions for users name the same Go: the release is built with the toolchain of
// go.mod, and VERIFY.md tells users to build with it too.
func TestToolchain_isTheSameEverywhere(t *testing.T) {
	t.Parallel()
	versions := regexp.MustCompile(`(?m)^go (\S+)\n\ntoolchain (go\S+)$`)
	modules := sourceFiles(t, func(name string) bool { return filepath.Base(name) == "go.mod" })
	require.Subset(t, modules, []string{"go.mod", "bench/go.mod", "tools/go.mod", "tools/release/go.mod"})
	var want []string
	for _, module := range modules {
		match := versions.FindStringSubmatch(read(t, module))
		require.NotNil(t, match, "%s has no toolchain line after its go line", module)
		if want == nil {
			want = match[1:]
		}
		assert.Equal(t, want, match[1:], "%s: go mod edit -go=%s -toolchain=%s", module, want[0], want[1])
	}

	named := regexp.MustCompile(`go1\.\d+\.\d+`).FindAllString(read(t, "VERIFY.md"), -1)
	require.NotEmpty(t, named)
	for _, toolchain := range named {
		assert.Equal(t, want[1], toolchain, "VERIFY.md")
	}
}

// actions/setup-go installs the toolchain of the go.mod that it is given, unless GOTOOLCHAIN is local, which it sets itself.
func TestToolchain_ofWorkflows(t *testing.T) {
	t.Parallel()
	for name, w := range workflows(t) {
		assert.NotContains(t, w.text, "GOTOOLCHAIN", name)
		for job, j := range w.Jobs {
			setups := 0
			for _, step := range j.Steps {
				if strings.HasPrefix(step.Uses, "actions/setup-go@") {
					setups++
					assert.Equal(t, "go.mod", step.With["go-version-file"], "%s/%s", name, job)
					assert.NotContains(t, step.With, "go-version", "%s/%s", name, job)
				}
			}
			assert.LessOrEqual(t, setups, 1, "%s/%s: a second setup-go takes the go line", name, job)
		}
	}
}

// releaseJobs returns the jobs of the release workflow, and for each all jobs that are done before it starts.
func releaseJobs(t *testing.T) (jobs map[string]job, before map[string][]string) {
	t.Helper()
	w := workflows(t)["release.yml"]
	before = map[string][]string{}
	var visit func(name string)
	visit = func(name string) {
		if _, visited := before[name]; visited {
			return
		}
		before[name] = nil
		for _, needed := range w.Jobs[name].needs() {
			visit(needed)
			before[name] = slices.Concat(before[name], []string{needed}, before[needed])
		}
	}
	for name := range w.Jobs {
		visit(name)
	}
	return w.Jobs, before
}

func TestRelease_keepsCredentialsApart(t *testing.T) {
	t.Parallel()
	jobs, _ := releaseJobs(t)
	credentials := map[string][]string{}
	secrets := 0
	for name, j := range jobs {
		text, err := yaml.Marshal(j)
		require.NoError(t, err)
		secrets += strings.Count(string(text), "secrets.")
		if strings.Contains(string(text), "secrets.") || j.Environment != nil {
			credentials["signing key"] = append(credentials["signing key"], name)
		}
		for permission, access := range j.Permissions {
			if access == "write" {
				credentials[permission] = append(credentials[permission], name)
			}
		}
		runsCode := slices.ContainsFunc(j.Steps, func(s step) bool {
			return strings.HasPrefix(s.Uses, "actions/checkout@") || strings.Contains(s.Run, "go ")
		})
		if runsCode {
			assert.Equal(t, map[string]string{"contents": "read"}, j.Permissions, "%s runs code of the repository", name)
			assert.NotContains(t, string(text), "secrets.", "%s runs code of the repository", name)
			assert.NotContains(t, string(text), "github.token", "%s runs code of the repository", name)
		}
	}
	slices.Sort(credentials["contents"])
	assert.Equal(t, map[string][]string{
		"signing key": {"sign"}, "id-token": {"attest"}, "attestations": {"attest"}, "contents": {"draft", "publish"},
	}, credentials)
	assert.Empty(t, jobs["sign"].Permissions)
	assert.Equal(t, strings.Count(workflows(t)["release.yml"].text, "secrets."), secrets, "a secret outside of the steps reaches all jobs")
}

func TestRelease_isADraftUntilReproduced(t *testing.T) {
	t.Parallel()
	jobs, before := releaseJobs(t)
	var creates, publishes []string
	for name, j := range jobs {
		for _, s := range j.Steps {
			if strings.Contains(s.Run, "gh release create") {
				creates = append(creates, name)
				assert.Contains(t, s.Run, "--draft ", name)
			}
			if strings.Contains(s.Run, "--draft=false") {
				publishes = append(publishes, name)
			}
		}
	}
	assert.Equal(t, []string{"draft"}, creates)
	assert.Equal(t, []string{"publish"}, publishes)
	assert.Subset(t, before["publish"], []string{"build", "reproduce", "sign", "attest", "draft"})
	assert.Contains(t, before["sign"], "reproduce", "only what was reproduced is signed")
	assert.Contains(t, before["attest"], "reproduce", "only what was reproduced is attested")

	// What is compared is all that was built.
	assert.Contains(t, jobs["build"].Steps, step{Run: "scripts/build-release release"})
	assert.Contains(t, jobs["reproduce"].Steps, step{Run: "scripts/check-reproducible release"})
	for _, name := range []string{"reproduce", "sign", "attest", "draft"} {
		assert.True(t, slices.ContainsFunc(jobs[name].Steps, func(s step) bool {
			return strings.HasPrefix(s.Uses, "actions/download-artifact@") && s.With["name"] == "release" && len(s.With) == 2
		}), "%s has what was built", name)
	}

	var goreleaser struct {
		Signs   []any          `yaml:"signs"`
		Release map[string]any `yaml:"release"`
	}
	require.NoError(t, yaml.Unmarshal([]byte(read(t, ".goreleaser.yml")), &goreleaser))
	assert.Empty(t, goreleaser.Signs)
	assert.Equal(t, map[string]any{"disable": true}, goreleaser.Release)
}

// A released directory holds the files that the tag gives, all of them, and no others.
func TestCheckReproducible(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(directory string) error // of the released directory
		want   string                       // in the error
	}{
		"the same": {change: func(string) error { return nil }},
		"the same, and signed": {change: func(directory string) error {
			return os.WriteFile(filepath.Join(directory, "SHA256SUMS.sig"), []byte("signature"), 0o600)
		}},
		"another target differs": {change: func(directory string) error {
			return os.WriteFile(filepath.Join(directory, "windows_arm64.zip"), []byte("tampered"), 0o600)
		}, want: "windows_arm64.zip differ"},
		"a target is missing": {change: func(directory string) error {
			return os.Remove(filepath.Join(directory, "windows_arm64.zip"))
		}, want: "windows_arm64.zip"},
		"a file too many": {change: func(directory string) error {
			return os.WriteFile(filepath.Join(directory, "plan9_386.zip"), []byte("extra"), 0o600)
		}, want: "plan9_386.zip"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			repository := t.TempDir()
			writeProgram(t, repository, "scripts/check-reproducible", read(t, "scripts/check-reproducible"))
			// Stands for the real one, which takes minutes.
			writeProgram(t, repository, "scripts/build-release", "#!/bin/sh\nset -e\nmkdir \"$1\"\ncd \"$1\"\n"+
				"echo linux >linux_amd64.zip\necho windows >windows_arm64.zip\necho sums >SHA256SUMS\n")
			run(t, repository, "git", "init", "--quiet")
			run(t, repository, "git", "add", ".")
			run(t, repository, "git", "-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "--quiet", "-m", "test")
			released := filepath.Join(t.TempDir(), "released")
			run(t, repository, "scripts/build-release", released)
			require.NoError(t, test.change(released))

			output, err := command(t, repository, "scripts/check-reproducible", released).CombinedOutput()
			if test.want == "" {
				require.NoError(t, err, "%s", output)
				return
			}
			require.Error(t, err)
			assert.Contains(t, string(output), test.want)
		})
	}
}

func writeProgram(t *testing.T, directory, name, text string) {
	t.Helper()
	name = filepath.Join(directory, name)
	require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o700))
	require.NoError(t, os.WriteFile(name, []byte(text), 0o700))
}

func run(t *testing.T, directory, name string, args ...string) {
	t.Helper()
	output, err := command(t, directory, name, args...).CombinedOutput()
	require.NoError(t, err, "%s %q: %s", name, args, output)
}

// command returns a command that is not run in the repository that this test may be run from, such as by a hook of git.
func command(t *testing.T, directory, name string, args ...string) *exec.Cmd {
	t.Helper()
	if strings.HasPrefix(name, "scripts/") {
		name = filepath.Join(directory, name)
	}
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = directory
	cmd.Env = slices.DeleteFunc(os.Environ(), func(variable string) bool { return strings.HasPrefix(variable, "GIT_") })
	return cmd
}
