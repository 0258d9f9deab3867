package identitydocument_test

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// said returns diagnostics as text, none of which shows a name or a path.
func said(t *testing.T, diagnostics []*tfprotov6.Diagnostic) string {
	t.Helper()
	text := acctest.FormatDiagnostics(diagnostics)
	assert.NotContains(t, strings.ToLower(text), "canary")
	return text
}

// An upload that fails is a warning, because the document is registered. The next plan shows an update, which uploads the file
// as it is by then. The upload URL is in the private state until then, and nowhere else.
func TestDocument_uploadContinues(t *testing.T) {
	t.Parallel()
	for kind, fault := range map[string]emukit.Fault{
		"reset before": {Kind: emukit.FaultResetBefore}, "reset after": {Kind: emukit.FaultResetAfter},
		"refused": {Kind: emukit.FaultStatus, Status: http.StatusForbidden}, "failed": {Kind: emukit.FaultStatus, Status: http.StatusBadGateway},
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			d := newDocument(t)
			fault.Operation = api.OpUploadDocument.Name
			d.emu.Fault(fault)
			created, diagnostics := d.Apply(d.None(), d.config)
			assert.Regexp(t, `^WARNING: Unable to upload identity document: .*its name is taken`, said(t, diagnostics))
			assert.False(t, uploaded(created))
			secret := d.held(created).Signature
			assert.Contains(t, string(created.Private), "upload_url")
			assert.NotContains(t, created.State.String()+said(t, diagnostics), secret)
			created = d.MustRead(created)

			d.write(pdf + ", corrected")
			plan := d.Plan(created, d.config)
			assert.Empty(t, said(t, plan.Diagnostics))
			assert.Empty(t, plan.RequiresReplace)
			assert.True(t, uploaded(plan.Planned), "the plan shows what the apply does")
			done := d.MustApply(created, d.config)
			assert.True(t, uploaded(done))
			assert.Empty(t, done.Private)
			hash := sha256.Sum256([]byte(pdf + ", corrected"))
			assert.Equal(t, hex.EncodeToString(hash[:]), d.held(done).SHA256)
			assert.Equal(t, d.held(done).SHA256, done.Text("source_hash"))
			assert.NotEmpty(t, done.Text("created_at"))
			assert.True(t, d.Plan(d.MustRead(done), d.config).Empty())
			assert.Len(t, d.emu.Requests(api.OpRegisterDocument.Name), 1)
		})
	}
}

// Once the upload URL does not work any more, another name is the only way: the error says so, and the state keeps the document.
func TestDocument_uploadURLExpires(t *testing.T) {
	t.Parallel()
	clock := emukit.NewManualClock(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
	d := newDocument(t, emulator.WithClock(clock))
	d.emu.Fault(emukit.Fault{Operation: api.OpUploadDocument.Name, Kind: emukit.FaultResetBefore})
	created, _ := d.Apply(d.None(), d.config)
	clock.Advance(20 * time.Minute)
	kept, diagnostics := d.Apply(created, d.config)
	assert.Regexp(t, "^ERROR: Unable to upload identity document: .*403 Forbidden.*Choose another name", said(t, diagnostics))
	assert.True(t, kept.Equal(created))
	assert.Equal(t, created.Private, kept.Private)

	other := d.with(attrs{"name": "Another.pdf"})
	plan := d.Plan(created, other)
	assert.NotEmpty(t, plan.RequiresReplace)
	assert.Contains(t, said(t, plan.Diagnostics), "WARNING: Resource Destruction Considerations: Document "+created.Text("file_id"))
	d.NewRun()
	assert.True(t, uploaded(d.MustApply(d.None(), other)))
}

// A registration whose answer was lost cannot be continued, and a name that is taken is not ours: both are errors at the name.
func TestDocument_nameIsTaken(t *testing.T) {
	t.Parallel()
	d := newDocument(t)
	d.emu.Fault(emukit.Fault{Operation: api.OpRegisterDocument.Name, Kind: emukit.FaultResetAfter})
	none, diagnostics := d.Apply(d.None(), d.config)
	assert.True(t, none.IsNull())
	assert.Regexp(t, `^ERROR\(AttributeName\("name"\)\): Unable to create identity document: .*answer, which alone has the upload URL, was `+
		`lost.*Choose another name`, said(t, diagnostics))

	d.NewRun()
	other := d.with(attrs{"name": "Another.pdf"})
	first := d.MustApply(d.None(), other)
	d.NewRun()
	_, diagnostics = d.Apply(d.None(), other)
	assert.Regexp(t, `^ERROR\(AttributeName\("name"\)\): .*Choose another name.*Document `+first.Text("file_id")+" has this name", said(t, diagnostics))
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), d.config["identity_id"].(string)+"/"+first.Text("file_id"))

	replaced := protocol.Object{State: d.Null(), Private: d.Plan(first, other).Planned.Private}
	assert.Regexp(t, `^ERROR\(AttributeName\("name"\)\): .*plan without -replace`, said(t, d.Plan(replaced, other).Diagnostics))
	acctest.RequireNoErrors(t, d.Plan(replaced, d.with(attrs{"name": "Third.pdf"})).Diagnostics)
}

