// Package lifecycle_test takes every resource of the catalog through its life: create, update, import, refresh, lost
// answers, the end at Paxos and the end in the configuration. What is special to a resource is tested beside it.
package lifecycle_test

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
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// parallel is how many cases run at a time. Most of them wait for a pause of the provider, such as that before a retry, and
// start no CLI.
const parallel = "16"

func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", parallel); err != nil {
		panic(err) // package testing has the flag
	}
	paxostest.Main(m)
}

// Two of the servers.
const (
	asDocumented   = "as documented"
	otherSpellings = "other spellings"
)

// servers are the ways in which the API may behave. Nothing in a configuration tells the provider which one it talks to.
var servers = map[string][]emulator.Option{
	asDocumented:                         nil,
	"partial responses":                  {emulator.WithThinWrites()},
	"odd responses":                      {emulator.WithQuirks()},
	"controls of 2025":                   {emulator.WithControlsRevision("2025")},
	otherSpellings:                       {emulator.WithRespelling()},
	"other spellings, partial responses": {emulator.WithRespelling(), emulator.WithThinWrites()},
	"odd responses of 2025":              {emulator.WithQuirks(), emulator.WithControlsRevision("2025")},
}

// subject is a resource of a provider with an emulator of its own, which holds the catalog's tenant.
type subject struct {
	*acctest.ProtocolResource

	t      *testing.T
	emu    *emulator.Server
	object spec.Object
}

func newSubject(t *testing.T, object spec.Object, server []emulator.Option, opts ...acctest.Option) subject {
	t.Helper()
	emu := emulator.New(t, append(server, emulator.WithSeed(catalog.Tenant()))...)
	return subject{paxostest.NewProtocolResource(t, emu, object.Type, opts...), t, emu, object}
}

// eachForm runs a test for every form of every resource.
func eachForm(t *testing.T, test func(t *testing.T, object spec.Object, form spec.Form)) {
	t.Helper()
	for _, object := range catalog.All().Resources() {
		for _, form := range object.Forms {
			t.Run(strings.TrimSpace(object.Type+" "+form.Name), func(t *testing.T) {
				t.Parallel()
				test(t, object, form)
			})
		}
	}
}

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

// createRequests returns the numbers of requests of a create, with that many tokens.
func (s subject) createRequests(tokens int) map[string]int {
	life := s.object.Life
	requests := map[string]int{emulator.OpToken: tokens, life.Create: 1}
	for _, operation := range life.Then {
		requests[operation] = 1
	}
	if life.MakesNothing() {
		requests[life.Read] = tokens // each plan reads
	}
	if life.WriteReads > 0 {
		requests[life.Read] = life.WriteReads
	}
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
