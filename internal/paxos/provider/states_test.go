package provider_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

var (
	planUnchanged = []string{"plan", "-detailed-exitcode", "-no-color"}
	planChanged   = append(slices.Clone(planUnchanged), "-var", "revision=2")
	applyChanged  = []string{"apply", "-auto-approve", "-no-color", "-var", "revision=2"}
	// Without a refresh nothing has filled in a resource identity before the update.
	applyAtOnce = append(slices.Clone(applyChanged), "-refresh=false")
)

// What a release has written is read without a difference, changes are made to it, and nothing is made twice: the state as it
// was written, and as a CLI writes it that knows no resource identities, which is refreshed without reading ahead.
func TestAccStates(t *testing.T) {
	t.Parallel()
	for name, form := range map[string]struct {
		edit      func(*testing.T, stateDocument)
		readAhead string
	}{"as written": {nil, "true"}, "without identities, read_ahead false": {withoutIdentities, "false"}} {
		for _, f := range releasedFixtures(t) {
			t.Run(f.name()+" "+name, func(t *testing.T) {
				t.Parallel()
				emu, w := f.open(t, form.edit, acctest.WithEnv("PAXOS_READ_AHEAD", form.readAhead))
				before := objectCounts(emu)
				w.MustRun(planUnchanged...)
				assert.Empty(t, writesTo(emu), "a plan")

				summary, writes := f.changes(t)
				assert.Contains(t, w.MustRun(applyAtOnce...), summary)
				assert.Equal(t, writes, writesTo(emu))
				assert.Equal(t, before, objectCounts(emu))
				w.MustRun(planChanged...)
			})
		}
	}
}

// objectCounts returns how many objects of each resource the server holds that have not ended.
func objectCounts(emu *emulator.Server) map[string]int {
	counts := map[string]int{}
	for _, object := range catalog.All().Resources() {
		if object.Life.List != "" {
			counts[object.Type] = object.Life.Count(emu)
		}
	}
	return counts
}

// writesTo counts the requests by operation that may have changed something, and forgets them.
func writesTo(emu *emulator.Server) map[string]int {
	counts := map[string]int{}
	for _, entry := range paxostest.Writes(emu) {
		counts[entry.Operation]++
	}
	emu.ResetJournal()
	return counts
}

// The same in the plugin protocol: every instance and its identity come out in the current schema without a word. What a newer
// provider has written is refused if its schema has a higher version, and read without the attributes that it has more
// otherwise, so that the step back is possible while versions agree.
func TestStates_upgrade(t *testing.T) {
	t.Parallel()
	server := start(t, nil)
	schemas := acctest.Schemas(t, server)
	identities, err := server.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	require.NoError(t, err)
	for _, f := range releasedFixtures(t) {
		for _, i := range f.state(t).instances(t) {
			kind := schemas.ResourceSchemas[i.kind].ValueType()
			version := int64(i.fields["schema_version"].(float64))
			upgraded, err := server.UpgradeResourceState(t.Context(), &tfprotov6.UpgradeResourceStateRequest{
				TypeName: i.kind, Version: version, RawState: rawState(t, i.fields["attributes"]),
			})
			require.NoError(t, err)
			require.Empty(t, upgraded.Diagnostics, i.address)
			state, err := upgraded.UpgradedState.Unmarshal(kind)
			require.NoError(t, err, i.address)
			assert.False(t, state.IsNull(), i.address)
			if version == schemas.ResourceSchemas[i.kind].Version {
				same, err := rawState(t, i.fields["attributes"]).Unmarshal(kind)
				require.NoError(t, err, i.address)
				assert.True(t, same.Equal(state), "%s is as it was", i.address)
			}
			withMore(i.fields["attributes"].(map[string]any))
			less, err := server.UpgradeResourceState(t.Context(), &tfprotov6.UpgradeResourceStateRequest{
				TypeName: i.kind, Version: version, RawState: rawState(t, i.fields["attributes"]),
			})
			require.NoError(t, err)
			require.Empty(t, less.Diagnostics, i.address)
			read, err := less.UpgradedState.Unmarshal(kind)
			require.NoError(t, err, i.address)
			assert.True(t, read.Equal(state), "%s is as it was without the attributes of the newer provider", i.address)

			assertIdentity(t, server, i, identities.IdentitySchemas[i.kind])

			future, err := server.UpgradeResourceState(t.Context(), &tfprotov6.UpgradeResourceStateRequest{
				TypeName: i.kind, Version: schemas.ResourceSchemas[i.kind].Version + 1, RawState: rawState(t, i.fields["attributes"]),
			})
			require.NoError(t, err)
			require.Len(t, future.Diagnostics, 1, i.address)
			assert.Equal(t, "Unable to Upgrade Resource State", future.Diagnostics[0].Summary)
		}
	}
}