// What Paxos has does not change. The plan refuses other content under the same name, and another name is another document. The
// file can move, and it can be gone.
func TestDocument_contentStays(t *testing.T) {
	t.Parallel()
	d := newDocument(t)
	created := d.MustApply(d.None(), d.config)
	d.NewRun()
	d.emu.ResetJournal()

	moved := d.with(attrs{"source": filepath.Join(filepath.Dir(d.file), ".", "moved.pdf")})
	require.NoError(t, os.Rename(d.file, moved["source"].(string)))
	assert.True(t, d.Plan(d.MustRead(created), d.config).Empty(), "the file is gone")
	created = d.MustApply(created, moved)
	created = d.MustApply(created, d.with(attrs{"document_types": []any{"APPLICATION", "CURP"}}))
	assert.Empty(t, paxostest.Writes(d.emu))

	d.write(pdf + ", corrected")
	refused := said(t, d.Plan(created, d.config).Diagnostics)
	assert.Regexp(t, `^ERROR\(AttributeName\("source"\)\): Unable to change identity document: .*another content.*Choose another name`, refused)
	plan := d.Plan(created, d.with(attrs{"name": "Another.pdf"}))
	acctest.RequireNoErrors(t, plan.Diagnostics)
	assert.NotEmpty(t, plan.RequiresReplace)
	refused = said(t, d.Plan(created, d.with(attrs{"source": moved["source"], "document_types": []any{"CURP"}})).Diagnostics)
	assert.Regexp(t, `^ERROR\(AttributeName\("document_types"\)\): Unable to change identity document: .*Choose another name`, refused)
}

