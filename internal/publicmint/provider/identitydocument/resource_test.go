package identitydocument_test

import (
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/publicminttest"
)

func TestMain(m *testing.M) { publicminttest.Main(m) }

const (
	kind = "publicmint_identity_document"
	pdf  = "%PDF-1.4 a page"
)

type attrs = map[string]any

// document is a document of a person, with a file of this machine whose name is in nothing that users read.
type document struct {
	*acctest.ProtocolResource

	t    *testing.T
	emu  *emulator.Server
	file string
	// identityID is the person, who has another document already.
	identityID string
}

func newDocument(t *testing.T, server []emulator.Option, opts ...acctest.Option) document {
	t.Helper()
	emu := emulator.New(t, server...)
	file := filepath.Join(t.TempDir(), "canary.pdf")
	require.NoError(t, os.WriteFile(file, []byte(pdf), 0o600))
	person := catalog.Tenant().Identities[0]
	person.ID, person.Email = "", "canary@example.com"
	person.Documents = []api.Document{{URL: "https://files.example/bill", Side: "FrontSide", Type: "UtilityBill", Label: "Canary bill"}}
	held := emu.Identities.Add(person)
	return document{publicminttest.NewProtocolResource(t, emu, kind, opts...), t, emu, file, held.ID}
}

func (d document) config(changes attrs) attrs {
	config := attrs{"identity_id": d.identityID, "type": "Passport", "side": "FrontSide", "label": "Canary passport", "source": d.file}
	maps.Copy(config, changes)
	return config
}

// held returns the documents of the person by label.
func (d document) held() map[string]api.Document {
	d.t.Helper()
	identity, found := d.emu.Identities.Find(d.identityID)
	require.True(d.t, found)
	all := map[string]api.Document{}
	for _, held := range identity.Documents {
		assert.NotContains(d.t, all, held.Label, "no document is there twice")
		all[held.Label] = held
	}
	return all
}

// Whether a PATCH replaces documents or adds them: nothing is lost and nothing is doubled, and the file arrives under a neutral name.
func TestDocument_life(t *testing.T) {
	t.Parallel()
	for name, server := range map[string][]emulator.Option{"replaced": nil, "added": {emulator.WithAddedDocuments()}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDocument(t, server)
			first := d.MustApply(d.None(), d.config(nil))
			second := d.MustApply(d.None(), d.config(attrs{"side": "BackSide", "label": "Canary back"}))
			assert.Len(t, d.held(), 3)
			assert.Equal(t, "https://files.example/bill", d.held()["Canary bill"].URL)
			assert.NotContains(t, first.Text("url"), "canary")

			first, second = d.MustRead(first), d.MustRead(second)
			assert.Equal(t, d.held()["Canary passport"].ID, first.Text("id"), "sent again, it has another id")
			assert.True(t, d.Plan(first, d.config(nil)).Empty())
			assert.True(t, d.Plan(second, d.config(attrs{"side": "BackSide", "label": "Canary back"})).Empty())
		})
	}
}

// A file with another content is another document, and one that is gone is not needed any more.
func TestDocument_anotherFile(t *testing.T) {
	t.Parallel()
	d := newDocument(t, nil)
	object := d.MustApply(d.None(), d.config(nil))
	d.emu.ResetJournal()
	require.NoError(t, os.WriteFile(d.file, []byte(pdf+" and more"), 0o600))
	assert.Len(t, d.Plan(object, d.config(nil)).RequiresReplace, 1, "source_hash")
	require.NoError(t, os.Remove(d.file))
	assert.True(t, d.Plan(object, d.config(nil)).Empty())
	assert.Empty(t, d.emu.Journal())
}

// What cannot be uploaded fails in the plan or leaves nothing behind, and no message shows the file or a label.
func TestDocument_refused(t *testing.T) {
	t.Parallel()
	d := newDocument(t, nil)
	says := func(text, wanted string) {
		t.Helper()
		assert.Contains(t, text, wanted)
		assert.NotContains(t, text, "anary")
	}
	planned := func(config attrs) string {
		return acctest.FormatDiagnostics(protocol.Errors(d.Plan(d.None(), config).Diagnostics))
	}
	says(planned(d.config(attrs{"source": nil})), "Public Mint requires source")
	says(planned(d.config(attrs{"source": filepath.Join(t.TempDir(), "canary")})), "The file at source cannot be used.")
	says(planned(d.config(attrs{"content_type": "image/png"})), "The first bytes of the file say that it is application/pdf")
	text := filepath.Join(t.TempDir(), "canary.txt")
	require.NoError(t, os.WriteFile(text, []byte("text"), 0o600))
	says(planned(d.config(attrs{"source": text})), "Use a PDF, JPG or PNG")
	assert.Empty(t, d.emu.Journal())

	apply := func(config attrs) string {
		_, diagnostics := d.Apply(d.None(), config)
		return acctest.FormatDiagnostics(diagnostics)
	}
	says(apply(d.config(attrs{"identity_id": "11111111-1111-4111-8111-111111111111"})), `ERROR(AttributeName("identity_id")): Unable to create identity document`)
	assert.Equal(t, map[string]int{api.OpGetIdentity.Name: 1}, acctest.RequestCounts(d.emu), "a file of an unknown identity goes nowhere")
	plan := d.Plan(d.None(), d.config(nil))
	require.NoError(t, os.WriteFile(d.file, []byte(pdf+" and more"), 0o600))
	_, diagnostics := d.ApplyPlanned(plan)
	says(acctest.FormatDiagnostics(diagnostics), "has changed since the plan")
}

// What is configured after an import without personal data is held against what Public Mint has.
func TestDocument_importedWithoutPersonalData(t *testing.T) {
	t.Parallel()
	d := newDocument(t, nil, acctest.WithEnv("PUBLICMINT_IMPORT_PERSONAL_DATA", "false"))
	id := d.MustApply(d.None(), d.config(nil)).Text("id")
	object, diagnostics := d.Import(d.identityID+"/"+id, nil)
	require.Empty(t, diagnostics)
	_, diagnostics = d.Apply(object, d.config(attrs{"label": "Another"}))
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "differs in its label or description")
	object = d.MustApply(object, d.config(nil))
	assert.True(t, d.Plan(d.MustRead(object), d.config(nil)).Empty())
	thin := `{"data":{"id":"` + d.identityID + `"}}`
	d.emu.Fault(emukit.Fault{Operation: api.OpGetIdentity.Name, Kind: emukit.FaultStatus, Status: http.StatusOK, Body: thin})
	assert.True(t, d.MustRead(object).Equal(object), "an answer without documents")
}
