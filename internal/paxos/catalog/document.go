package catalog

import (
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

const documentID = "f190b163-208f-4d73-8deb-4fb8b24add00"

var _ = register(document, holdDocuments)

func document() []spec.Object {
	identityID := spec.Row("identity_id", spec.Text(2000), PersonID, OtherPersonID, spec.IsID)
	return []spec.Object{
		{
			Kind: spec.Resource, Type: "paxos_identity_document",
			IDs: []string{"identity_id", "file_id"}, ImportID: PersonID + "/" + documentID, OnIdentity: true,
			ImportNote: "The data source paxos_identity_documents shows the documents of an identity.",
			Life: &spec.Life{
				Create: api.OpRegisterDocument.Name, Then: []string{api.OpUploadDocument.Name},
				Read: api.OpListDocuments.Name, WriteReads: 1,
				Local:    []string{"source", "content_type", "deletion_policy", "timeouts."},
				Fields:   map[string]string{"identity_id": ""},
				Replaced: []string{"identity_id", "name"}, Refused: []string{"document_types[]"},
				Unfindable: "name", Unnamed: true,
				Removals: spec.Keeping(),
				Ends: map[string]spec.End{
					"forgotten":          forgotten,
					"document forgotten": {Happen: spec.Forget("documents", 1)},
				},
				List: "documents", Gone: "pending",
			},
			Forms: []spec.Form{{Least: []string{"identity_id", "name", "source"}}},
			Attributes: slices.Concat([]spec.Attribute{
				identityID,
				spec.Row("name", spec.Text(260), "Mark document.pdf", "Other document.pdf", spec.Hidden),
				spec.FileRow("source", 4096, "examples", "resources", "paxos_identity_document", "proof-of-residency.pdf"),
				spec.Row("content_type", spec.Choice, "application/pdf", nil, spec.IsKind),
				spec.Row("document_types[]", spec.Value, "PROOF_OF_RESIDENCY", "TAX_IDENTIFICATION", spec.IsKind),
				spec.Row("deletion_policy", spec.Choice, "ABANDON", "PREVENT", spec.IsSteering),
				spec.Row("timeouts.create", spec.Duration, "15s", "25s", spec.IsSteering),
				spec.Row("timeouts.update", spec.Duration, "16s", "26s", spec.IsSteering),
			}, spec.Computed(spec.IsID, "file_id"), spec.Computed(spec.IsDigest, "source_hash"), spec.Computed(spec.IsSteering, "uploaded"),
				spec.Computed(spec.IsTime, "created_at", "archived_at")),
		},
		{
			Kind: spec.DataSource, Type: "paxos_identity_documents", Shows: "paxos_identity_document", Elements: "documents[].",
			Forms:      []spec.Form{{Least: []string{"identity_id"}}},
			Attributes: append(spec.Computed(spec.IsKind, "pending_documents[]"), identityID),
		},
		{
			Kind: spec.ListResource, Type: "paxos_identity_document", Queries: map[string]int{api.OpListDocuments.Name: 1},
			Finds: map[string]any{"identity_id": PersonID},
			Forms: []spec.Form{{Least: []string{"identity_id"}}}, Attributes: []spec.Attribute{identityID},
		},
	}
}

// holdDocuments adds a document for each of two people to a tenant.
func holdDocuments(seed *emulator.Seed) {
	residency := api.Document{FileID: documentID, Name: "Residency.pdf", DocumentTypes: []string{"PROOF_OF_RESIDENCY"}}
	seed.Documents = []emulator.Document{
		{IdentityID: PersonID, Document: residency}, {IdentityID: OtherPersonID, Document: api.Document{Name: "Bill.pdf"}},
	}
}
