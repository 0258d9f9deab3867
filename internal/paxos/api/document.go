package api

import (
	"cmp"
	"errors"
	"io"
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
type File struct {
	Size        int64
	ContentType string
	// Open returns the content from its beginning, again for each attempt.
	Open func() (io.ReadCloser, error)
}

func (d Documents) check(about subject) error {
	var err error
	for _, document := range d.Documents {
		err = cmp.Or(err, identified("document", document.FileID, subject{}), about.owns(document.FileID))
	}
	return err
}

// check wants a document that is new, and does not show the names, which are personal. Storage may spell a name in its own way.
func (r RegisteredDocument) check(about subject) error {
	err := cmp.Or(identified("document", r.FileID, subject{}), about.owns(r.FileID))
	if err == nil && r.Name != "" && fold(r.Name).text != fold(about.fileName).text {
		err = &mismatchError{"the answer is about document " + quoted(r.FileID) + ", which has another name than the one asked for"}
	}
	if err == nil && r.UploadURL == "" {
		err = errors.New("the answer has no upload_url")
	}
	return err
}