// assertIdentity holds when an instance's resource identity is read, upgraded where its schema has a newer version, and
// names what the attributes name.
func assertIdentity(t *testing.T, server tfprotov6.ProviderServer, i instance, schema *tfprotov6.ResourceIdentitySchema) {
	t.Helper()
	written := rawState(t, i.fields["identity"])
	ids, err := written.Unmarshal(schema.ValueType())
	if version := int64(i.fields["identity_schema_version"].(float64)); version != schema.Version {
		var upgraded *tfprotov6.UpgradeResourceIdentityResponse
		upgraded, err = server.UpgradeResourceIdentity(t.Context(), &tfprotov6.UpgradeResourceIdentityRequest{
			TypeName: i.kind, Version: version, RawIdentity: written,
		})
		require.NoError(t, err)
		require.Empty(t, upgraded.Diagnostics, i.address)
		ids, err = upgraded.UpgradedIdentity.IdentityData.Unmarshal(schema.ValueType())
	}
	require.NoError(t, err, i.address)
	for _, attribute := range schema.IdentityAttributes {
		assert.Equal(t, i.fields["attributes"].(map[string]any)[attribute.Name], protocol.Text(ids, attribute.Name),
			"%s: %s", i.address, attribute.Name)
	}
}

func rawState(t *testing.T, value any) *tfprotov6.RawState {
	t.Helper()
	text, err := json.Marshal(value)
	require.NoError(t, err)
	return &tfprotov6.RawState{JSON: text}
}

// fixture is a state that a release has written, with its configuration and what the server held then.
type fixture struct{ directory string }

// releasedFixtures returns the fixtures of all releases.
func releasedFixtures(t *testing.T) []fixture {
	t.Helper()
	directories, err := filepath.Glob(filepath.Join(statesDirectory, "*", stateFile))
	require.NoError(t, err)
	require.NotEmpty(t, directories)
	found := make([]fixture, 0, len(directories))
	for _, file := range directories {
		found = append(found, fixture{directory: filepath.Dir(file)})
	}
	return found
}

// name returns the release.
func (f fixture) name() string { return filepath.Base(f.directory) }

// open starts an emulator that holds what the server held, and a working directory with the state, changed by edit if
// there is one.
func (f fixture) open(
	t *testing.T, edit func(t *testing.T, state stateDocument), opts ...acctest.Option,
) (*emulator.Server, *acctest.WorkingDir) {
	t.Helper()
	acctest.RequireCLI(t)
	server, err := os.ReadFile(filepath.Join(f.directory, serverFile))
	require.NoError(t, err)
	snapshot := filepath.Join(t.TempDir(), serverFile)
	require.NoError(t, os.WriteFile(snapshot, server, 0o600))
	emu := emulator.New(t, emulator.WithStateFile(snapshot))

	w := paxostest.NewWorkingDir(t, emu, []string{f.directory}, opts...)
	state := f.state(t)
	if edit != nil {
		edit(t, state)
	}
	text, err := json.Marshal(state)
	require.NoError(t, err)
	require.NoError(t, w.Write(stateFile, string(text)))
	return emu, w
}

// stateDocument is a state file. The fields that the tests do not touch are kept as they are.
type stateDocument map[string]any

func (f fixture) state(t *testing.T) stateDocument {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(f.directory, stateFile))
	require.NoError(t, err)
	var state stateDocument
	require.NoError(t, json.Unmarshal(text, &state))
	require.NotEmpty(t, state.instances(t))
	return state
}

// instance is a resource in a state file.
type instance struct {
	address, kind string
	fields        map[string]any
}

