package api

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// registered is the answer to a registration of a document.
const registered = `{"file_id":"d1","name":"` + canary + `.pdf","upload_url":"https://files.test/d1?signature=` + canary + `"}`

// taken is Paxos's 409 for a file name.
var taken = reply{status: http.StatusConflict, body: `{"type":"` + ProblemAlreadyExists + `","title":"Already Exists","status":409,` +
	`"detail":"file named \"` + canary + `.pdf\" already exists","meta":{"existing":{"name":"` + canary + `.pdf"}}}`}

// A registration whose answer was lost, or cannot be used, is sent again. If the name is taken then, the upload URL is lost.
func TestRegisterDocument(t *testing.T) {
	t.Parallel()
	foreign := strings.ReplaceAll(registered, canary+".pdf", "other.pdf")
	for name, test := range map[string]struct {
		replies     []reply
		err         string
		taken, lost bool
	}{
		"answered":              {replies: []reply{ok(registered)}},
		"not committed":         {replies: []reply{{lost: true}, ok(registered)}},
		"committed":             {replies: []reply{{lost: true}, taken}, taken: true, lost: true},
		"says too little":       {replies: []reply{ok(`{"file_id":"d1"}`), taken}, taken: true, lost: true},
		"web page":              {replies: []reply{{status: http.StatusOK, body: "<html>", kind: "text/html"}, taken}, taken: true, lost: true},
		"answer about another":  {replies: []reply{ok(foreign), ok(registered)}},
		"a document of another": {replies: []reply{ok(strings.Replace(registered, `"d1"`, `"other"`, 1)), taken}, taken: true, lost: true},
		"name is taken":         {replies: []reply{taken}, taken: true},
		"refused":               {replies: []reply{problem(http.StatusForbidden, "Forbidden", "document storage not enabled")}, err: "not enabled"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, f := newFake(t, steps(t, test.replies...))
			c.documents.note("p2", []Document{{FileID: "other"}})
			got, err := c.RegisterDocument(t.Context(), "p1", RegisterDocumentRequest{
				Name: canary + ".pdf", DocumentTypes: []string{"TAX_IDENTIFICATION"},
			})
			assert.Len(t, f.requests(), len(test.replies))
			assert.Equal(t, `PUT /identity/identities/p1/documents {"name":"`+canary+`.pdf","document_types":["TAX_IDENTIFICATION"]}`, f.requests()[0])
			assert.Equal(t, test.taken, IsConflict(err))
			assert.Equal(t, test.lost, IsRegistrationLost(err))
			if err == nil {
				assert.Equal(t, "d1", got.FileID)
				return
			}
			require.ErrorContains(t, err, test.err)
			assert.NotContains(t, err.Error()+err.(*Error).NextStep(), canary) //nolint:errorlint // every error is one
		})
	}
}

// The host of the upload URL gets the file and nothing that is for Paxos. Errors do not show the URL, nor what that host says.
func TestUploadDocument(t *testing.T) {
	t.Parallel()
	const url = "https://files.test/d1?signature=" + canary
	for name, test := range map[string]struct {
		replies []reply
		outcome Outcome
	}{
		"done":               {replies: []reply{{status: http.StatusOK}}},
		"lost, then done":    {replies: []reply{{lost: true}, {status: http.StatusNoContent}}},
		"lost":               {replies: []reply{{lost: true}, {lost: true}, {lost: true}}, outcome: OutcomeUnknown},
		"expired":            {replies: []reply{{status: http.StatusForbidden, body: "<Error>" + canary, kind: "application/xml"}}, outcome: OutcomeRejected},
		"redirected":         {replies: []reply{{status: http.StatusTemporaryRedirect}}, outcome: OutcomeRejected},
		"busy, then expired": {replies: []reply{{status: http.StatusServiceUnavailable}, {status: http.StatusForbidden}}, outcome: OutcomeUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			logs, answers := &memo{}, steps(t, test.replies...)
			c, f := newFake(t, func(r *http.Request, body string) reply {
				assert.Equal(t, url, r.URL.String())
				assert.Equal(t, http.Header{
					"User-Agent": {"test/1"}, "Content-Type": {"image/png"}, "Expect": {"100-continue"},
				}, r.Header)
				assert.EqualValues(t, 4, r.ContentLength)
				assert.Equal(t, "file", body)
				return answers(r, body)
			}, func(c *Config) { c.Logger, c.MaxRetries = logs, 2 })
			observer := &verdicts{}
			c.Observe(observer)
			err := c.UploadDocument(t.Context(), "p1", url, File{Size: 4, ContentType: "image/png", Open: func() (io.ReadCloser, error) {
				return io.NopCloser(strings.NewReader("file")), nil
			}})
			assert.Len(t, f.requests(), len(test.replies))
			assert.NotContains(t, logs.String(), canary)
			assert.Contains(t, logs.String(), "UploadDocumentFile")
			assert.Len(t, observer.ended, 1)
			last := test.replies[len(test.replies)-1]
			if !last.lost && last.status < 300 {
				require.NoError(t, err)
				return
			}
			failure, isError := errors.AsType[*Error](err)
			require.True(t, isError)
			assert.Equal(t, test.outcome, failure.Outcome)
			assert.Equal(t, "files.test", failure.Host)
			assert.Contains(t, failure.NextStep(), "upload URL")
			assert.NotContains(t, failure.Error()+failure.NextStep(), canary)
		})
	}
}

