package provider_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

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
		object, ok := catalog.Find(catalog.Resource, b.kind)
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
