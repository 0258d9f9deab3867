package acctest

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"
)

// shared is a directory for what all tests of a package share.
var shared string

// Main is the TestMain of packages with acceptance tests of a provider: setup, the tests, exit. Tests that pass and
// leave a goroutine behind fail all the same.
func Main(m *testing.M, provider string, variables ...string) {
	os.Exit(run(m, provider, variables))
}

func run(m *testing.M, provider string, variables []string) int {
	var err error
	if shared, err = os.MkdirTemp("", provider); err == nil {
		defer func() { _ = os.RemoveAll(shared) }()
		err = setup(provider, variables)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	code := m.Run()
	if code == 0 {
		// go-plugin leaves the pipes of a provider that has served to the garbage collector, and a goroutine with each.
		runtime.GC()
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, "goroutines left by the tests:", err)
			code = 1
		}
	}
	return code
}

var building sync.Mutex

// Program builds the program of a provider, once for all tests that Main runs, and returns its path.
func Program(t testing.TB, of Suite) string {
	t.Helper()
	building.Lock()
	defer building.Unlock()
	program := filepath.Join(shared, "terraform-provider-"+of.Name)
	if _, err := os.Stat(program); err == nil {
		return program
	}
	if output, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, of.Main).CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, output)
	}
	return program
}

// setup prepares the process for acceptance tests. It removes the variables that configure
// the CLI or the provider of the developer's shell, then sets the given variables ("NAME=value"). The plugin SDK, which
// logs all it does unless told otherwise, is told to be quiet. With TF_ACC it also picks
// the CLI, tells terraform-plugin-testing about it, and shields the tests from the machine's CLI configuration. Without
// TF_ACC, acceptance tests skip themselves, and no CLI is needed.
func setup(provider string, variables []string) error {
	for _, name := range shellVariables(provider, os.Environ()) {
		if err := os.Unsetenv(name); err != nil {
			return err
		}
	}
	if os.Getenv("TF_ACC") != "" {
		cli, err := currentCLI()
		if err != nil {
			return err
		}
		variables = slices.Concat(environment(cli, os.Getenv), variables)
	}
	for _, variable := range slices.Concat([]string{"TF_LOG_SDK=OFF"}, variables) {
		name, value, _ := strings.Cut(variable, "=")
		if err := os.Setenv(name, value); err != nil {
			return err
		}
	}
	return nil
}

// shellVariables returns the names of the variables in environment that configure a CLI or a provider, but not a test run:
// what the command env of an emulator's program, TF_CLI_ARGS, TF_LOG or TF_WORKSPACE leave in a shell. CLI processes, and the providers
// that they start, inherit the environment of the tests.
func shellVariables(provider string, environment []string) []string {
	own := strings.ToUpper(provider) + "_"
	testRun := []string{"TF_ACC", own + "EMULATOR_RECORD_DIR"}
	var names []string
	for _, variable := range environment {
		name, _, _ := strings.Cut(variable, "=")
		isPrefix := func(prefix string) bool { return strings.HasPrefix(name, prefix) }
		if slices.ContainsFunc([]string{"TF_", own}, isPrefix) && !slices.ContainsFunc(testRun, isPrefix) {
			names = append(names, name)
		}
	}
	return names
}

// environment returns the variables ("NAME=value") that runs of cli need on top of those that getenv knows.
func environment(cli CLI, getenv func(string) string) []string {
	set := []string{
		"CHECKPOINT_DISABLE=1", // no call home for newer versions
		"TF_ACC_TERRAFORM_PATH=" + cli.Path,
		"TF_CLI_CONFIG_FILE=" + os.DevNull, // not the one in the home directory either
	}
	// OpenTofu looks for providers without a host in its own registry; terraform-plugin-testing offers the one under
	// test in Terraform's unless told otherwise.
	if cli.OpenTofu && getenv("TF_ACC_PROVIDER_HOST") == "" {
		set = append(set, "TF_ACC_PROVIDER_HOST=registry.opentofu.org")
	}
	return set
}