// instances returns all resources of a state, in its order; their fields are those of the state.
func (s stateDocument) instances(t *testing.T) []instance {
	t.Helper()
	var found []instance
	for _, resource := range s["resources"].([]any) {
		resource := resource.(map[string]any)
		kind, name := resource["type"].(string), resource["name"].(string)
		for _, fields := range resource["instances"].([]any) {
			found = append(found, instance{address: kind + "." + name, kind: kind, fields: fields.(map[string]any)})
		}
	}
	return found
}

// id returns the value of an attribute of a resource.
func (s stateDocument) id(t *testing.T, address, attribute string) string {
	t.Helper()
	for _, i := range s.instances(t) {
		if i.address == address {
			return i.fields["attributes"].(map[string]any)[attribute].(string)
		}
	}
	t.Fatalf("%s is not in the state", address)
	return ""
}

// withoutIdentities edits a state to what a CLI writes that knows no resource identities.
func withoutIdentities(t *testing.T, state stateDocument) {
	t.Helper()
	for _, i := range state.instances(t) {
		require.Contains(t, i.fields, "identity")
		delete(i.fields, "identity")
		delete(i.fields, "identity_schema_version")
	}
}

// withMore adds an attribute to an object and to one inside it.
func withMore(attributes map[string]any) {
	attributes["favorite_color"] = "green"
	if details, ok := attributes["person_details"].(map[string]any); ok {
		details["favorite_color"] = "green"
	}
}

// block is a resource in a configuration of testdata.
type block struct{ kind, name, text string }

var (
	resourceBlock = regexp.MustCompile(`(?ms)^resource "(\w+)" "(\w+)" \{\n(.*?\n)\}`)
	// An argument to which another revision gives another value.
	revised = regexp.MustCompile(`(?m)^ +(\w+) += .*var\.revision`)
)

func resourceBlocks(t *testing.T, directory string) []block {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(directory, "*.tf"))
	require.NoError(t, err)
	var found []block
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, match := range resourceBlock.FindAllStringSubmatch(string(text), -1) {
			found = append(found, block{match[1], match[2], match[3]})
		}
	}
	require.NotEmpty(t, found)
	return found
}

// changes returns what another revision of the configuration changes: the CLI's summary, and the writes by operation.
func (f fixture) changes(t *testing.T) (summary string, writes map[string]int) {
	t.Helper()
	state, changed, replaced := f.state(t), 0, 0
	writes = map[string]int{}
	for _, b := range resourceBlocks(t, f.directory) {
		object, ok := catalog.All().Find(spec.Resource, b.kind)
		require.True(t, ok, b.kind)
		life := object.Life
		arguments := revised.FindAllStringSubmatch(b.text, -1)
		is := func(paths []string) bool {
			return slices.ContainsFunc(arguments, func(match []string) bool { return slices.Contains(paths, match[1]) })
		}
		switch {
		case len(arguments) == 0:
		case is(life.Replaced):
			replaced++
			writes[life.Create]++
			for _, operation := range life.Removals[state.id(t, b.kind+"."+b.name, "deletion_policy")].Send {
				writes[operation]++
			}
		default:
			changed++
			if !is(life.Local) {
				writes[life.Update]++
			}
		}
	}
	return fmt.Sprintf("%d added, %d changed, %d destroyed", replaced, changed, replaced), writes
}

// pinned is what a release has promised about the states that it writes.
type pinned struct {
	Resources  map[string]pinnedSchema `json:"resources"`
	Identities map[string]pinnedSchema `json:"identities"`
}

// pinnedSchema is a schema's version and the type of each attribute by its path, such as "tax_details[].tax_payer_id".
type pinnedSchema struct {
	Version    int64             `json:"version"`
	Attributes map[string]string `json:"attributes"`
}

// pinnedSchemas returns what the provider of this commit writes.
func pinnedSchemas(t *testing.T) pinned {
	t.Helper()
	server := start(t, nil)
	found := pinned{Resources: map[string]pinnedSchema{}, Identities: map[string]pinnedSchema{}}
	for name, schema := range acctest.Schemas(t, server).ResourceSchemas {
		attributes := map[string]string{}
		flatten("", schema.ValueType(), attributes)
		found.Resources[name] = pinnedSchema{Version: schema.Version, Attributes: attributes}
	}
	identities, err := server.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	require.NoError(t, err)
	acctest.RequireNoErrors(t, identities.Diagnostics)
	for name, schema := range identities.IdentitySchemas {
		attributes := map[string]string{}
		flatten("", schema.ValueType(), attributes)
		found.Identities[name] = pinnedSchema{Version: schema.Version, Attributes: attributes}
	}
	return found
}

