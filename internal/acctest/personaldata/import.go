package personaldata

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
)

// Plant creates a resource with these values, and returns its import id and what of it is personal, and of what the emulator holds.
func (suite Suite) Plant(
	t *testing.T, maker *acctest.ProtocolResource, object spec.Object, values map[string]any,
) (id string, personal []string) {
	t.Helper()
	made, diagnostics := maker.Apply(maker.None(), acctest.ObjectFromPaths(t, maker.Type(), values))
	require.False(t, made.IsNull(), acctest.FormatDiagnostics(diagnostics))
	ids := make([]string, len(object.IDs))
	for i, name := range object.IDs {
		ids[i] = made.Text(name)
	}
	personal = append(hidden(object, values), suite.Held...)
	for path, value := range values {
		if slices.Contains(suite.FreeText[object.Type], path) {
			personal = append(personal, fmt.Sprint(value))
		}
	}
	return strings.Join(ids, "/"), personal
}

// importable is an object that exists, with everything in it, and what of it is personal.
type importable struct {
	*acctest.ProtocolResource

	suite    Suite
	emu      acctest.Emulator
	id       string
	personal []string
}

// eachImport plants each form of each resource, and runs a test with a provider that has this import_personal_data.
func (suite Suite) eachImport(t *testing.T, importPersonalData string, test func(t *testing.T, o importable)) {
	t.Helper()
	suite.eachForm(t, func(t *testing.T, object spec.Object, form spec.Form) {
		emu, provider := suite.Start(t, suite.Servers[0])
		o := importable{emu: emu, suite: suite}
		o.id, o.personal = suite.Plant(t, acctest.NewProtocolResource(t, provider, object.Type), object, object.Fullest(form))
		o.ProtocolResource = acctest.NewProtocolResource(t,
			provider.With(acctest.WithEnv(suite.Prefix+"IMPORT_PERSONAL_DATA", importPersonalData)), object.Type)
		o.emu.ResetJournal()
		test(t, o)
	})
}

// imported imports the object and returns it with the configuration that a command line generates.
func (o importable) imported(t *testing.T) (object protocol.Object, config any) {
	t.Helper()
	object, diagnostics := o.Import(o.id, nil)
	require.Empty(t, diagnostics, acctest.FormatDiagnostics(diagnostics))
	require.False(t, object.IsNull())
	generated, err := protocol.Generated(o.Schema, object.State)
	require.NoError(t, err)
	return object, generated
}

func (o importable) search(t *testing.T, where string, object protocol.Object) {
	t.Helper()
	text, err := protocol.JSON(object.State)
	require.NoError(t, err)
	Search(t, where, string(text), o.personal...)
}

// Without personal data an import and all that follows bring none of it into the state, and the generated configuration changes
// nothing.
func (suite Suite) TestImport_withoutPersonalData(t *testing.T) {
	suite.eachImport(t, "false", func(t *testing.T, o importable) {
		object, config := o.imported(t)
		o.search(t, "imported state", object)
		plan := o.Plan(object, config)
		require.Empty(t, plan.Diagnostics, acctest.FormatDiagnostics(plan.Diagnostics))
		assert.True(t, plan.Empty(), "%s\n%s", plan.Prior.State, plan.Planned.State)
		for range 2 {
			o.NewRun()
			object = o.MustRead(object)
			o.search(t, "refreshed state", object)
			assert.True(t, o.Plan(object, config).Empty())
		}
		assert.Empty(t, suite.Writes(o.emu))
	})
}

// With personal data the generated configuration lets go of the sensitive values, says so once, and sends nothing.
func (suite Suite) TestImport_generated(t *testing.T) {
	suite.eachImport(t, "true", func(t *testing.T, o importable) {
		object, config := o.imported(t)
		diagnostics := o.Validate(config)
		plan := o.Plan(object, config)
		diagnostics = append(diagnostics, plan.Diagnostics...)
		require.Empty(t, protocol.Errors(diagnostics), acctest.FormatDiagnostics(diagnostics))
		assert.Empty(t, plan.RequiresReplace)
		want := 1
		if plan.Empty() {
			want = 0
		}
		assert.Len(t, diagnostics, want, acctest.FormatDiagnostics(diagnostics))
		for range 2 {
			object = o.MustRead(o.MustApply(object, config))
			o.NewRun()
			again := o.Plan(object, config)
			assert.Empty(t, again.Diagnostics, acctest.FormatDiagnostics(again.Diagnostics))
			assert.True(t, again.Empty(), "%s\n%s", again.Prior.State, again.Planned.State)
		}
		assert.Empty(t, suite.Writes(o.emu))
	})
}

// all returns the configuration of a query for everything.
func all(list spec.Object) map[string]any {
	if len(list.Forms) == 0 {
		return nil
	}
	return list.Smallest(list.Forms[0])
}

// A query without personal data finds what an import reads, without a request for each object.
func (suite Suite) TestListResource_withoutPersonalData(t *testing.T) {
	emu, provider := suite.Start(t, suite.Servers[0])
	for _, list := range suite.Catalog.ListResources() {
		r := acctest.NewProtocolResource(t, provider.With(acctest.WithEnv(suite.Prefix+"IMPORT_PERSONAL_DATA", "false")), list.Type)
		resource, _ := suite.Catalog.Find(spec.Resource, list.Type)
		emu.ResetJournal()
		found := r.List(list.Type, all(list), protocol.Query{Whole: true})
		require.NotEmpty(t, found)
		if list.Whole == resource.Life.Read {
			assert.Zero(t, acctest.RequestCounts(emu)[list.Whole])
		}
		for _, one := range found {
			ids := make([]string, len(resource.IDs))
			for i, name := range resource.IDs {
				ids[i] = protocol.Text(one.Resource, name)
			}
			imported, diagnostics := r.Import(strings.Join(ids, "/"), nil)
			require.Empty(t, diagnostics)
			want, err := protocol.Generated(r.Schema, imported.State)
			require.NoError(t, err)
			got, err := protocol.Generated(r.Schema, one.Resource)
			require.NoError(t, err)
			assert.True(t, want.Equal(got), "%s\n%s", want, got)
		}
	}
}

// The names by which queries show objects have nothing personal of them: objects with every argument are created, and no name of
// any query repeats what is planted.
func (suite Suite) TestListResource_names(t *testing.T) {
	suite.eachForm(t, func(t *testing.T, object spec.Object, form spec.Form) {
		_, provider := suite.Start(t, suite.Servers[0])
		r := acctest.NewProtocolResource(t, provider, object.Type)
		r.MustApply(r.None(), acctest.ObjectFromPaths(t, r.Type(), object.Fullest(form)))
		var shown []string
		for _, list := range suite.Catalog.ListResources() {
			var names []string
			for _, found := range r.List(list.Type, all(list), protocol.Query{}) {
				names = append(names, found.Name)
			}
			require.NotEmpty(t, names, list.Type)
			assert.Len(t, slices.Compact(slices.Sorted(slices.Values(names))), len(names), "%s: two objects have one name", list.Type)
			shown = append(shown, names...)
		}
		Search(t, r.Name, strings.Join(shown, "\n"), append(EveryCanary(suite.Catalog), suite.Held...)...)
	})
}