// A file goes to the hosts to which a credential may go, and from an API with TLS to no host without.
func TestUploadDocument_url(t *testing.T) {
	t.Parallel()
	file := File{Size: 1, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("x")), nil }}
	for url, good := range map[string][2]bool{ // from an API with TLS, and from an emulator
		"https://files.test/a%2Fb?x=%2F&y": {true, true}, "https://files.test": {true, true}, "http://127.0.0.1:1/x?y": {false, true},
		"http://files.test/x": {}, "": {}, "/x": {}, "https://user@files.test/": {}, "https://files.test/#a": {}, "https://files.test/?a b": {},
		"https://files.test/?" + strings.Repeat("x", 8192+1): {}, "ftp://127.0.0.1/": {},
	} {
		for i, base := range []string{"https://api.test/v2", "http://127.0.0.1/v2"} {
			c, f := newFake(t, func(r *http.Request, _ string) reply {
				assert.Equal(t, url, r.URL.String())
				return reply{status: http.StatusOK}
			}, func(c *Config) { c.BaseURL = base })
			err := c.UploadDocument(t.Context(), "p1", url, file)
			assert.Equal(t, good[i], err == nil, "%s: %v", url, err)
			if err != nil {
				assert.Equal(t, OutcomeNotSent, OutcomeOf(err))
				assert.Empty(t, f.requests())
			}
		}
	}
}

// A document is found in the list of its identity. A list of another identity is not used.
func TestGetDocument(t *testing.T) {
	t.Parallel()
	list := ok(`{"documents":[{"file_id":"d1","name":"a.pdf","document_types":["CURP"]}],"pending_documents":["APPLICATION"]}`)
	c, f := newFake(t, steps(t, list, list, list, ok(`{"documents":[{"file_id":"../d1"}]}`), ok(`{"documents":[{}]}`),
		problem(http.StatusNotFound, "Not Found", "")))
	found, err := c.GetDocument(t.Context(), "p1", "d1")
	require.NoError(t, err)
	assert.Equal(t, &Document{FileID: "d1", Name: "a.pdf", DocumentTypes: []string{"CURP"}}, found)
	assert.Equal(t, "GET /identity/identities/p1/documents?include_pending_docs=true", f.requests()[0])
	_, err = c.GetDocument(t.Context(), "p1", "d2")
	assert.True(t, IsDocumentAbsent(err))
	assert.True(t, IsNotFound(err))
	_, err = c.ListDocuments(t.Context(), "p2")
	assert.True(t, IsMismatch(err), "%v", err)
	_, err = c.ListDocuments(t.Context(), "p1")
	require.ErrorContains(t, err, "malformed id")
	_, err = c.ListDocuments(t.Context(), "p1")
	require.ErrorContains(t, err, "holds no document")
	_, err = c.GetDocument(t.Context(), "p1", "d1")
	assert.True(t, IsNotFound(err))
	assert.False(t, IsDocumentAbsent(err))
}