// The plan refuses files that Paxos does not take, at the argument, before anything is registered.
func TestDocument_badFile(t *testing.T) {
	t.Parallel()
	d := newDocument(t)
	large := filepath.Join(t.TempDir(), fileName)
	require.NoError(t, os.WriteFile(large, []byte(pdf), 0o600))
	require.NoError(t, os.Truncate(large, 100_000_000))
	for source, says := range map[string]string{
		large: "less than 100 MB", filepath.Dir(large): "not a regular file", large + ".missing": "no such file|cannot find",
		large + "/below": "not a directory|cannot find",
	} {
		d.NewRun()
		refused := said(t, d.Plan(d.None(), d.with(attrs{"source": source})).Diagnostics)
		assert.Regexp(t, `^ERROR\(AttributeName\("source"\)\): Unable to use the file of a document: .*(`+says+")", refused)
	}
	for content, kind := range map[string]string{
		"": "", "text": "", "\x89PNG\r\n\x1a\n": "image/png", "\xff\xd8\xff\xe0": "image/jpeg", "\xef\xbb\xbf" + pdf: "application/pdf",
	} {
		d.write(content)
		d.NewRun()
		plan := d.Plan(d.None(), d.config)
		if kind == "" {
			assert.Contains(t, said(t, plan.Diagnostics), "Use a PDF, JPG or PNG")
			continue
		}
		assert.Empty(t, said(t, plan.Diagnostics))
		assert.Equal(t, kind, plan.Planned.Text("content_type"))
		d.NewRun()
		acctest.RequireNoErrors(t, d.Plan(d.None(), d.with(attrs{"content_type": kind})).Diagnostics)
		d.NewRun()
		other := map[bool]string{true: "image/png", false: "image/jpeg"}[kind != "image/png"]
		assert.Regexp(t, `^ERROR\(AttributeName\("content_type"\)\): .*say that it is `+kind,
			said(t, d.Plan(d.None(), d.with(attrs{"content_type": other})).Diagnostics))
	}
	d.write(pdf)
	d.NewRun()
	plan := d.Plan(d.None(), d.config)
	d.write(pdf + ", corrected")
	_, diagnostics := d.ApplyPlanned(plan)
	assert.Regexp(t, `^ERROR\(AttributeName\("source"\)\): .*changed since the plan.*Plan again`, said(t, diagnostics))
	assert.Empty(t, paxostest.Writes(d.emu))
}

// A list can show a new document late. Nothing is missing until a list has shown it.
func TestDocument_listedLate(t *testing.T) {
	t.Parallel()
	d := newDocument(t)
	d.emu.Fault(emukit.Fault{Operation: api.OpListDocuments.Name, Kind: emukit.FaultStale, Times: 3})
	created, diagnostics := d.Apply(d.None(), d.config)
	assert.Empty(t, said(t, diagnostics))
	assert.True(t, uploaded(created))
	assert.Empty(t, created.Text("created_at"))
	late := d.MustRead(created)
	d.emu.AssertFaultsConsumed(t)
	assert.True(t, late.Equal(created))
	assert.True(t, d.Plan(late, d.config).Empty())
	listed := d.MustRead(late)
	assert.NotEmpty(t, listed.Text("created_at"))
	assert.True(t, d.Plan(listed, d.config).Empty())
}

// After an import, the first apply takes the file over, if it is there, and sends nothing.
func TestDocument_import(t *testing.T) {
	t.Parallel()
	for _, there := range []bool{true, false} {
		d := newDocument(t)
		created := d.MustApply(d.None(), d.config)
		d.NewRun()
		hash := created.Text("source_hash")
		if !there {
			hash = ""
			require.NoError(t, os.Remove(d.file))
		}
		imported, diagnostics := d.Import(d.config["identity_id"].(string)+"/"+created.Text("file_id"), nil)
		acctest.RequireNoErrors(t, diagnostics)
		d.emu.ResetJournal()
		plan := d.Plan(imported, d.config)
		assert.Empty(t, plan.RequiresReplace)
		taken := d.MustApply(imported, d.config)
		assert.Equal(t, hash, taken.Text("source_hash"))
		assert.True(t, uploaded(taken))
		assert.True(t, d.Plan(d.MustRead(taken), d.config).Empty())
		assert.Empty(t, paxostest.Writes(d.emu))
	}
}

// A document of 90 MB is planned and uploaded with allocations, all of them together, of less than 20 MB: so memory cannot grow by
// more, whatever the garbage collector does. The emulator, which is in the same process, is counted as well. The test is not
// parallel, so that no other test allocates meanwhile.
func TestDocument_isNeverInMemory(t *testing.T) { //nolint:paralleltest // see above
	const size, most = 90_000_000, 20 << 20
	d := newDocument(t)
	require.NoError(t, os.Truncate(d.file, size))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	created := d.MustApply(d.None(), d.config)
	runtime.ReadMemStats(&after)
	assert.EqualValues(t, size, d.held(created).Size)
	assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(most))
	t.Logf("allocated %d KiB", (after.TotalAlloc-before.TotalAlloc)>>10)
}

