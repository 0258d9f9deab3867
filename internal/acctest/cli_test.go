package acctest

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/go-version"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// program writes a stand-in for a CLI that answers the version command with output.
func program(t *testing.T, directory, name, output string) string {
	t.Helper()
	path := filepath.Join(directory, name)
	script := "#!/bin/sh\n[ \"$1\" = version ] && [ -n \"$CHECKPOINT_DISABLE\" ] || exit 1\ncat <<'END'\n" + output + "\nEND\n"
	require.NoError(t, os.WriteFile(path, []byte(script), 0o700))
	return path
}

func TestFindCLI(t *testing.T) {
	t.Parallel()
	const (
		terraform = "Terraform v1.11.4\non linux_amd64\n\nYour version of Terraform is out of date!"
		tofu      = "OpenTofu v1.12.6\non linux_amd64"
	)
	tests := map[string]struct {
		installed map[string]string // name on PATH: what it prints
		named     string            // what TF_ACC_TERRAFORM_PATH's program prints
		want      string
	}{
		"Terraform comes first":      {installed: map[string]string{"terraform": terraform, "tofu": tofu}, want: "Terraform 1.11.4"},
		"OpenTofu alone":             {installed: map[string]string{"tofu": tofu}, want: "OpenTofu 1.12.6"},
		"the named one wins":         {installed: map[string]string{"terraform": terraform}, named: tofu, want: "OpenTofu 1.12.6"},
		"OpenTofu called terraform":  {installed: map[string]string{"terraform": tofu}, want: "OpenTofu 1.12.6"},
		"a prerelease":               {installed: map[string]string{"terraform": "Terraform v1.16.0-alpha20261101"}, want: "Terraform 1.16.0-alpha20261101"},
		"a warning before the words": {installed: map[string]string{"terraform": "Warning: no such file\n\n" + terraform}, want: "Terraform 1.11.4"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			directory := t.TempDir()
			for name, output := range test.installed {
				program(t, directory, name, output)
			}
			named := ""
			if test.named != "" {
				named = program(t, t.TempDir(), "named", test.named)
			}
			getenv := func(name string) string {
				return map[string]string{"TF_ACC_TERRAFORM_PATH": named}[name]
			}
			cli, err := findCLI(getenv, lookIn(directory))
			require.NoError(t, err)
			assert.Equal(t, test.want, cli.String())
		})
	}
}

// lookIn looks programs up in one directory, as exec.LookPath does on PATH.
func lookIn(directory string) func(string) (string, error) {
	return func(name string) (string, error) { return exec.LookPath(filepath.Join(directory, name)) }
}

func TestFindCLI_fails(t *testing.T) {
	t.Parallel()
	unset := func(string) string { return "" }
	t.Run("none installed", func(t *testing.T) {
		t.Parallel()
		_, err := findCLI(unset, lookIn(t.TempDir()))
		assert.ErrorIs(t, err, errNoCLI)
	})
	t.Run("another program", func(t *testing.T) {
		t.Parallel()
		directory := t.TempDir()
		program(t, directory, "terraform", "Terra Firma 4")
		_, err := findCLI(unset, lookIn(directory))
		assert.ErrorContains(t, err, "neither Terraform nor OpenTofu")
	})
	t.Run("a program that fails", func(t *testing.T) {
		t.Parallel()
		path := filepath.Join(t.TempDir(), "terraform")
		require.NoError(t, os.WriteFile(path, []byte("#!/bin/sh\nexit 3\n"), 0o700))
		_, err := findCLI(func(string) string { return path }, nil)
		var failed *exec.ExitError
		require.ErrorAs(t, err, &failed)
		assert.Equal(t, 3, failed.ExitCode())
	})
}

func TestEnvironment(t *testing.T) {
	t.Parallel()
	terraform := CLI{Path: "/t", Version: version.Must(version.NewVersion("1.11.4"))}
	tofu := CLI{Path: "/t", Version: version.Must(version.NewVersion("1.12.6")), OpenTofu: true}
	always := []string{"CHECKPOINT_DISABLE=1", "TF_ACC_TERRAFORM_PATH=/t", "TF_CLI_CONFIG_FILE=" + os.DevNull}
	tests := map[string]struct {
		cli  CLI
		has  map[string]string
		want []string
	}{
		"Terraform":                  {cli: terraform, want: always},
		"OpenTofu":                   {cli: tofu, want: append(slices.Clone(always), "TF_ACC_PROVIDER_HOST=registry.opentofu.org")},
		"OpenTofu with another host": {cli: tofu, has: map[string]string{"TF_ACC_PROVIDER_HOST": "example.com"}, want: always},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, environment(test.cli, func(name string) string { return test.has[name] }))
		})
	}
}

func TestShellVariables(t *testing.T) {
	t.Parallel()
	for variable, removed := range map[string]bool{
		"EXAMPLE_API_URL=http://127.0.0.1:8086": true,
		"EXAMPLE_SIGNING_KEY_ID=":               true,
		"EXAMPLE_EMULATOR=http://127.0.0.1":     true,
		"EXAMPLE_EMULATOR_RECORD_DIR=/records":  false,
		"TF_CLI_ARGS=-no-color":                 true,
		"TF_CLI_ARGS_plan=-destroy":             true,
		"TF_CLI_CONFIG_FILE=/home/.tofurc":      true,
		"TF_LOG=TRACE":                          true,
		"TF_LOG_SDK=OFF":                        true,
		"TF_REATTACH_PROVIDERS={}":              true,
		"TF_VAR_TF_ACC=1":                       true,
		"TF_WORKSPACE=production":               true,
		"TF_ACC=1":                              false,
		"TF_ACC_TERRAFORM_PATH=/usr/bin/tofu":   false,
		"HOME=/TF_":                             false,
		"GOFLAGS=-tags=TF_":                     false,
	} {
		name, _, _ := strings.Cut(variable, "=")
		var want []string
		if removed {
			want = []string{name}
		}
		assert.Equal(t, want, shellVariables("example", []string{variable}), variable)
	}
}

func TestFeature_missing(t *testing.T) {
	t.Parallel()
	cli := func(number string, openTofu bool) CLI {
		return CLI{Version: version.Must(version.NewVersion(number)), OpenTofu: openTofu}
	}
	tests := map[string]struct {
		feature Feature
		cli     CLI
		want    string
	}{
		"older Terraform": {
			ResourceIdentity, cli("1.11.4", false),
			"needs resource identity, which came with Terraform 1.12.0; this is Terraform 1.11.4",
		},
		"Terraform that brought it": {ResourceIdentity, cli("1.12.0", false), ""},
		"its prerelease":            {ResourceIdentity, cli("1.12.0-beta1", false), ""},
		"newer Terraform":           {ResourceIdentity, cli("1.15.9", false), ""},
		"OpenTofu that has it":      {ResourceIdentity, cli("1.12.6", true), ""},
		"OpenTofu counts apart":     {StateEncryption, cli("1.15.9", false), "needs state encryption, which Terraform does not have"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, test.feature.missing(test.cli))
		})
	}
}
