package catalog

import (
	"os"
	"path/filepath"
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

const documentID = "f190b163-208f-4d73-8deb-4fb8b24add00"

var _ = register(document)

func document() []Object {
	identityID := Attribute{"identity_id", text(2000), PersonID, OtherPersonID, isID}
	example := filepath.Join(examples(), "resources", "paxos_identity_document", "proof-of-residency.pdf")
	return []Object{
		{
			Kind: Resource, Type: "paxos_identity_document",
			IDs: []string{"identity_id", "file_id"}, ImportID: PersonID + "/" + documentID, OnIdentity: true,
			Held: func(seed *emulator.Seed) {
				residency := api.Document{FileID: documentID, Name: "Residency.pdf", DocumentTypes: []string{"PROOF_OF_RESIDENCY"}}
				seed.Documents = []emulator.Document{
					{IdentityID: PersonID, Document: residency}, {IdentityID: OtherPersonID, Document: api.Document{Name: "Bill.pdf"}},
				}
			},
			ImportNote: "The data source paxos_identity_documents shows the documents of an identity.",
			Life: &Life{
				Create: emulator.OpRegisterDocument, Then: []string{emulator.OpUploadDocument},
				Read: emulator.OpListDocuments, WriteReads: 1,
				Local:    []string{"source", "content_type", "deletion_policy", "timeouts."},
				Fields:   map[string]string{"identity_id": ""},
				Replaced: []string{"identity_id", "name"}, Refused: []string{"document_types[]"},
				Unfindable: "name", Unnamed: true,
				Removals: map[string]Removal{"ABANDON": {}, "PREVENT": {Refused: true}},
				Ends: map[string]End{
					"forgotten":          forgotten,
					"document forgotten": {Happen: func(emu *emulator.Server, ids []string) { emu.Documents.Forget(ids[1]) }},
				},
				List: "documents", Gone: "pending",
			},
			Forms: []Form{{Least: []string{"identity_id", "name", "source"}}},
			Attributes: slices.Concat([]Attribute{
				identityID,
				{"name", text(260), "Mark document.pdf", "Other document.pdf", hidden},
				{"source", Class{File, 4096}, example, filepath.Dir(example) + "/./" + filepath.Base(example), hidden},
				{"content_type", choice, "application/pdf", nil, isKind},
				{"document_types[]", value, "PROOF_OF_RESIDENCY", "TAX_IDENTIFICATION", isKind},
				{"deletion_policy", choice, "ABANDON", "PREVENT", isSteering},
				{"timeouts.create", duration, "15s", "25s", isSteering},
				{"timeouts.update", duration, "16s", "26s", isSteering},
			}, computed(isID, "file_id"), computed(isDigest, "source_hash"), computed(isSteering, "uploaded"),
				computed(isTime, "created_at", "archived_at")),
		},
		{
			Kind: DataSource, Type: "paxos_identity_documents", Shows: "paxos_identity_document", Elements: "documents[].",
			Forms:      []Form{{Least: []string{"identity_id"}}},
			Attributes: append(computed(isKind, "pending_documents[]"), identityID),
		},
		{
			Kind: ListResource, Type: "paxos_identity_document", Queries: map[string]int{emulator.OpListDocuments: 1},
			Forms: []Form{{Least: []string{"identity_id"}}}, Attributes: []Attribute{identityID},
		},
	}
}

// examples returns the directory with the examples, from wherever in the module the tests of a package run.
func examples() string {
	directory, err := os.Getwd()
	for err == nil && directory != filepath.Dir(directory) {
		found := filepath.Join(directory, "examples")
		if _, missing := os.Stat(filepath.Join(directory, "go.mod")); missing == nil {
			return found
		}
		directory = filepath.Dir(directory)
	}
	panic("the tests run outside of the module")
}
