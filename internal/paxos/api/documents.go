package api

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

// The operations of the documents of identities (specification).
var (
	OpListDocuments    = identities.list("ListIdentityDocuments", "/identity/identities/{identity_id}/documents")
	OpRegisterDocument = identities.put("DocumentUpload", "/identity/identities/{identity_id}/documents")
)

const (
	// MaxDocumentName is the number of characters that the name of a document may have (specification, 400).
	MaxDocumentName = 260
	// MaxDocumentSize is the number of bytes of the largest document: the specification asks for less than 100 MB, and does
	// not say how many bytes those are.
	MaxDocumentSize = 100_000_000 - 1
)

// DocumentContentTypes are the formats that Paxos takes (specification).
var DocumentContentTypes = []string{"application/pdf", "image/jpeg", "image/png"}

// DocumentTypes are those of the 2026-07-20 specification. Paxos adds some without notice.
var DocumentTypes = []string{
	"OTHER_DOCUMENTS", "APPLICATION", "ORGANIZATIONAL_DOCUMENTS", "CERTIFICATE_OF_GOOD_STANDING", "TAX_IDENTIFICATION",
	"IDENTITY_VERIFICATION", "PROOF_OF_RESIDENCY", "PROOF_OF_FUNDS", "SAMPLE_INVOICE", "OPERATING_AGREEMENT", "TRUST_DOCUMENTS",
	"MONEY_SERVICE_DOCUMENTS", "INVESTMENT_DOCUMENTS", "CURP", "AML_DOCUMENTS", "FUND_STRUCTURE_CHART", "FUND_MANAGER_REGISTRATION",
	"MEMORANDUM_OF_ASSOCIATION", "ORGANIZATIONAL_CHART", "FOUNDATION_BY_LAWS", "APPOINTMENT_OF_GUARDIAN_EVIDENCE",
	"LEGAL_DOMICILE_OF_BENEFICIAL_OWNERS", "GOVERNING_BODY_MEMBER_NAMES", "INDEPENDENT_AUDIT",
}

// Document is a document of an identity as lists show it.
type Document struct {
	FileID        string   `json:"file_id"`
	Name          string   `json:"name,omitempty"`
	DocumentTypes []string `json:"document_types,omitempty"`
	CreatedAt     string   `json:"created_at,omitempty"`
	ArchivedAt    string   `json:"archived_at,omitempty"`
}

// Documents is the answer to GET /identity/identities/{identity_id}/documents, which has no pages.
type Documents struct {
	Documents []Document `json:"documents"`
	// PendingDocuments are the types of documents that the identity must have and lacks.
	PendingDocuments []string `json:"pending_documents,omitempty"`
}

// RegisterDocumentRequest is the body of PUT /identity/identities/{identity_id}/documents.
type RegisterDocumentRequest struct {
	Name          string   `json:"name"`
	DocumentTypes []string `json:"document_types,omitempty"`
}

// RegisteredDocument is the answer to a registration. UploadURL is a secret: whoever has it can put a file in the place of the
// document. Paxos does not show it again.
type RegisteredDocument struct {
	FileID    string `json:"file_id"`
	Name      string `json:"name,omitempty"`
	UploadURL string `json:"upload_url"`
}

// File is a file to upload.
type File = apikit.File

func (d Documents) check(about subject) error {
	var err error
	for _, document := range d.Documents {
		err = cmp.Or(err, apikit.Identified("document", document.FileID, ""), about.owns(document.FileID))
	}
	return err
}

// check wants a document that is new, and does not show the names, which are personal. Storage may spell a name in its own way.
func (r RegisteredDocument) check(about subject) error {
	err := cmp.Or(apikit.Identified("document", r.FileID, ""), about.owns(r.FileID))
	if err == nil && r.Name != "" && !apikit.SameLetters(r.Name, about.fileName) {
		err = &apikit.MismatchError{Text: "the answer is about document " + apikit.Quoted(r.FileID) + ", which has another name than " +
			"the one asked for"}
	}
	if err == nil && r.UploadURL == "" {
		err = errors.New("the answer has no upload_url")
	}
	return err
}

// ListDocuments returns the documents of an identity with the types of those that are pending. IsNotFound reports that this
// credential sees no such identity.
func (c *Client) ListDocuments(ctx context.Context, identityID string) (*Documents, error) {
	r := call{
		op: OpListDocuments, ids: []string{identityID}, query: url.Values{"include_pending_docs": {"true"}},
		about: subject{identityID: identityID, ownerOf: c.documents.owner},
	}
	found, err := do[Documents](ctx, c, r)
	if err == nil {
		c.documents.note(identityID, found.Documents)
	}
	return found, err
}

