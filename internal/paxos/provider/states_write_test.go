package provider_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"io"
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
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// release is the release whose fixture TestAccStates_write writes; testdata/README.md says when.
var release = flag.String("update", "", "write the state fixture of this release, such as 0.2.0")

// The files of a release's fixture, beside a copy of testdata/configuration.
const (
	configurationDirectory = "testdata/configuration"
	statesDirectory        = "testdata/states"
	stateFile              = "terraform.tfstate"
	serverFile             = "emulator.json"
	schemasFile            = "schemas.json"
)

// The configuration of the fixtures has every resource with every argument, and another revision of it changes each resource.
func TestStates_configuration(t *testing.T) {
	t.Parallel()
	text := map[string]string{}
	for _, b := range resourceBlocks(t, configurationDirectory) {
		text[b.kind] += b.text
	}
	for _, object := range catalog.Resources() {
		if text[object.Type] == "" {
			t.Errorf("%s is not in %s: add its smallest and its fullest form to main.tf, so that later commits are held to the states "+
				"of this one", object.Type, configurationDirectory)
			continue
		}
		assert.Regexp(t, revised, text[object.Type], "%s: let another var.revision change an argument", object.Type)
		for _, row := range object.Attributes {
			name, _, _ := strings.Cut(strings.Replace(row.Path, "[]", "", 1), ".")
			if row.Settable() && !slices.Contains(object.FormOf(row.Path).Except, row.Path) {
				assert.Contains(t, text[object.Type], "  "+name+" ", "%s: set %s in %s", object.Type, name, configurationDirectory)
			}
		}
	}
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
	require.NoError(t, os.CopyFS(directory, os.DirFS(configurationDirectory)))
	snapshot := filepath.Join(t.TempDir(), serverFile)
	emu := emulator.New(t, emulator.WithStateFile(snapshot),
		emulator.WithClock(emukit.NewManualClock(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))))
	w := paxostest.NewWorkingDir(t, emu, nil)
	copyFile := func(name string) {
		text, err := os.ReadFile(filepath.Join(configurationDirectory, name))
		require.NoError(t, err)
		require.NoError(t, w.Write(name, string(text)))
	}
	apply := []string{"apply", "-auto-approve", "-no-color", "-parallelism=1"}
	copyFile("main.tf")
	w.MustRun(apply...)

	var restricted string
	for _, identity := range emu.Identities() {
		if identity.RefID == "person-2" {
			restricted = identity.ID
		}
	}
	frozen := emu.AddControl(restricted, api.Control{Type: api.ControlFrozen, ReasonCode: "COMPLIANCE_INVESTIGATION"})
	stranger := emu.AddIdentity(api.Identity{
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