// flatten writes the types of all values without attributes of their own into found.
func flatten(at string, kind tftypes.Type, found map[string]string) {
	switch kind := kind.(type) {
	case tftypes.Object:
		for name, child := range kind.AttributeTypes {
			flatten(strings.TrimPrefix(at+"."+name, "."), child, found)
		}
		return
	case tftypes.List:
		if kind.ElementType.Is(tftypes.Object{}) {
			flatten(at+"[]", kind.ElementType, found)
			found[at] = "List"
			return
		}
	case tftypes.Set:
		if kind.ElementType.Is(tftypes.Object{}) {
			flatten(at+"[]", kind.ElementType, found)
			found[at] = "Set"
			return
		}
	}
	found[at] = strings.ReplaceAll(kind.String(), "tftypes.", "")
}

// broken says which states of a release the current schemas can no longer read, and what to do about each.
func (was pinned) broken(now pinned, release string) []string {
	found := brokenSchemas(was.Resources, now.Resources, release, "UpgradeState")
	return append(found, brokenSchemas(was.Identities, now.Identities, release, "UpgradeIdentity")...)
}

func brokenSchemas(was, now map[string]pinnedSchema, release, upgrader string) []string {
	var found []string
	for _, name := range slices.Sorted(maps.Keys(was)) {
		old, current := was[name], now[name]
		switch {
		case current.Attributes == nil:
			found = append(found, fmt.Sprintf("%s is gone, and states of release %s hold it. Keep it, deprecated, until a major "+
				"release says how to leave it.", name, release))
			continue
		case current.Version < old.Version:
			found = append(found, fmt.Sprintf("%s has schema version %d, and release %s wrote version %d. Versions only grow.",
				name, current.Version, release, old.Version))
			continue
		case current.Version > old.Version:
			continue // TestAccStates upgrades what the release has written
		}
		for _, attribute := range slices.Sorted(maps.Keys(old.Attributes)) {
			kind, kept := current.Attributes[attribute]
			if !kept {
				kind = "gone"
			}
			if kind != old.Attributes[attribute] {
				found = append(found, fmt.Sprintf("%s: %s was %s in release %s and is %s now, both with schema version %d, so states of "+
					"that release cannot be read. Either leave it as it was and add another attribute, or set Version: %d in the "+
					"schema and implement %s from %d.",
					name, attribute, old.Attributes[attribute], release, kind, old.Version, old.Version+1, upgrader, old.Version))
			}
		}
	}
	return found
}

// No type changes without a schema version and an upgrader.
func TestStates_schemas(t *testing.T) {
	t.Parallel()
	now := pinnedSchemas(t)
	for _, f := range releasedFixtures(t) {
		t.Run(f.name(), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(filepath.Join(f.directory, schemasFile))
			require.NoError(t, err)
			var was pinned
			require.NoError(t, json.Unmarshal(text, &was))
			require.NotEmpty(t, was.Resources)
			for _, message := range was.broken(now, f.name()) {
				t.Error(message)
			}
		})
	}
}

func TestPinned_broken(t *testing.T) {
	t.Parallel()
	of := func(version int64, attributes map[string]string) pinned {
		return pinned{Resources: map[string]pinnedSchema{"paxos_thing": {Version: version, Attributes: attributes}}}
	}
	was := of(1, map[string]string{"flag": "Bool", "list[].id": "String"})
	tests := map[string]struct {
		now  pinned
		want string // a part of the one message; empty for none
	}{
		"the same":                   {was, ""},
		"an attribute more":          {of(1, map[string]string{"flag": "Bool", "list[].id": "String", "new": "Map[String]"}), ""},
		"another type":               {of(1, map[string]string{"flag": "String", "list[].id": "String"}), "flag was Bool in release 1.0.0 and is String now"},
		"an attribute less":          {of(1, map[string]string{"flag": "Bool"}), "set Version: 2 in the schema and implement UpgradeState from 1"},
		"another type, next version": {of(2, map[string]string{"flag": "String"}), ""},
		"a version back":             {of(0, map[string]string{"flag": "Bool", "list[].id": "String"}), "Versions only grow"},
		"a resource less":            {pinned{}, "paxos_thing is gone"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			messages := was.broken(test.now, "1.0.0")
			if test.want == "" {
				assert.Empty(t, messages)
				return
			}
			require.Len(t, messages, 1)
			assert.Contains(t, messages[0], test.want)
		})
	}
}

