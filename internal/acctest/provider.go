package acctest

import (
	"maps"
	"os"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider"
)

// ProviderName is the provider's name in configurations.
const ProviderName = "paxos"

// ReadAheadEnv is the environment variable of a test run that turns off, with "false", what makes a refresh cheap:
// whatever the suite asserts of states and plans holds without it too. A test that is about lists says so with WithEnv.
const ReadAheadEnv = "PAXOS_TEST_READ_AHEAD"

// Option changes what a test's provider finds in its environment.
type Option func(environment map[string]string)

// WithEnv sets an environment variable for the test's provider alone; the empty value is the same as unset.
func WithEnv(name, value string) Option {
	return func(environment map[string]string) { environment[name] = value }
}

// Factories returns provider factories for a resource.TestCase. The provider's environment holds what points it at the
// emulator, changed by the options, and nothing of the process's own.
func Factories(emu *emulator.Server, opts ...Option) map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){ProviderName: factory(emu, opts)}
}

func factory(emu *emulator.Server, opts []Option) func() (tfprotov6.ProviderServer, error) {
	environment := maps.Clone(emu.Env())
	environment["PAXOS_READ_AHEAD"] = os.Getenv(ReadAheadEnv)
	for _, option := range opts {
		option(environment)
	}
	getenv := func(name string) string { return environment[name] }
	return func() (tfprotov6.ProviderServer, error) { return provider.NewServer("test", getenv) }
}

// Test runs an acceptance test with the provider pointed at the emulator. The test itself says t.Parallel(). Factories
// that the case brings along are kept.
func Test(t *testing.T, emu *emulator.Server, testCase resource.TestCase, opts ...Option) {
	t.Helper()
	if testCase.ProtoV6ProviderFactories == nil {
		testCase.ProtoV6ProviderFactories = Factories(emu, opts...)
	}
	resource.Test(t, testCase)
}
