package emulator

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// OpUploadDocument is the upload of a file, which the specification does not name: it goes to another host than that of the API.
const OpUploadDocument = "UploadDocumentFile"

const (
	// uploadPath is the path of upload URLs.
	uploadPath = "/uploads/{file_id}"
	// uploadLifetime is how long an upload URL works. guess(upload-url).
	uploadLifetime = 15 * time.Minute
	// sniffed is how much of a file tells its format, in bytes.
	sniffed = 512
)

// uploadURL returns the URL to which the file of a document is sent, by the name under which the emulator was reached.
func uploadURL(r *http.Request, d *Document) string {
	u := url.URL{Scheme: "http", Host: r.Host, Path: "/uploads/" + d.FileID, RawQuery: url.Values{"signature": {d.Signature}}.Encode()}
	if r.TLS != nil {
		u.Scheme = "https"
	}
	return u.String()
}

// uploadRoute is the route of the files. No rate limit of Paxos counts them.
func (s *Server) uploadRoute() emukit.Route {
	return emukit.Route{
		Operation: OpUploadDocument, Method: http.MethodPut, Path: uploadPath, OmitBody: true, Stream: true,
		Handler: http.HandlerFunc(s.serveUpload),
	}
}

// serveUpload takes the file of a document. guess(upload-url): a URL works again until it expires, for a file that replaces the
// first one.
func (s *Server) serveUpload(w http.ResponseWriter, r *http.Request) {
	refused := s.admitUpload(r)
	var file Document
	if refused == nil {
		file, refused = receive(r)
	}
	if refused == nil {
		refused = s.finishUpload(r.PathValue("file_id"), file)
	}
	if refused != nil {
		refused.write(w)
	}
}

// admitUpload refuses an upload by its URL, before the file is sent.
func (s *Server) admitUpload(r *http.Request) *failure {
	s.mu.Lock()
	defer s.mu.Unlock()
	d, err := s.store.Documents.Find(r.PathValue("file_id"))
	switch {
	case err != nil || d.Signature == "" || !equal(r.URL.Query().Get("signature"), d.Signature):
		return newFailure(http.StatusForbidden, "the signature of the upload URL does not match")
	case !s.clock.Now().Before(d.Expires):
		return newFailure(http.StatusForbidden, "the upload URL has expired")
	case r.ContentLength > api.MaxDocumentSize:
		return tooLarge()
	}
	return nil
}

// tooLarge refuses a file by its size. Specification: a document has less than 100 MB. guess(upload-checks).
func tooLarge() *failure {
	return newFailure(http.StatusRequestEntityTooLarge, fmt.Sprintf("a document has at most %d bytes", api.MaxDocumentSize))
}

// receive reads a file, without keeping it. Specification: it is a PDF, JPG or PNG. guess(upload-checks): its first bytes decide,
// and the Content-Type, if there is one, has to agree with them.
func receive(r *http.Request) (Document, *failure) {
	hash, start := sha256.New(), &head{}
	size, err := io.Copy(io.MultiWriter(hash, start), io.LimitReader(r.Body, api.MaxDocumentSize+1))
	kind, claimed := http.DetectContentType(start.bytes), r.Header.Get("Content-Type")
	switch {
	case err != nil:
		return Document{}, badRequest("the file was cut off")
	case size > api.MaxDocumentSize:
		return Document{}, tooLarge()
	case !slices.Contains(api.DocumentContentTypes, kind):
		return Document{}, badRequest("the file is no PDF, JPG or PNG")
	case claimed != "" && claimed != kind:
		return Document{}, badRequest("the file is not what the Content-Type says")
	}
	return Document{Size: size, SHA256: hex.EncodeToString(hash.Sum(nil)), ContentType: kind}, nil
}

// head is a writer that keeps the beginning.
type head struct{ bytes []byte }

// Write implements io.Writer.
func (h *head) Write(p []byte) (int, error) {
	h.bytes = append(h.bytes, p[:min(len(p), sniffed-len(h.bytes))]...)
	return len(p), nil
}

// finishUpload notes the file that has arrived.
func (s *Server) finishUpload(fileID string, file Document) *failure {
	stale := s.faults.Pending(emukit.FaultStale)
	s.mu.Lock()
	err := s.keepEarlier(stale)
	d, missing := s.store.Documents.Find(fileID)
	if err == nil && missing == nil {
		err = s.store.Documents.Update(d, func(d *Document) {
			d.Pending, d.Size, d.SHA256, d.ContentType = false, file.Size, file.SHA256, file.ContentType
		})
	}
	s.mu.Unlock()
	if err == nil {
		err = s.persist()
	}
	switch {
	case missing != nil: // it has vanished meanwhile
		return newFailure(http.StatusForbidden, "the signature of the upload URL does not match")
	case err != nil:
		return newFailure(http.StatusInternalServerError, err.Error())
	}
	return nil
}
