package apikit

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

// File is a file to upload.
type File struct {
	Size        int64
	ContentType string
	// Open returns the content from its beginning, again for each attempt.
	Open func() (io.ReadCloser, error)
}

// maxUploadQuery is far more than the query of a signed URL has, in bytes.
const maxUploadQuery = 8192

// UploadURL is ParseURL for a URL with a query, which is what makes it a secret, and without plain http unless the API
// itself is reached by it. The error names the field that has it.
func (c *Client) UploadURL(field, text string) (*url.URL, error) {
	bare, query, _ := strings.Cut(text, "?")
	u, ok := ParseURL(bare)
	if !ok || len(query) > maxUploadQuery || strings.ContainsFunc(query, isOdd) || u.Scheme != c.base.Scheme && u.Scheme != "https" {
		return nil, errors.New("the " + field + " of the answer is not an absolute https URL without user and fragment")
	}
	u.RawQuery = query
	return u, nil
}

// Upload sends a file to another host than that of the API, which gets no credential. OutcomeRejected means that it refuses the
// file or the URL. ctx bounds the whole upload; an attempt ends once it has made no progress within the request timeout. The error
// is an *Error.
func (c *Client) Upload(ctx context.Context, op Operation, u *url.URL, file File) error {
	op.Host = u.Host
	var report transport.Report
	ctx = transport.WithReport(transport.WithOperation(ctx, op.Operation), &report)
	req, err := http.NewRequestWithContext(ctx, op.Method, u.String(), io.NopCloser(nil)) // each attempt opens its own body
	if err != nil {
		return Invalid(op, errors.New("the request cannot be built"))
	}
	req.GetBody, req.ContentLength = file.Open, file.Size
	req.Header.Set("Content-Type", file.ContentType)
	// A host that refuses the request says so before it has received a file of 100 MB.
	req.Header.Set("Expect", "100-continue")
	resp, err := c.uploads.Client.Do(req)
	if err != nil {
		return uploadFailed(unanswered(op, err, report))
	}
	_ = resp.Body.Close() // buffered by the chain
	if resp.StatusCode < 200 || resp.StatusCode >= 300 {
		return uploadFailed(refused(op, resp, nil, nil, report)) // the body is that of another service, and may show the URL
	}
	return nil
}

// uploadFailed adds to the failure of an upload what there is to know about it: the next steps of the API do not fit.
func uploadFailed(e *Error) *Error {
	e.Hint = "The host is that of the upload URL, not of api_url: check that proxies and firewalls let uploads to it pass."
	switch {
	case e.StatusCode == http.StatusTooManyRequests:
		e.Outcome = transport.NotSent // it did not look at the URL
	case e.Outcome == transport.Rejected:
		e.Hint = "The host refuses the upload, most likely because the upload URL has expired."
	}
	return e
}