// release is the release whose fixture TestAccStates_write writes; testdata/README.md says when.
var release = flag.String("update", "", "write the state fixture of this release, such as 0.2.0")

// The files of a release's fixture, beside a copy of testdata/configuration.
const (
	configurationDirectory = "testdata/configuration"
	renderedFile           = "rendered.tf"
	statesDirectory        = "testdata/states"
	stateFile              = "terraform.tfstate"
	serverFile             = "emulator.json"
	schemasFile            = "schemas.json"
)

// The configuration of the fixtures has every resource with every argument, and another revision of it changes each resource.
func TestStates_configuration(t *testing.T) {
	t.Parallel()
	directory, text := t.TempDir(), map[string]string{}
	writeConfiguration(t, directory)
	for _, b := range resourceBlocks(t, directory) {
		text[b.kind] += b.text
	}
	for _, object := range catalog.All().Resources() {
		assert.Regexp(t, revised, text[object.Type], "%s: let another var.revision change an argument", object.Type)
		for _, row := range object.Attributes {
			name, _, _ := strings.Cut(strings.Replace(row.Path, "[]", "", 1), ".")
			if row.Settable() && !slices.Contains(object.FormOf(row.Path).Except, row.Path) {
				assert.Contains(t, text[object.Type], "  "+name+" ", "%s: set %s in %s", object.Type, name, configurationDirectory)
			}
		}
	}
}

// writeConfiguration writes the configuration of a fixture into a directory: testdata/configuration, and what that does not have of
// the catalog, in the smallest and the fullest form. Each resource that is added follows the one before it.
func writeConfiguration(t *testing.T, directory string) {
	t.Helper()
	require.NoError(t, os.CopyFS(directory, os.DirFS(configurationDirectory)))
	written, schemas := resourceBlocks(t, directory), acctest.Schemas(t, start(t, nil)).ResourceSchemas
	last, text := written[len(written)-1], "# Rendered from the catalog of the tests.\n"
	for _, object := range catalog.All().Resources() {
		if slices.ContainsFunc(written, func(b block) bool { return b.kind == object.Type }) {
			continue
		}
		name := strings.TrimPrefix(object.Type, "paxos_")
		least, fullest := object.Smallest(object.Forms[0]), object.Fullest(object.Forms[0])
		if unique, ok := least[object.Unique].(string); ok {
			least[object.Unique] = unique + "-2"
		}
		for _, b := range []struct {
			name   string
			values map[string]any
		}{{name, least}, {"full_" + name, fullest}} {
			kind := schemas[object.Type].ValueType()
			rendered := acctest.HCLFromPaths(t, fmt.Sprintf("resource %q %q", object.Type, b.name), kind, b.values)
			text += "\n" + strings.Replace(rendered, "{\n", "{\n  depends_on = ["+last.kind+"."+last.name+"]\n", 1)
			last = block{kind: object.Type, name: b.name}
		}
		text = revise(t, object, text)
	}
	require.NoError(t, os.WriteFile(filepath.Join(directory, renderedFile), []byte(text), 0o600))
}

// revise lets another revision change an argument of the last resource of a configuration: one that is updated in place, or one
// that the API hears nothing of.
func revise(t *testing.T, object spec.Object, text string) string {
	t.Helper()
	i := slices.IndexFunc(object.Attributes, func(row spec.Attribute) bool {
		return object.ShowsUpdate(row) && !strings.ContainsAny(row.Path, ".[")
	})
	if i < 0 {
		i = slices.IndexFunc(object.Attributes, func(row spec.Attribute) bool { return row.Path == object.Life.Local[0] })
	}
	row := object.Attributes[i]
	good, err := json.Marshal(row.Good)
	require.NoError(t, err)
	other, err := json.Marshal(row.Other)
	require.NoError(t, err)
	argument := fmt.Sprintf("  %s = ", row.Path)
	at := strings.LastIndex(text, argument)
	require.GreaterOrEqual(t, at, 0, row.Path)
	return text[:at] + strings.Replace(text[at:], string(good), fmt.Sprintf(`var.revision == "1" ? %s : %s`, good, other), 1)
}

