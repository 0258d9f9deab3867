package emulator

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/xml"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/api"
)

const (
	// filesPath is where uploads go and files are seen, in place of the bucket.
	filesPath = "/files/"
	// uploadLifetime is how long a file can be sent, as the policy in the sample of the guide says; viewLifetime is how long it can be
	// seen. guess(view-lifetime): as long.
	uploadLifetime = 15 * time.Minute
	viewLifetime   = uploadLifetime
	// maxFile is the largest file in bytes. guess(file-size): 10 MiB.
	maxFile = 10 << 20
)

// upload is a place for a file, and the file once it has arrived.
type upload struct {
	Key       string    `json:"key"`
	Signature string    `json:"signature"`
	Expires   time.Time `json:"expires"`
	Type      string    `json:"type,omitempty"`
	Content   []byte    `json:"content,omitempty"`
	// Views are the signatures of the links to it, with their ends.
	Views map[string]time.Time `json:"views,omitempty"`
}

// filesURL returns the URL of the files, by the name under which the emulator was reached.
func filesURL(r *http.Request) *url.URL {
	u := &url.URL{Scheme: "http", Host: r.Host, Path: filesPath}
	if r.TLS != nil {
		u.Scheme = "https"
	}
	return u
}

// presignUpload serves POST /presign-url. Guide to identities: the fields of an S3 POST policy, and a key with the extension of the
// filename. guess(presign-key): the rest of the key is random.
func (s *Server) presignUpload(c *emukit.Call) (any, error) {
	body, err := decode[struct {
		Filename string `json:"filename"`
	}](c)
	if err != nil {
		return nil, err
	}
	if body.Filename == "" {
		return nil, invalid("filename is required")
	}
	random := make([]byte, 12)
	_, _ = rand.Read(random) // never fails
	name := hex.EncodeToString(random)
	key := path.Join(name[:2], name[2:4], name[4:6], name[6:8], name[8:]) + strings.ToLower(path.Ext(body.Filename))
	u := &upload{Key: key, Signature: uuid.NewString(), Expires: s.Clock().Now().Add(uploadLifetime)}
	if err := s.store.Uploads.Insert(u); err != nil {
		return nil, err
	}
	return s.enveloped(map[string]any{"url": filesURL(c.Request).String(), "fields": map[string]string{
		"key": key, "bucket": "emulator", "X-Amz-Algorithm": "AWS4-HMAC-SHA256", "X-Amz-Credential": "emulator",
		"X-Amz-Date": s.Clock().Now().Format("20060102T150405Z"), "Policy": "emulator", "X-Amz-Signature": u.Signature,
	}}), nil
}

// presignDocument serves GET /identities/:identityId/documents/:id/presign-url. guess(presign-view): {"url": …} in an envelope, and a 404
// for a document that the identity does not have. A document that is elsewhere has the URL that was given.
func (s *Server) presignDocument(c *emukit.Call) (any, error) {
	i, err := s.find(c.Request.PathValue("identityId"))
	if err != nil {
		return nil, err
	}
	id := c.Request.PathValue("id")
	if uuid.Validate(id) != nil {
		return nil, invalid("id must be a UUID")
	}
	for _, document := range i.Documents {
		if document.ID != id {
			continue
		}
		link := document.URL
		if u, err := url.Parse(link); err == nil && strings.HasPrefix(u.Path, filesPath) {
			if file, err := s.store.Uploads.Find(strings.TrimPrefix(u.Path, filesPath)); err == nil {
				signature := uuid.NewString()
				err = s.store.Uploads.Update(file, func(u *upload) {
					u.Views = map[string]time.Time{signature: s.Clock().Now().Add(viewLifetime)}
				})
				link += "?X-Amz-Signature=" + signature
				if err != nil {
					return nil, err
				}
			}
		}
		return s.enveloped(map[string]string{"url": link}), nil
	}
	return nil, &failure{http.StatusNotFound, "document_not_found", "the identity has no such document"}
}

// fileRoutes are the routes of the bucket. No rate limit of the API counts them.
func (s *Server) fileRoutes() []emukit.Route {
	return []emukit.Route{
		{
			Operation: api.OpUploadFile.Name, Method: api.OpUploadFile.Method, Path: filesPath + "{$}", OmitBody: true, Stream: true,
			Handler: http.HandlerFunc(s.serveUpload),
		},
		{
			Operation: "ViewFile", Method: http.MethodGet, Path: filesPath + "{key...}", OmitBody: true,
			Handler: http.HandlerFunc(s.serveFile),
		},
	}
}

// refused answers as S3 does. S3's documentation (error responses): XML with a code.
func refused(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	_ = xml.NewEncoder(w).Encode(struct {
		XMLName xml.Name `xml:"Error"`
		Code    string   `xml:"Code"`
	}{Code: code})
}

// serveUpload takes a file: a form with the fields of the place, and the file after them. S3's documentation (POST policy): 204.
func (s *Server) serveUpload(w http.ResponseWriter, r *http.Request) {
	reader, err := r.MultipartReader()
	if err != nil {
		refused(w, http.StatusBadRequest, "MalformedPOSTRequest")
		return
	}
	fields, file, err := readForm(reader)
	switch {
	case err != nil:
		refused(w, http.StatusBadRequest, "MalformedPOSTRequest")
		return
	case len(file.Content) > maxFile:
		refused(w, http.StatusBadRequest, "EntityTooLarge")
		return
	}
	denied := false
	err = s.Saved(s.Change(func() error {
		u, err := s.store.Uploads.Find(fields["key"])
		if denied = err != nil || fields["X-Amz-Signature"] != u.Signature || !s.Clock().Now().Before(u.Expires); denied {
			return nil
		}
		return s.store.Uploads.Update(u, func(u *upload) { u.Type, u.Content = file.Type, file.Content })
	}))
	switch {
	case err != nil:
		refused(w, http.StatusInternalServerError, "InternalError")
	case denied:
		refused(w, http.StatusForbidden, "AccessDenied")
	default:
		w.WriteHeader(http.StatusNoContent)
	}
}

// readForm reads a form up to its file, which has to be there. What is after that counts for nothing.
func readForm(reader *multipart.Reader) (fields map[string]string, file upload, err error) {
	fields = map[string]string{}
	for {
		part, err := reader.NextPart()
		if err != nil {
			return nil, file, err
		}
		content, err := io.ReadAll(io.LimitReader(part, maxFile+1))
		if err != nil {
			return nil, file, err
		}
		if part.FormName() == "file" {
			return fields, upload{Type: part.Header.Get("Content-Type"), Content: content}, nil
		}
		fields[part.FormName()] = string(content)
	}
}

// serveFile shows a file to who has a link to it.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	s.Lock()
	defer s.Unlock()
	u, err := s.store.Uploads.Find(r.PathValue("key"))
	if err != nil || !s.Clock().Now().Before(u.Views[r.URL.Query().Get("X-Amz-Signature")]) {
		refused(w, http.StatusForbidden, "AccessDenied")
		return
	}
	w.Header().Set("Content-Type", u.Type)
	_, _ = w.Write(u.Content)
}
