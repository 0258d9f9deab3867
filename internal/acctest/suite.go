package acctest

import (
	"maps"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

// Suite is a provider under test, as one test has it. Each provider has a package of its own that binds its emulator to
// a Suite.
type Suite struct {
	// Namespace and Name are those of the provider's address: "registry.terraform.io/<Namespace>/<Name>". Name is also
	// the provider's name in configurations.
	Namespace, Name string
	// Main is the import path of the provider's main package.
	Main string
	// NewServer starts a provider with an environment.
	NewServer func(getenv func(string) string) (tfprotov6.ProviderServer, error)
	// Environment is what points the provider at the server of the test. It holds nothing of the process's own.
	Environment map[string]string
}

// Option changes what a test's provider finds in its environment.
type Option func(environment map[string]string)

// WithEnv sets an environment variable for the test's provider alone; the empty value is the same as unset.
func WithEnv(name, value string) Option {
	return func(environment map[string]string) { environment[name] = value }
}

// With returns the suite with its environment changed by the options.
func (s Suite) With(opts ...Option) Suite {
	environment := maps.Clone(s.Environment)
	for _, option := range opts {
		option(environment)
	}
	s.Environment = environment
	return s
}

// server starts a provider.
func (s Suite) server() (tfprotov6.ProviderServer, error) {
	return s.NewServer(func(name string) string { return s.Environment[name] })
}

// addresses are those under which a configuration may ask for the provider: its own, and the one that a configuration
// without required_providers means.
func (s Suite) addresses() []string {
	var addresses []string
	for _, namespace := range []string{s.Namespace, "hashicorp"} {
		for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
			addresses = append(addresses, host+"/"+namespace+"/"+s.Name)
		}
	}
	return addresses
}

// Test runs an acceptance test. The test itself says t.Parallel().
func Test(t *testing.T, s Suite, testCase resource.TestCase) {
	t.Helper()
	testCase.ProtoV6ProviderFactories = map[string]func() (tfprotov6.ProviderServer, error){s.Name: s.server}
	resource.Test(t, testCase)
}