// TestAccStates_write makes a fixture as the provider of this commit writes it, and holds it against the other tests'
// first demand: it loads, and its plan is empty. With -update it is kept.
func TestAccStates_write(t *testing.T) {
	t.Parallel()
	cli := acctest.RequireCLI(t)
	directory := t.TempDir()
	if *release != "" {
		require.True(t, acctest.ResourceIdentity.SupportedBy(cli), "%s writes no resource identities into the state", cli)
		directory = filepath.Join(statesDirectory, *release)
		require.NoError(t, os.RemoveAll(directory))
		require.NoError(t, os.MkdirAll(directory, 0o755))
		// The same commit writes the same fixture.
		uuid.SetRand(&serialReader{from: rand.NewChaCha8([32]byte{})})
	}
	writeFixture(t, directory)
	_, w := fixture{directory: directory}.open(t, nil)
	w.MustRun("plan", "-detailed-exitcode", "-no-color")
}

// writeFixture writes a fixture into an empty directory.
func writeFixture(t *testing.T, directory string) {
	t.Helper()
	writeConfiguration(t, directory)
	snapshot := filepath.Join(t.TempDir(), serverFile)
	emu := emulator.New(t, emulator.WithStateFile(snapshot), emulator.WithSeed(catalog.Tenant()),
		emulator.WithClock(emukit.NewManualClock(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))))
	w := paxostest.NewWorkingDir(t, emu, nil)
	copyFile := func(name string) {
		text, err := os.ReadFile(filepath.Join(directory, name))
		require.NoError(t, err)
		require.NoError(t, w.Write(name, string(text)))
	}
	apply := []string{"apply", "-auto-approve", "-no-color", "-parallelism=1"}
	copyFile("main.tf")
	copyFile(renderedFile)
	w.MustRun(apply...)

	var restricted string
	for _, identity := range emu.Identities.All() {
		if identity.RefID == "person-2" {
			restricted = identity.ID
		}
	}
	frozen := emu.Controls.Add(api.Control{IdentityID: restricted, Type: api.ControlFrozen, ReasonCode: "COMPLIANCE_INVESTIGATION"})
	stranger := emu.Identities.Add(api.Identity{
		RefID: "stranger-1",
		PersonDetails: &api.PersonDetails{
			FirstName: "Bob", LastName: "Stranger", DateOfBirth: "1970-01-01", Nationality: "USA",
			Address: &api.Address{Country: "USA", Address1: "2 Example St", City: "New York", Province: "NY", ZipCode: "10002"},
			CIPID:   "222-33-4444", CIPIDType: "SSN", CIPIDCountry: "USA",
		},
	})
	copyFile("imported.tf")
	w.MustRun("import", "-no-color", "paxos_identity.imported", stranger.ID)
	w.MustRun("import", "-no-color", "paxos_identity_control.imported", restricted+"/"+frozen.ID)
	w.MustRun(apply...)

	state, err := os.ReadFile(filepath.Join(w.Dir, stateFile))
	require.NoError(t, err)
	server, err := os.ReadFile(snapshot)
	require.NoError(t, err)
	var readable bytes.Buffer
	require.NoError(t, json.Indent(&readable, server, "", "  "))
	schemas, err := json.MarshalIndent(pinnedSchemas(t), "", "  ")
	require.NoError(t, err)
	for name, text := range map[string][]byte{
		stateFile:   lineage.ReplaceAll(state, []byte(`"lineage": "00000000-0000-4000-8000-000000000000"`)),
		serverFile:  append(readable.Bytes(), '\n'),
		schemasFile: append(schemas, '\n'),
	} {
		require.NoError(t, os.WriteFile(filepath.Join(directory, name), text, 0o600))
	}
}

// lineage is the line of a state file that the CLI fills at random.
var lineage = regexp.MustCompile(`"lineage": "[^"]*"`)

// serialReader lets several goroutines read from one source.
type serialReader struct {
	mu   sync.Mutex
	from io.Reader
}

// Read implements io.Reader.
func (r *serialReader) Read(into []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.from.Read(into)
}
