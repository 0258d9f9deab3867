// Package lifecycle takes every resource of the catalog through its life: create, update, import, refresh, lost
// answers, the end at the API and the end in the configuration. What is special to a resource is tested beside it.
package lifecycle

import (
	"flag"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
)

// parallel is how many cases run at a time. Most of them wait for a pause of the provider, such as that before a retry, and
// start no CLI.
const parallel = "16"

// Main is a TestMain: it sets how many cases run at a time, and calls the TestMain of the provider's tests.
func Main(m *testing.M, main func(*testing.M)) {
	flag.Parse()
	if err := flag.Set("test.parallel", parallel); err != nil {
		panic(err) // package testing has the flag
	}
	main(m)
}

// Suite is what the tests need to know of a provider. Its methods are the tests, which acctest.RunMethods runs.
type Suite struct {
	acctest.Provider

	// Modes are the settings on which the state does not depend, at least one. Every case in which they could matter runs in each. In
	// the last one, each object costs requests of its own.
	Modes []Mode
	// Separator is what messages have between the title and the detail of a refusal.
	Separator string
	// Scope returns the scope that an operation needs, which the error of a refusal names; nil if the API has none.
	Scope func(operation string) string
	// Support is whom messages tell users to contact about responses that are mixed up.
	Support string
	// At returns the settings that point the provider at a server of this URL.
	At func(url string) []acctest.Option
	// Stranger adds what another customer has, and returns a function that returns all that the emulator holds of this customer.
	Stranger func(emu acctest.Emulator) func() any
	// Counted is the resource of which a run stops reading if most are missing.
	Counted string
}

// Mode is a setting of a provider.
type Mode struct {
	// Name is what cases are called by; empty for a provider with one mode.
	Name    string
	Options []acctest.Option
	// Never are operations that are not used then.
	Never []string
}

// named returns the name of a case from its parts.
func named(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), ", ")
}

// setting sets an argument of the provider block from the environment.
func (suite Suite) setting(name, value string) acctest.Option {
	return acctest.WithEnv(suite.Prefix+name, value)
}

// documented returns the server that behaves as the API is documented.
func (suite Suite) documented() acctest.ServerKind { return suite.Servers[0] }

// subject is a resource of a provider with an emulator of its own, which holds what the catalog names.
type subject struct {
	*acctest.ProtocolResource

	suite    Suite
	t        *testing.T
	emu      acctest.Emulator
	provider acctest.Suite // without the options of the resource
	object   spec.Object
}

func (suite Suite) newSubject(t *testing.T, object spec.Object, server acctest.ServerKind, opts ...acctest.Option) subject {
	t.Helper()
	emu, provider := suite.Start(t, server)
	resource := acctest.NewProtocolResource(t, provider.With(opts...), object.Type)
	return subject{resource, suite, t, emu, provider, object}
}

// eachForm runs a test for every form of every resource.
func (suite Suite) eachForm(t *testing.T, test func(t *testing.T, object spec.Object, form spec.Form)) {
	t.Helper()
	for _, object := range suite.Catalog.Resources() {
		for _, form := range object.Forms {
			t.Run(strings.TrimSpace(object.Type+" "+form.Name), func(t *testing.T) {
				t.Parallel()
				test(t, object, form)
			})
		}
	}
}

// writes returns the requests that may have changed something since the journal was last reset, oldest first.
func (s subject) writes() []emukit.Entry { return s.suite.Writes(s.emu) }

// configuration builds a configuration from values by path.
func (s subject) configuration(values map[string]any) tftypes.Value {
	s.t.Helper()
	return acctest.ObjectFromPaths(s.t, s.Type(), values)
}

// ids returns the ids of an object, in the order of its import id.
func (s subject) ids(of protocol.Object) []string {
	ids := make([]string, len(s.object.IDs))
	for i, name := range s.object.IDs {
		ids[i] = of.Text(name)
	}
	return ids
}

// imported returns the object that an import by id finds, after it was held against an import by resource identity.
func (s subject) imported(of protocol.Object) protocol.Object {
	s.t.Helper()
	byID, diagnostics := s.Import(strings.Join(s.ids(of), "/"), nil)
	acctest.RequireNoErrors(s.t, diagnostics)
	identity := map[string]any{}
	for _, name := range s.object.IDs {
		identity[name] = of.Text(name)
	}
	byIdentity, diagnostics := s.Import("", identity)
	acctest.RequireNoErrors(s.t, diagnostics)
	require.False(s.t, byID.IsNull(), "the import finds nothing")
	assert.True(s.t, byID.Equal(byIdentity), "the two imports differ")
	return byID
}

// assertConverged asserts that a plan changes nothing, before and after a refresh without a warning, and returns what the
// refresh read.
func (s subject) assertConverged(current protocol.Object, config tftypes.Value) protocol.Object {
	s.t.Helper()
	for range 2 {
		plan := s.Plan(current, config)
		acctest.RequireNoErrors(s.t, plan.Diagnostics)
		assert.True(s.t, plan.Empty(), "the plan is not empty")
		refreshed, diagnostics := s.Read(current)
		require.Empty(s.t, acctest.FormatDiagnostics(diagnostics))
		require.False(s.t, refreshed.IsNull())
		current = refreshed
	}
	return current
}

// fields returns the fields of a request body that carry these arguments.
func (s subject) fields(paths []string) []string {
	fields := map[string]bool{}
	for _, path := range paths {
		if field := s.object.Life.Field(path); field != "" {
			fields[field] = true
		}
	}
	return slices.Sorted(maps.Keys(fields))
}

// createRequests returns the numbers of requests of a create whose plan and apply are in so many processes.
func (s subject) createRequests(processes int) map[string]int {
	life := s.object.Life
	requests := s.withToken(processes, map[string]int{life.Create: 1})
	for _, operation := range slices.Concat(life.First, life.Then) {
		requests[operation]++
	}
	if life.MakesNothing() {
		requests[life.Read] = processes // each plan reads
	}
	if life.WriteReads > 0 {
		requests[life.Read] = life.WriteReads
	}
	return requests
}

// withToken adds the requests by which so many processes get their credentials.
func (s subject) withToken(processes int, requests map[string]int) map[string]int {
	if s.suite.Token != "" {
		requests[s.suite.Token] = processes
	}
	return requests
}

// requests returns the requests since the journal was last reset, without those for credentials.
func (s subject) requests() map[string]int {
	requests := acctest.RequestCounts(s.emu)
	delete(requests, s.suite.Token)
	return requests
}

// withoutSet returns fields of an update by their names in a create.
func withoutSet(fields []string) []string {
	names := make([]string, len(fields))
	for i, field := range fields {
		names[i] = strings.TrimPrefix(field, "set_")
	}
	return names
}
