package emulator_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

const png = "\x89PNG\r\n\x1a\n image"

// documents returns the path of the documents of a new person.
func (c *client) documents() string {
	c.t.Helper()
	return identities + "/" + c.server.Identities.Add(api.Identity{PersonDetails: &api.PersonDetails{FirstName: "Ada"}}).ID + "/documents"
}

// register registers a document, and returns its id and where to upload it.
func (c *client) register(documents, name string) (fileID, upload string) {
	c.t.Helper()
	made := c.ok("PUT", documents, object{"name": name, "document_types": []string{"CURP"}})
	fileID, _ = made["file_id"].(string)
	url, _ := made["upload_url"].(string)
	require.Equal(c.t, object{"file_id": fileID, "name": name, "upload_url": url}, made)
	return fileID, strings.TrimPrefix(url, c.server.URL())
}

// upload sends a file, as the provider's client does, and returns the status of the answer. net/http would wait half a second on a
// connection whose refused file is sent nevertheless.
func (c *client) upload(target, content, contentType string) int {
	c.t.Helper()
	request := c.request("PUT", target, content, "Content-Type", contentType, "Expect", "100-continue")
	request.Header.Del("Authorization")
	response, err := c.http.Do(request)
	require.NoError(c.t, err)
	require.NoError(c.t, response.Body.Close())
	return response.StatusCode
}

func TestDocumentSpecificationLifecycle(t *testing.T) {
	t.Parallel()
	c := start(t)
	target := c.documents()
	identityID := strings.Split(target, "/")[4]
	for _, kind := range []string{"CURP", "APPLICATION"} {
		c.server.RequiredDocuments.Add(emulator.RequiredDocument{IdentityID: identityID, Type: kind})
	}
	fileID, upload := c.register(target, "Proof.png")
	require.Equal(t, object{"documents": []any{}}, c.ok("GET", target, nil), "guess(document-listed)")
	require.Equal(t, http.StatusOK, c.upload(upload, png, "image/png"))
	held, _ := c.server.Documents.Find(fileID)
	require.EqualValues(t, len(png), held.Size)
	list := c.ok("GET", target+"?include_pending_docs=true", nil)
	require.Equal(t, object{
		"documents": []any{object{
			"file_id": fileID, "name": "Proof.png", "document_types": []any{"CURP"}, "created_at": held.CreatedAt,
		}},
		"pending_documents": []any{"APPLICATION"},
	}, list, "guess(document-pending)")
	c.server.Documents.Mutate(fileID, func(d *emulator.Document) { d.ArchivedAt = d.CreatedAt })
	require.Equal(t, []any{"CURP", "APPLICATION"}, c.ok("GET", target+"?include_pending_docs=true", nil)["pending_documents"])
	c.server.Identities.Forget(identityID)
	require.Empty(t, c.server.Documents.All())
}

func TestDocumentRefusals(t *testing.T) {
	t.Parallel()
	c := start(t)
	target := c.documents()
	c.register(target, "Taken.png")
	for name, body := range map[string]object{
		"specification name":      {"document_types": []string{"CURP"}},
		"specification long name": {"name": strings.Repeat("x", 261)},
		"guess enums-refused":     {"name": "x", "document_types": []string{"FUTURE"}},
	} {
		c.refused(http.StatusBadRequest, "PUT", target, body)
		require.Len(t, c.server.Documents.All(), 1, name)
	}
	taken := c.refused(http.StatusConflict, "PUT", target, object{"name": "Taken.png"})
	require.Equal(t, `file named "Taken.png" already exists`, taken["detail"])
	require.Equal(t, "Taken.png", at(t, taken, "meta", "existing", "name"))
	c.register(c.documents(), "Taken.png") // guess(document-name): of another identity
	c.refused(http.StatusNotFound, "PUT", identities+"/unknown/documents", object{"name": "x"})
	c.refused(http.StatusNotFound, "GET", identities+"/unknown/documents", nil)
}

// guess(upload-url), guess(upload-checks).
func TestDocumentUpload(t *testing.T) {
	t.Parallel()
	clock := emukit.NewManualClock(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
	c := start(t, emulator.WithClock(clock), emulator.WithRateLimit(1, 1))
	fileID, upload := c.register(c.documents(), "Proof.png")
	for name, tt := range map[string]struct {
		status               int
		target, content, typ string
	}{
		"another signature": {403, upload + "x", png, "image/png"},
		"another document":  {403, strings.Replace(upload, fileID, "unknown", 1), png, "image/png"},
		"no format":         {400, upload, "text", ""},
		"empty":             {400, upload, "", ""},
		"another format":    {400, upload, png, "application/pdf"},
		"too large":         {413, upload, png + strings.Repeat(" ", api.MaxDocumentSize), "image/png"},
	} {
		require.Equal(t, tt.status, c.upload(tt.target, tt.content, tt.typ), name)
	}
	held, _ := c.server.Documents.Find(fileID)
	require.True(t, held.Pending)
	for range 2 {
		require.Equal(t, http.StatusOK, c.upload(upload, png, ""))
	}
	clock.Advance(15 * time.Minute)
	require.Equal(t, http.StatusForbidden, c.upload(upload, png, "image/png"))
	for _, entry := range c.server.Requests(api.OpUploadDocument.Name) {
		require.Empty(t, entry.Body)
		require.Empty(t, entry.Query)
	}
}

func TestDocumentsAreSeededAndKept(t *testing.T) {
	t.Parallel()
	seed, err := emulator.ParseSeed("seed", []byte("identities:\n  - {id: p1, person_details: {first_name: Ada}}\n"+
		"documents:\n  - {identity_id: p1, file_id: d1, name: Proof.png, document_types: [CURP]}\n"+
		"required_documents:\n  - {identity_id: p1, type: APPLICATION}\n"))
	require.NoError(t, err)
	c := start(t, emulator.WithSeed(seed))
	target := identities + "/p1/documents"
	before := c.ok("GET", target+"?include_pending_docs=true", nil)
	require.Equal(t, []any{"APPLICATION"}, before["pending_documents"])
	_, upload := c.register(target, "Second.png")
	snapshot := string(c.do("GET", "/_emulator/snapshot", nil).body)
	require.Equal(t, http.StatusOK, c.upload(upload, png, "image/png"))
	c.ok("PUT", "/_emulator/snapshot", snapshot)
	require.Equal(t, before, c.ok("GET", target+"?include_pending_docs=true", nil))

	c.server.Fault(emukit.Fault{Operation: api.OpListDocuments.Name, Kind: emukit.FaultStale})
	require.Equal(t, http.StatusOK, c.upload(upload, png, "image/png"))
	require.Len(t, c.ok("GET", target, nil)["documents"], 1, "as before the upload")
	require.Len(t, c.ok("GET", target, nil)["documents"], 2)
	c.server.Fault(emukit.Fault{Operation: api.OpRegisterDocument.Name, Kind: emukit.FaultOtherObject})
	require.Equal(t, "d1", c.ok("PUT", target, object{"name": "Third.png"})["file_id"])
	c.server.Fault(emukit.Fault{Operation: api.OpListDocuments.Name, Kind: emukit.FaultMalformedID})
	require.Equal(t, "../d1", at(t, c.ok("GET", target, nil), "documents", 0, "file_id"))
	c.server.AssertFaultsConsumed(t)
}
