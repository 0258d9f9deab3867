package emulator

import (
	"bufio"
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

const (
	// uploadPath is the path of upload URLs.
	uploadPath = "/uploads/{file_id}"
	// uploadLifetime is how long an upload URL works. guess(upload-url).
	uploadLifetime = 15 * time.Minute
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
		Operation: api.OpUploadDocument.Name, Method: http.MethodPut, Path: uploadPath, OmitBody: true, Stream: true,
		Handler: http.HandlerFunc(s.serveUpload),
	}
}

// serveUpload takes the file of a document. guess(upload-url): a URL works again until it expires, for a file that replaces the
// first one.
func (s *Server) serveUpload(w http.ResponseWriter, r *http.Request) {
	err := s.admitUpload(r)
	var file Document
	if err == nil {
		file, err = receive(r)
	}
	if err == nil {
		err = s.finishUpload(r.PathValue("file_id"), file)
	}
	if err = s.Saved(err); err != nil {
		failureOf(err).write(w)
	}
}

// admitUpload refuses an upload by its URL, before the file is sent.
func (s *Server) admitUpload(r *http.Request) error {
	s.Lock()
	defer s.Unlock()
	d, err := s.store.Documents.Find(r.PathValue("file_id"))
	switch {
	case err != nil || d.Signature == "" || !equal(r.URL.Query().Get("signature"), d.Signature):
		return wrongSignature()
	case !s.Clock().Now().Before(d.Expires):
		return newFailure(http.StatusForbidden, "the upload URL has expired")
	case r.ContentLength > api.MaxDocumentSize:
		return tooLarge()
	}
	return nil
}

func wrongSignature() error {
	return newFailure(http.StatusForbidden, "the signature of the upload URL does not match")
}

// tooLarge refuses a file by its size. Specification: a document has less than 100 MB. guess(upload-checks).
func tooLarge() error {
	return newFailure(http.StatusRequestEntityTooLarge, fmt.Sprintf("a document has at most %d bytes", api.MaxDocumentSize))
}

// receive reads a file, without keeping it. Specification: it is a PDF, JPG or PNG. guess(upload-checks): its first bytes decide,
// and the Content-Type, if there is one, has to agree with them.
func receive(r *http.Request) (Document, error) {
	hash, content := sha256.New(), bufio.NewReader(io.LimitReader(r.Body, api.MaxDocumentSize+1))
	start, _ := content.Peek(512) // what DetectContentType looks at; of a file that was cut off, the rest is an error
	kind, claimed := http.DetectContentType(start), r.Header.Get("Content-Type")
	size, err := io.Copy(hash, content)
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

// finishUpload notes the file that has arrived.
func (s *Server) finishUpload(fileID string, file Document) error {
	return s.Change(func() error {
		d, err := s.store.Documents.Find(fileID)
		if err != nil { // it has vanished meanwhile
			return wrongSignature()
		}
		return s.store.Documents.Update(d, func(d *Document) {
			d.Pending, d.Size, d.SHA256, d.ContentType = false, file.Size, file.SHA256, file.ContentType
		})
	})
}
