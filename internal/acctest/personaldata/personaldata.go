// Package personaldata holds the provider of a catalog to its word on personal data: marked in every schema, and found nowhere but in
// states and plans. What is personal is in the catalog.
package personaldata

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
)

// Suite is what the tests need to know of a provider. Its methods are the tests, which acctest.RunMethods runs. The TestMain of their
// package sets TF_LOG_SDK to nothing, because what is logged is searched.
type Suite struct {
	acctest.Provider

	// FreeText are arguments that plans show and imports without personal data leave out all the same, by resource.
	FreeText map[string][]string
	// Held are personal texts of what the emulator holds.
	Held []string
}

// Canaries are the good values of every hidden argument of an object, by path.
func Canaries(of spec.Object) map[string]string {
	values := map[string]string{}
	for _, row := range of.Attributes {
		if row.Hidden() && row.Settable() {
			values[row.Path], _ = row.Good.(string)
		}
	}
	return values
}

// EveryCanary returns the canaries of all resources of a catalog.
func EveryCanary(of spec.Catalog) []string {
	var values []string
	for _, object := range of.Resources() {
		values = slices.AppendSeq(values, maps.Values(Canaries(object)))
	}
	return slices.Sorted(slices.Values(values))
}

// hidden returns what is personal of a configuration of an object.
func hidden(of spec.Object, values map[string]any) []string {
	var found []string
	for path, value := range values {
		if row, _ := of.Attribute(path); row.Hidden() {
			found = append(found, fmt.Sprint(value))
		}
	}
	return found
}

// secrets returns the credentials in the environment of a provider.
func (suite Suite) secrets(provider acctest.Suite) []string {
	var found []string
	block, _ := suite.Catalog.Find(spec.Provider, "")
	for path := range Canaries(block) {
		if secret := provider.Environment[suite.Prefix+strings.ToUpper(path)]; secret != "" {
			found = append(found, secret)
		}
	}
	return found
}

// quoting is a refusal of everything that an operation gets, quoting these values.
func (suite Suite) quoting(operation string, status int, values []string) emukit.Fault {
	return emukit.Fault{
		Operation: operation, Kind: emukit.FaultStatus, Status: status, Times: 100,
		Body: suite.Refusal(status, "Bad "+values[0], strings.Join(values, ", "), ""),
	}
}

// Capitals returns the values as a server may have them.
func Capitals(values []string) []string {
	return strings.Split(strings.ToUpper(strings.Join(values, "\n")), "\n")
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

// eachAttribute runs a test for every attribute that has a row.
func (suite Suite) eachAttribute(t *testing.T, test func(object spec.Object, attribute acctest.Attribute, row spec.Attribute)) {
	t.Helper()
	_, provider := suite.Start(t, suite.Servers[0])
	schemas := acctest.Schemas(t, acctest.Server(t, provider))
	for _, object := range suite.Catalog {
		for _, attribute := range acctest.Attributes(t, object.Schema(schemas)) {
			if row, ok := object.Attribute(attribute.Path); ok {
				test(object, attribute, row)
			}
		}
	}
}

// Every attribute is either marked sensitive or shown for a reason that the catalog has. Write-only attributes are sensitive as well:
// command lines show what a configuration sets.
func (suite Suite) TestSensitive(t *testing.T) {
	suite.eachAttribute(t, func(object spec.Object, attribute acctest.Attribute, row spec.Attribute) {
		assert.Equal(t, row.Hidden(), attribute.Hidden,
			"%s: %s must be marked sensitive, or have a reason to be shown in the catalog (it has: %q)",
			object.Name(), attribute.Path, row.Shown)
		if attribute.WriteOnly {
			assert.True(t, attribute.Sensitive, "%s: %s", object.Name(), attribute.Path)
		}
		assert.Equal(t, attribute.WriteOnly, strings.HasSuffix(attribute.Path, "_wo"), "%s: %s: write-only by its name",
			object.Name(), attribute.Path)
	})
}

// Each hidden argument of a resource has a canary, a text that no shown one has, so that a search for it proves something.
func (suite Suite) TestCanaries(t *testing.T) {
	checked := 0
	suite.eachAttribute(t, func(object spec.Object, attribute acctest.Attribute, _ spec.Attribute) {
		if !attribute.Hidden || !attribute.Settable() || object.Kind != spec.Resource {
			return
		}
		canary := Canaries(object)[attribute.Path]
		assert.NotEmpty(t, canary, "%s: %s: a value that is no text needs a search of its own", object.Name(), attribute.Path)
		for _, other := range object.Attributes {
			assert.False(t, !other.Hidden() && other.Good == canary, "%s: %s is shown as %s", object.Name(), attribute.Path, other.Path)
		}
		checked++
	})
	assert.NotZero(t, checked)
}

// The API quotes each hidden argument in its refusal of a create, as it was sent and in capitals, and no message repeats it.
func (suite Suite) TestRefusalsWithhold(t *testing.T) {
	for _, object := range suite.Catalog.Resources() {
		for path, value := range Canaries(object) {
			t.Run(object.Type+"."+path, func(t *testing.T) {
				t.Parallel()
				emu, provider := suite.Start(t, suite.Servers[0])
				m := acctest.NewProtocolResource(t, provider, object.Type)
				quoted := append(Capitals([]string{value}), value)
				emu.Fault(suite.quoting(object.Life.Create, http.StatusBadRequest, quoted))
				_, diagnostics := m.Apply(m.None(), acctest.ObjectFromPaths(t, m.Type(), object.Config(path, value)))
				said := acctest.FormatDiagnostics(diagnostics)
				require.Contains(t, said, "(sensitive value)", "the words of the API are shown")
				Search(t, "message", said, quoted...)
			})
		}
	}
}
