package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"slices"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

// The operations of documents: the view (reference) and the upload (guide to identities).
var (
	OpPresignDocument = operation(http.MethodGet, "PresignDocument", "/identities/{identityId}/documents/{id}/presign-url")
	OpPresignUpload   = nameless(repeatable(operation(http.MethodPost, "PresignUpload", "/presign-url")))
)

// OpUploadFile is no operation of the API: the file goes to the host of the upload URL. It can be repeated, because the key of the
// object is fixed.
var OpUploadFile = apikit.Operation{
	Operation: transport.Operation{Name: "UploadFile", Path: "(url)", Idempotent: true, MaxBody: maxObject, Upload: true},
	Method:    http.MethodPost, Service: service,
}

// link is an answer with a URL. That of PresignDocument is shown nowhere; the guess is that of PresignUpload, {"url": …}.
type link struct {
	URL    string            `json:"url"`
	Fields map[string]string `json:"fields"`
}

// UnmarshalJSON implements json.Unmarshaler. A bare text is the URL.
func (l *link) UnmarshalJSON(b []byte) error {
	if json.Unmarshal(b, &l.URL) == nil {
		return nil
	}
	type plain link
	return json.Unmarshal(b, (*plain)(l))
}

// PresignDocument returns a URL at which a document of an identity can be seen for a while, by anyone who has it. IsNotFound reports
// that there is no such document.
func (c *Client) PresignDocument(ctx context.Context, identityID, documentID string) (string, error) {
	found, err := do(ctx, c, apikit.Call{Op: OpPresignDocument, IDs: []string{identityID, documentID}}, func(l *link) error {
		_, err := c.kit.UploadURL("url", l.URL)
		return err
	})
	if err != nil {
		return "", err
	}
	return found.URL, nil
}

// Upload is where a file can be sent once, for a few minutes.
type Upload struct {
	url    *url.URL
	fields map[string]string
}

// presignRequest is the body of POST /presign-url.
type presignRequest struct {
	Filename string `json:"filename"`
}

// PresignUpload asks for the place of a file, whose name decides its extension.
func (c *Client) PresignUpload(ctx context.Context, filename string) (*Upload, error) {
	var target *url.URL
	found, err := do(ctx, c, apikit.Call{Op: OpPresignUpload, Body: presignRequest{filename}}, func(l *link) (err error) {
		if l.Fields["key"] == "" {
			return errors.New("the answer has no fields with a key")
		}
		target, err = c.kit.UploadURL("url", l.URL)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &Upload{url: target, fields: found.Fields}, nil
}

// File is a file to upload.
type File = apikit.File

// Upload sends a file to its place, as a form with the file at its end (S3, POST policy), and returns the URL for Document.URL and
// FaceImages: that of the place with the key. The host gets no API key. OutcomeRejected means that it refuses the file, or that the
// place has expired. ctx bounds the whole upload; an attempt ends once it has made no progress within the request timeout.
func (c *Client) Upload(ctx context.Context, to *Upload, filename string, file File) (string, error) {
	form, err := to.form(filename, file)
	if err == nil {
		err = c.kit.Upload(ctx, OpUploadFile, to.url, form)
	}
	if err != nil {
		return "", err
	}
	return to.url.JoinPath(strings.Split(to.fields["key"], "/")...).String(), nil
}

// form returns the form as a file: the fields, the content and the end, of which only the content can be large.
func (u *Upload) form(filename string, file File) (File, error) {
	var buffer bytes.Buffer
	writer := multipart.NewWriter(&buffer)
	var failed error
	for _, name := range slices.Sorted(maps.Keys(u.fields)) {
		failed = errors.Join(failed, writer.WriteField(name, u.fields[name]))
	}
	_, err := writer.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {multipart.FileContentDisposition("file", filename)}, "Content-Type": {file.ContentType},
	})
	before := bytes.Clone(buffer.Bytes())
	buffer.Reset()
	failed = errors.Join(failed, err, writer.Close())
	after := bytes.Clone(buffer.Bytes())
	if failed != nil {
		return File{}, apikit.Invalid(OpUploadFile, errors.New("the form cannot be written"))
	}
	return File{
		Size: int64(len(before)) + file.Size + int64(len(after)), ContentType: writer.FormDataContentType(),
		Open: func() (io.ReadCloser, error) {
			content, err := file.Open()
			if err != nil {
				return nil, err
			}
			whole := io.MultiReader(bytes.NewReader(before), content, bytes.NewReader(after))
			return struct {
				io.Reader
				io.Closer
			}{whole, content}, nil
		},
	}, nil
}
