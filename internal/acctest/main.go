package acctest

import (
	"fmt"
	"os"
	"runtime"
	"testing"

	"go.uber.org/goleak"
)

// Main is the TestMain of packages with acceptance tests: Setup, the tests, exit. Tests that pass and leave a goroutine
// behind fail all the same.
func Main(m *testing.M) {
	if err := Setup(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
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
	os.Exit(code)
}

// Setup prepares the process for acceptance tests; call it before any test runs. It picks the CLI and tells
// terraform-plugin-testing about it, and shields the tests from the machine's CLI configuration. Without TF_ACC it does
// nothing: acceptance tests then skip themselves, and no CLI is needed.
func Setup() error {
	if os.Getenv("TF_ACC") == "" {
		return nil
	}
	cli, err := currentCLI()
	if err != nil {
		return err
	}
	for name, value := range environment(cli, os.Getenv) {
		if err := os.Setenv(name, value); err != nil {
			return err
		}
	}
	return nil
}

// environment returns the environment variables that runs of cli need on top of those that getenv knows.
func environment(cli CLI, getenv func(string) string) map[string]string {
	set := map[string]string{
		"CHECKPOINT_DISABLE":    "1", // no call home for newer versions
		"TF_ACC_TERRAFORM_PATH": cli.Path,
	}
	// A configuration file that is named but missing makes every command warn.
	if file := getenv("TF_CLI_CONFIG_FILE"); file != "" {
		if _, err := os.Stat(file); err != nil {
			set["TF_CLI_CONFIG_FILE"] = os.DevNull
		}
	}
	// OpenTofu looks for providers without a host in its own registry; terraform-plugin-testing offers the one under
	// test in Terraform's unless told otherwise.
	if cli.OpenTofu && getenv("TF_ACC_PROVIDER_HOST") == "" {
		set["TF_ACC_PROVIDER_HOST"] = "registry.opentofu.org"
	}
	return set
}