// The data source shows the documents and which ones are missing.
func TestDocumentsDataSource(t *testing.T) {
	t.Parallel()
	d := newDocument(t)
	id := d.config["identity_id"].(string)
	for _, kind := range []string{"CURP", "PROOF_OF_FUNDS"} {
		d.emu.RequiredDocuments.Add(emulator.RequiredDocument{IdentityID: id, Type: kind})
	}
	created := d.MustApply(d.None(), d.config)
	list, diagnostics := d.ReadData("paxos_identity_documents", attrs{"identity_id": id})
	acctest.RequireNoErrors(t, diagnostics)
	shown, err := protocol.JSON(list)
	require.NoError(t, err)
	assert.JSONEq(t, `{"identity_id":"`+id+`","pending_documents":["PROOF_OF_FUNDS"],"documents":[{"file_id":"`+created.Text("file_id")+
		`","name":"`+name+`","document_types":["CURP","APPLICATION"],"created_at":"`+created.Text("created_at")+`","archived_at":null}]}`, string(shown))
	other := d.emu.Identities.Add(api.Identity{PersonDetails: &api.PersonDetails{FirstName: "Bea", LastName: "Example"}})
	list, diagnostics = d.ReadData("paxos_identity_documents", attrs{"identity_id": other.ID})
	acctest.RequireNoErrors(t, diagnostics)
	shown, err = protocol.JSON(list)
	require.NoError(t, err)
	assert.JSONEq(t, `{"identity_id":"`+other.ID+`","pending_documents":[],"documents":[]}`, string(shown))
	_, diagnostics = d.ReadData("paxos_identity_documents", attrs{"identity_id": "unknown"})
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "ERROR: Unable to read identity documents: Reading the identity documents with identity_id unknown failed.")
}

// A document that was imported without its name takes the right one, and no other.
func TestImport_withoutItsName(t *testing.T) {
	t.Parallel()
	d := newDocument(t)
	id := d.MustApply(d.None(), d.config).Text("file_id")
	p := paxostest.NewProtocolResource(t, d.emu, kind, acctest.WithEnv("PAXOS_IMPORT_PERSONAL_DATA", "false"))
	imported, diagnostics := p.Import(d.config["identity_id"].(string)+"/"+id, nil)
	require.Empty(t, diagnostics)
	assert.Empty(t, imported.Text("name"))
	d.emu.ResetJournal()

	_, diagnostics = p.Apply(imported, d.with(attrs{"name": "Other.pdf"}))
	require.Len(t, diagnostics, 1)
	assert.Equal(t, "name", acctest.AttributePath(diagnostics[0].Attribute))
	assert.NotContains(t, diagnostics[0].Detail, "Canary")
	current := p.MustApply(imported, d.config)
	assert.Equal(t, name, current.Text("name"))
	assert.True(t, p.Plan(p.MustRead(current), d.config).Empty())
	assert.NotEmpty(t, p.Plan(current, d.with(attrs{"name": "Other.pdf"})).RequiresReplace)
	assert.Empty(t, paxostest.Writes(d.emu))
}

// A create needs a name and a file; a document that exists needs neither in its configuration.
func TestPlan_required(t *testing.T) {
	t.Parallel()
	d := newDocument(t)
	current := d.MustApply(d.None(), d.config)
	for _, argument := range []string{"name", "source"} {
		without := d.with(attrs{argument: nil})
		errors := protocol.Errors(d.Plan(d.None(), without).Diagnostics)
		require.NotEmpty(t, errors)
		assert.Equal(t, argument, acctest.AttributePath(errors[0].Attribute))
		assert.Contains(t, errors[0].Detail, "Paxos requires "+argument)
		plan := d.Plan(current, without)
		assert.Empty(t, plan.Diagnostics)
		assert.Empty(t, plan.RequiresReplace)
	}
}
