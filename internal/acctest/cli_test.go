package acctest

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/hashicorp/go-version"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// program writes a stand-in for a CLI that answers the version command with output.
func program(t *testing.T, folder, name, output string) string {
	t.Helper()
	path := filepath.Join(folder, name)
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
			folder := t.TempDir()
			for name, output := range test.installed {
				program(t, folder, name, output)
			}
			named := ""
			if test.named != "" {
				named = program(t, t.TempDir(), "named", test.named)
			}
			getenv := func(name string) string {
				return map[string]string{"TF_ACC_TERRAFORM_PATH": named}[name]
			}
			cli, err := findCLI(getenv, lookIn(folder))
			require.NoError(t, err)
			assert.Equal(t, test.want, cli.String())
		})
	}
}

// lookIn looks programs up in one folder, as exec.LookPath does on PATH.
func lookIn(folder string) func(string) (string, error) {
	return func(name string) (string, error) { return exec.LookPath(filepath.Join(folder, name)) }
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
		folder := t.TempDir()
		program(t, folder, "terraform", "Terra Firma 4")
		_, err := findCLI(unset, lookIn(folder))
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
	existing := filepath.Join(t.TempDir(), "terraformrc")
	require.NoError(t, os.WriteFile(existing, nil, 0o600))
	terraform := CLI{Path: "/t", Version: version.Must(version.NewVersion("1.11.4"))}
	tofu := CLI{Path: "/t", Version: version.Must(version.NewVersion("1.12.6")), OpenTofu: true}
	always := map[string]string{"CHECKPOINT_DISABLE": "1", "TF_ACC_TERRAFORM_PATH": "/t"}
	with := func(name, value string) map[string]string {
		return map[string]string{"CHECKPOINT_DISABLE": "1", "TF_ACC_TERRAFORM_PATH": "/t", name: value}
	}
	tests := map[string]struct {
		cli  CLI
		has  map[string]string
		want map[string]string
	}{
		"Terraform":                  {cli: terraform, want: always},
		"OpenTofu":                   {cli: tofu, want: with("TF_ACC_PROVIDER_HOST", "registry.opentofu.org")},
		"OpenTofu with another host": {cli: tofu, has: map[string]string{"TF_ACC_PROVIDER_HOST": "example.com"}, want: always},
		"a CLI configuration":        {cli: terraform, has: map[string]string{"TF_CLI_CONFIG_FILE": existing}, want: always},
		"a CLI configuration that is missing": {
			cli: terraform, has: map[string]string{"TF_CLI_CONFIG_FILE": existing + ".missing"},
			want: with("TF_CLI_CONFIG_FILE", os.DevNull),
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, environment(test.cli, func(name string) string { return test.has[name] }))
		})
	}
}
