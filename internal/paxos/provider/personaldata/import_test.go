package personaldata_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// freeText are the arguments that are shown and left out of imports all the same.
var freeText = map[string][]string{"paxos_identity_control": {"reason"}, "paxos_account": {"description"}}

// plant creates a form of a resource with everything, and returns its import id and what of it is personal.
func plant(t *testing.T, maker *acctest.ProtocolResource, object spec.Object, form spec.Form) (id string, personal []string) {
	t.Helper()
	values := object.Fullest(form)
	if _, ok := values["ref_id"]; ok {
		values["ref_id"] = "mark-" + form.Name
	}
	made, diagnostics := maker.Apply(maker.None(), acctest.ObjectFromPaths(t, maker.Type(), values))
	require.False(t, made.IsNull(), acctest.FormatDiagnostics(diagnostics))
	ids := make([]string, len(object.IDs))
	for i, name := range object.IDs {
		ids[i] = made.Text(name)
	}
	for path, value := range values {
		if row, _ := object.Attribute(path); row.Hidden() || slices.Contains(freeText[object.Type], path) {
			personal = append(personal, value.(string))
		}
	}
	// What the tenant has of others: a name that Paxos shows of members, and a reason of a control.
	return strings.Join(ids, "/"), append(personal, "Miller", "Customer is winding the account down")
}

// importable is an object that exists, with everything in it, and what of it is personal.
type importable struct {
	*acctest.ProtocolResource
	emu      *emulator.Server
	id       string
	personal []string
}

// eachImport plants each form of each resource, and runs a test with a provider that has this import_personal_data.
func eachImport(t *testing.T, importPersonalData string, test func(t *testing.T, o importable)) {
	t.Helper()
	for _, object := range catalog.All().Resources() {
		for _, form := range object.Forms {
			t.Run(strings.TrimSpace(object.Type+" "+form.Name), func(t *testing.T) {
				t.Parallel()
				o := importable{emu: emulator.New(t, emulator.WithSeed(catalog.Tenant()))}
				o.id, o.personal = plant(t, paxostest.NewProtocolResource(t, o.emu, object.Type), object, form)
				o.ProtocolResource = paxostest.NewProtocolResource(t, o.emu, object.Type,
					acctest.WithEnv("PAXOS_IMPORT_PERSONAL_DATA", importPersonalData))
				o.emu.ResetJournal()
				test(t, o)
			})
		}
	}
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
	search(t, where, string(text), o.personal...)
}

// Without personal data an import and all that follows bring none of it into the state, and the generated configuration changes
// nothing.
func TestImport_withoutPersonalData(t *testing.T) {
	t.Parallel()
	eachImport(t, "false", func(t *testing.T, o importable) {
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
		assert.Empty(t, paxostest.Writes(o.emu))
	})
}

// With personal data the generated configuration lets go of the sensitive values, says so once, and sends nothing.
func TestImport_generated(t *testing.T) {
	t.Parallel()
	eachImport(t, "true", func(t *testing.T, o importable) {
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
		assert.Empty(t, paxostest.Writes(o.emu))
	})
}

// A query without personal data finds what an import reads, without a request for each identity.
func TestListResource_withoutPersonalData(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t, emulator.WithSeed(catalog.Tenant()))
	for _, object := range catalog.All().ListResources() {
		r := paxostest.NewProtocolResource(t, emu, object.Type, acctest.WithEnv("PAXOS_IMPORT_PERSONAL_DATA", "false"))
		var config map[string]any
		if len(object.Forms) > 0 {
			config = object.Smallest(object.Forms[0])
		}
		resource, _ := catalog.All().Find(spec.Resource, object.Type)
		emu.ResetJournal()
		found := r.List(object.Type, config, protocol.Query{Whole: true})
		require.NotEmpty(t, found)
		if object.Type == "paxos_identity" {
			assert.Empty(t, emu.Requests(api.OpGetIdentity.Name))
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

// generated is a directory with import blocks for each form of each resource, planted in one emulator.
type generated struct {
	*acctest.WorkingDir
	emu      *emulator.Server
	personal []string
	imports  int
}

func newGenerated(t *testing.T, importPersonalData string) *generated {
	t.Helper()
	acctest.RequireCLI(t)
	emu := emulator.New(t, emulator.WithSeed(catalog.Tenant()))
	g := &generated{emu: emu, WorkingDir: paxostest.NewWorkingDir(t, emu, []string{"../../../../examples/provider"},
		acctest.WithEnv("PAXOS_IMPORT_PERSONAL_DATA", importPersonalData))}
	maker := paxostest.NewProtocolResource(t, emu, "paxos_identity")
	var blocks strings.Builder
	for _, object := range catalog.All().Resources() {
		for i, form := range object.Forms {
			id, personal := plant(t, maker.Other(object.Type), object, form)
			g.personal = append(g.personal, personal...)
			fmt.Fprintf(&blocks, "import {\n  to = %s.r%d\n  id = %q\n}\n", object.Type, i, id)
			g.imports++
		}
	}
	require.NoError(t, g.Write("imports.tf", blocks.String()))
	emu.ResetJournal()
	return g
}

func (g *generated) file(t *testing.T, name string) string {
	t.Helper()
	return read(t, filepath.Join(g.Dir, name))
}

// The CLI generates configurations of all resources that plan: without personal data, imports only, and none of it in any file.
func TestAccGenerate_withoutPersonalData(t *testing.T) {
	t.Parallel()
	g := newGenerated(t, "false")
	planned := g.MustRun("plan", "-no-color", "-generate-config-out=generated.tf", "-out=saved.plan")
	assert.Contains(t, planned, fmt.Sprintf("Plan: %d to import, 0 to add, 0 to change, 0 to destroy.", g.imports))
	assert.LessOrEqual(t, strings.Count(planned, "Warning: "), 1, planned) // of Terraform, that generation is experimental
	g.MustRun("apply", "-no-color", "saved.plan")
	g.MustRun("plan", "-no-color", "-detailed-exitcode")
	g.MustRun("apply", "-no-color", "-refresh-only", "-auto-approve")
	search(t, "configuration", g.file(t, "generated.tf"), g.personal...)
	search(t, "state", g.file(t, "terraform.tfstate"), g.personal...)
	search(t, "plan", g.MustRun("show", "-json", "saved.plan"), g.personal...)
	assert.Empty(t, paxostest.Writes(g.emu))
}

// With personal data, only identities change: their sensitive values leave the state, with a warning for each identity, and nothing
// is sent.
func TestAccGenerate(t *testing.T) {
	t.Parallel()
	g := newGenerated(t, "true")
	planned := g.MustRun("plan", "-no-color", "-generate-config-out=generated.tf")
	assert.Contains(t, planned, fmt.Sprintf("Plan: %d to import, 0 to add, 2 to change, 0 to destroy.", g.imports))
	assert.Contains(t, planned, "Paxos keeps what the configuration drops")
	g.MustRun("apply", "-no-color", "-auto-approve") // Terraform has no configuration in a saved plan of this kind
	g.MustRun("plan", "-no-color", "-detailed-exitcode")
	search(t, "configuration", g.file(t, "generated.tf"), everyCanary()...)
	assert.Empty(t, paxostest.Writes(g.emu))
}
