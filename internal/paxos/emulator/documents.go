package emulator

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// Document is a document of an identity with what the emulator holds of it and answers do not show. Of the file it holds what
// tells it from others, and not the content.
type Document struct {
	api.Document `yaml:",inline"`

	IdentityID string `json:"identity_id,omitempty"`
	// Pending documents are registered, and their file has not arrived.
	Pending bool `json:"pending,omitempty"`
	// Size, SHA256 and ContentType are those of the file.
	Size        int64  `json:"size,omitempty"`
	SHA256      string `json:"sha256,omitempty"`
	ContentType string `json:"content_type,omitempty"`
	// Signature makes the upload URL a secret. The URL works until Expires.
	Signature string    `json:"signature,omitempty"`
	Expires   time.Time `json:"expires,omitzero"`
}

// documentSchema describes the documents.
var documentSchema = emukit.Schema[Document]{
	Noun:      "document",
	ID:        func(d *Document) string { return d.FileID },
	CreatedAt: func(d *Document) string { return d.CreatedAt },
	Owner:     func(d *Document) string { return d.IdentityID },
}

// RequiredDocument is a type of documents that an identity must have.
type RequiredDocument struct {
	IdentityID string `json:"identity_id"`
	Type       string `json:"type"`
}

// requiredDocumentSchema describes the required documents.
var requiredDocumentSchema = emukit.Schema[RequiredDocument]{
	Noun:  "required document",
	ID:    func(d *RequiredDocument) string { return d.IdentityID + "/" + d.Type },
	Owner: func(d *RequiredDocument) string { return d.IdentityID },
}

// documentObjects are the documents and the required documents for code in Go.
func documentObjects(s *Server) (emukit.Objects[Document, Document], emukit.Objects[RequiredDocument, RequiredDocument]) {
	documents := emukit.ObjectsOf(s.Server, "documents", &s.store.Documents, s.insertDocument)
	documents.Seeds = emukit.SeedList(documents.Name, func(seed *Seed) []Document { return seed.Documents })
	documents.Check = checked(func(check *checks, d *Document) {
		check.Required("identity_id", d.IdentityID)
		check.Timestamp("created_at", d.CreatedAt)
		check.Timestamp("archived_at", d.ArchivedAt)
	})
	required := emukit.ObjectsOf(s.Server, "required_documents", &s.store.RequiredDocuments, s.insertRequiredDocument)
	required.Seeds = emukit.SeedList(required.Name, func(seed *Seed) []RequiredDocument { return seed.RequiredDocuments })
	required.Check = checked(func(check *checks, d *RequiredDocument) {
		check.Required("identity_id", d.IdentityID)
		check.Enum("type", d.Type, api.DocumentTypes)
	})
	return documents, required
}

// documentEndpoints are the operations of the documents.
func documentEndpoints(s *Server) []endpoint {
	return []endpoint{
		{
			Operation: api.OpListDocuments, query: []string{"include_pending_docs"}, serve: listDocuments, jsonProblems: true,
		},
		{
			Operation: api.OpRegisterDocument, body: true, serve: withBody(registerDocument),
			other: otherOf(&s.store.Documents, 1, answerRegistration), jsonProblems: true,
		},
	}
}

// listDocuments serves GET /identity/identities/{id}/documents. Specification: there are no pages, and the pending documents
// come on request. guess(document-listed): a document is listed once its file has arrived, oldest first.
func listDocuments(c *call) (any, error) {
	var check checks
	withPending := c.flag(&check, "include_pending_docs")
	if err := check.failure(); err != nil {
		return nil, err
	}
	id := c.id()
	if _, err := c.store.Identities.Find(id); err != nil {
		return nil, err
	}
	list := api.Documents{Documents: []api.Document{}}
	for _, d := range c.store.Documents.Of(id) {
		if !d.Pending {
			list.Documents = append(list.Documents, d.Document)
		}
	}
	if withPending {
		list.PendingDocuments = c.pendingDocuments(id, list.Documents)
	}
	return list, nil
}

// pendingDocuments returns the types that an identity must have and lacks. guess(document-pending): a document covers all of its
// types unless it is archived.
func (s *Server) pendingDocuments(id string, documents []api.Document) []string {
	var pending []string
	for _, required := range s.store.RequiredDocuments.Of(id) {
		covered := slices.ContainsFunc(documents, func(d api.Document) bool {
			return d.ArchivedAt == "" && slices.Contains(d.DocumentTypes, required.Type)
		})
		if !covered {
			pending = append(pending, required.Type)
		}
	}
	return pending
}

// registerDocument serves PUT /identity/identities/{id}/documents. Specification (samples of 400 and 409): the texts; a name is
// taken once. guess(document-name): also by a document whose file has not arrived, as it is written, for this identity alone.
func registerDocument(c *call, request *api.RegisterDocumentRequest) (any, error) {
	d, err := c.insertDocument(&Document{
		Document:   api.Document{Name: request.Name, DocumentTypes: request.DocumentTypes},
		IdentityID: c.id(), Pending: true,
		Signature: newID(), Expires: c.Clock().Now().Add(uploadLifetime),
	})
	if err != nil {
		return nil, err
	}
	return answerRegistration(c, d)
}

// answerRegistration returns the answer to the registration of a document.
func answerRegistration(c *call, d *Document) (any, error) {
	return api.RegisteredDocument{FileID: d.FileID, Name: d.Name, UploadURL: uploadURL(c.Request, d)}, nil
}

// insertDocument adds a document of an identity whoever makes it, and fills in what is left open.
func (s *Server) insertDocument(d *Document) (*Document, error) {
	if _, err := s.store.Identities.Find(d.IdentityID); err != nil {
		return nil, err
	}
	if n := utf8.RuneCountInString(d.Name); n == 0 || n > api.MaxDocumentName {
		return nil, badRequest("must provide a file name, up to %d characters", api.MaxDocumentName)
	}
	var check checks
	for _, kind := range d.DocumentTypes {
		check.Enum("document_types", kind, api.DocumentTypes)
	}
	if err := check.failure(); err != nil {
		return nil, err
	}
	for _, other := range s.store.Documents.Of(d.IdentityID) {
		if other.Name == d.Name {
			return nil, &failure{problem: api.Problem{
				Type: api.ProblemAlreadyExists, Title: "Already Exists", Status: http.StatusConflict,
				Detail: fmt.Sprintf("file named %q already exists", d.Name),
				Meta:   map[string]any{"existing": map[string]any{"name": d.Name}},
			}}
		}
	}
	d.FileID = cmp.Or(d.FileID, newID())
	d.CreatedAt = cmp.Or(d.CreatedAt, s.now())
	return d, s.store.Documents.Insert(d)
}

// insertRequiredDocument makes an identity need a type of documents.
func (s *Server) insertRequiredDocument(d *RequiredDocument) (*RequiredDocument, error) {
	if _, err := s.store.Identities.Find(d.IdentityID); err != nil {
		return nil, err
	}
	return d, s.store.RequiredDocuments.Insert(d)
}

var documentGuesses = emukit.NewGuessTopic("Documents", map[string]string{
	"document-listed":  "A document is listed once its file has arrived, oldest first.",
	"document-name":    "A name is taken for its identity, as it is written, also while the file has not arrived.",
	"document-pending": "Pending documents are the required types that no document covers that is not archived.",
	"upload-checks": "The first bytes of a file decide what it is, a Content-Type has to agree with them, and a file of 100,000,000 bytes " +
		"or more is 413.",
	"upload-url": "An upload URL works for 15 minutes, also for a second file, which replaces the first. After that it is 403.",
})