// GetDocument returns one document of an identity. The API has no such operation; this lists the identity's documents, and
// picks. IsNotFound reports that there is none, IsDocumentAbsent that the identity is there and the document is not.
func (c *Client) GetDocument(ctx context.Context, identityID, fileID string) (*Document, error) {
	list, err := c.ListDocuments(ctx, identityID)
	if err != nil {
		return nil, err
	}
	return pick(list.Documents, nil, func(d Document) bool { return d.FileID == fileID }, absent(c.kit.At(OpListDocuments.Operation),
		errDocumentAbsent, "Check file_id, and that the document belongs to this identity. A document that is new may be listed late."))
}

// errDocumentAbsent is the cause of a GetDocument whose identity exists and lists no such document.
var errDocumentAbsent = errors.New("the identity lists no such document")

// IsDocumentAbsent reports whether a document is missing from the list of an identity that exists.
func IsDocumentAbsent(err error) bool { return errors.Is(err, errDocumentAbsent) }

// RegisterDocument registers a document of an identity, whose file UploadDocument then sends.
//
// A name is taken once (specification), so a request whose answer was lost can be sent again, and is. If the name is taken by
// then, it was this request that has taken it, and nobody has its upload URL: IsRegistrationLost reports that.
func (c *Client) RegisterDocument(ctx context.Context, identityID string, req RegisterDocumentRequest) (*RegisteredDocument, error) {
	put := func(ctx context.Context) (*RegisteredDocument, error) {
		return do[RegisteredDocument](ctx, c, call{
			op: OpRegisterDocument, ids: []string{identityID}, body: req, changes: identityID,
			about: subject{identityID: identityID, fileName: req.Name, ownerOf: c.documents.owner},
		})
	}
	registered, err := put(ctx)
	open := func() bool { return err != nil && OutcomeOf(err) == OutcomeUnknown && !IsConflict(err) }
	if open() {
		for ctx := range c.searchFor(ctx, err).Looks {
			if registered, err = put(ctx); !open() {
				break
			}
		}
		if err != nil {
			err = apikit.WithUnknownOutcome(err, "The document may be registered, and then its name is taken.")
		}
	}
	if err == nil {
		c.documents.note(identityID, []Document{{FileID: registered.FileID}})
	}
	return registered, err
}

// IsRegistrationLost reports whether a RegisterDocument has registered the document without an answer that told where to upload
// it.
func IsRegistrationLost(err error) bool { return IsConflict(err) && OutcomeOf(err) == OutcomeUnknown }

// documentOwners remembers to which identity each document was seen to belong, which answers do not say. Its zero value is ready
// for use.
type documentOwners struct{ seen sync.Map } // file id -> identity id

func (o *documentOwners) note(identityID string, documents []Document) {
	for _, document := range documents {
		o.seen.Store(document.FileID, identityID)
	}
}

// owner returns the identity that a document was last seen on; empty for none.
func (o *documentOwners) owner(fileID string) string {
	identityID, _ := o.seen.Load(fileID)
	owner, _ := identityID.(string)
	return owner
}

// OpUploadDocument is no operation of the API: the file goes to the host of the upload URL. Guide (documents overview, sample): it
// is a PUT, although the text of the specification has a POST.
var OpUploadDocument = Operation{Operation: apikit.Operation{
	Operation: transport.Operation{Name: "UploadDocumentFile", Path: "(upload_url)", Idempotent: true, MaxBody: maxObject, Upload: true},
	Method:    http.MethodPut,
	Service:   service,
}}

// UploadDocument sends the file of a document of an identity to the upload URL of its registration, which may be repeated. The
// URL's host gets no token and no signature. OutcomeRejected means that it refuses the file or the URL, for instance because
// that has expired. ctx bounds the whole upload; an attempt ends once it has made no progress within the request timeout.
func (c *Client) UploadDocument(ctx context.Context, identityID, uploadURL string, file File) error {
	op := OpUploadDocument
	u, err := c.kit.UploadURL("upload_url", uploadURL)
	if err != nil {
		return apikit.Invalid(op.Operation, err)
	}
	end := c.beginWrite(call{op: op, changes: identityID})
	err = c.kit.Upload(ctx, op.Operation, u, file)
	end(err)
	return err
}
