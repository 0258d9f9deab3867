package acctest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"sync"
	"testing"

	"github.com/hashicorp/go-version"
)

// CLI is the program that runs the acceptance tests' configurations.
type CLI struct {
	// Path is the program's file.
	Path string
	// OpenTofu tells OpenTofu from Terraform.
	OpenTofu bool
	// Version is the program's own version; the two programs count apart.
	Version *version.Version
}

// String returns the program's name and version, such as "OpenTofu 1.12.6".
func (c CLI) String() string {
	if c.OpenTofu {
		return "OpenTofu " + c.Version.String()
	}
	return "Terraform " + c.Version.String()
}

// RequireCLI returns the CLI of this run: TF_ACC_TERRAFORM_PATH, else terraform, else tofu on PATH. It skips the test
// while TF_ACC is not set, as resource.Test does, and fails it where there is no CLI.
func RequireCLI(t testing.TB) CLI {
	t.Helper()
	// go test keeps results by the variables that tests read, and the CLI may have been found before any test ran.
	_ = os.Getenv("TF_ACC_TERRAFORM_PATH")
	if os.Getenv("TF_ACC") == "" {
		t.Skip("Acceptance tests skipped unless env 'TF_ACC' set")
	}
	cli, err := currentCLI()
	if err != nil {
		t.Fatal(err)
	}
	return cli
}

// currentCLI finds the CLI once per process.
var currentCLI = sync.OnceValues(func() (CLI, error) { return findCLI(os.Getenv, exec.LookPath) })

var errNoCLI = errors.New(
	"acceptance tests need terraform or tofu on PATH, or TF_ACC_TERRAFORM_PATH set to the file of either")

func findCLI(getenv func(string) string, lookPath func(string) (string, error)) (CLI, error) {
	if path := getenv("TF_ACC_TERRAFORM_PATH"); path != "" {
		return inspect(path)
	}
	for _, name := range []string{"terraform", "tofu"} {
		if path, err := lookPath(name); err == nil {
			return inspect(path)
		}
	}
	return CLI{}, errNoCLI
}

// inspect asks the program at path what it is.
func inspect(path string) (CLI, error) {
	command := exec.CommandContext(context.Background(), path, "version")
	command.Env = append(os.Environ(), "CHECKPOINT_DISABLE=1")
	output, err := command.Output()
	if err != nil {
		return CLI{}, fmt.Errorf("asking %s for its version: %w", path, err)
	}
	cli, err := parseVersion(string(output))
	if err != nil {
		return CLI{}, fmt.Errorf("asking %s for its version: %w", path, err)
	}
	cli.Path = path
	return cli, nil
}

// The first line of the output of the version command: "Terraform v1.11.4", "OpenTofu v1.12.6".
var versionLine = regexp.MustCompile(`(?m)^(Terraform|OpenTofu) v(\S+)$`)

func parseVersion(output string) (CLI, error) {
	match := versionLine.FindStringSubmatch(output)
	if match == nil {
		return CLI{}, fmt.Errorf("neither Terraform nor OpenTofu says %q", output)
	}
	parsed, err := version.NewVersion(match[2])
	if err != nil {
		return CLI{}, err
	}
	return CLI{OpenTofu: match[1] == "OpenTofu", Version: parsed}, nil
}

// Feature is something that not every CLI can do.
type Feature struct {
	// Name completes the sentence "... needs".
	Name string
	// Terraform and OpenTofu are the versions that brought it. The empty version means: not yet.
	Terraform, OpenTofu string
}

// The features that the provider's tests care about, and the versions that brought them.
var (
	// ResourceIdentity is a resource's identity in the state, and import by it.
	ResourceIdentity = Feature{Name: "resource identity", Terraform: "1.12.0", OpenTofu: "1.12.0"}
	// Actions are blocks of type action, invoked by themselves or by the life of a resource.
	Actions = Feature{Name: "actions", Terraform: "1.14.0"}
	// Query is terraform query, which lists objects that are in no state.
	Query = Feature{Name: "terraform query", Terraform: "1.14.0"}
	// StateEncryption is encryption of states and plans by the CLI itself.
	StateEncryption = Feature{Name: "state encryption", OpenTofu: "1.7.0"}
)

// SupportedBy reports whether the CLI has the feature.
func (f Feature) SupportedBy(cli CLI) bool { return f.missing(cli) == "" }

// Require returns the CLI of this run. It skips the test on CLIs without the feature, and while TF_ACC is not set.
func (f Feature) Require(t testing.TB) CLI {
	t.Helper()
	cli := RequireCLI(t)
	if why := f.missing(cli); why != "" {
		t.Skip("This test " + why)
	}
	return cli
}

// missing says why cli cannot run a test that needs the feature; empty when it can. Prereleases count as the release.
func (f Feature) missing(cli CLI) string {
	since, program := f.Terraform, "Terraform"
	if cli.OpenTofu {
		since, program = f.OpenTofu, "OpenTofu"
	}
	if since == "" {
		return fmt.Sprintf("needs %s, which %s does not have", f.Name, program)
	}
	if cli.Version.Core().LessThan(version.Must(version.NewVersion(since))) {
		return fmt.Sprintf("needs %s, which came with %s %s; this is %s", f.Name, program, since, cli)
	}
	return ""
}
