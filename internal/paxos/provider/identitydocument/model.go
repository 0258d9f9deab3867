package identitydocument

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
)

// model is the resource: the document, its file on this machine, and what steers upload and removal.
type model struct {
	fields
	IdentityID     types.String   `tfsdk:"identity_id"`
	Source         types.String   `tfsdk:"source"`
	SourceHash     types.String   `tfsdk:"source_hash"`
	ContentType    types.String   `tfsdk:"content_type"`
	Uploaded       types.Bool     `tfsdk:"uploaded"`
	DeletionPolicy types.String   `tfsdk:"deletion_policy"`
	Timeouts       timeouts.Value `tfsdk:"timeouts"`
}

// fields are the attributes that the resource and the rows of the data source share.
type fields struct {
	FileID        types.String      `tfsdk:"file_id"`
	Name          types.String      `tfsdk:"name"`
	DocumentTypes types.List        `tfsdk:"document_types"`
	CreatedAt     timetypes.RFC3339 `tfsdk:"created_at"`
	ArchivedAt    timetypes.RFC3339 `tfsdk:"archived_at"`
}

// bind declares the arguments by the body of a registration; there is no update.
func bind(m *model, d *api.RegisterDocumentRequest) mapping.Fields {
	return mapping.Fields{mapping.Text(&m.Name, &d.Name), mapping.Texts(&m.DocumentTypes, &d.DocumentTypes)}
}

// fromAPI is the one mapping of a listed document. Its name and its types never change, so a refresh keeps them, however the list
// spells or orders them.
func fromAPI(r tfkit.ReadMode, prior model, document *api.Document) model {
	m := prior
	m.FileID = types.StringValue(document.FileID)
	if r != tfkit.Managed {
		bind(&m, &api.RegisterDocumentRequest{Name: document.Name, DocumentTypes: document.DocumentTypes}).Read(r)
	}
	m.CreatedAt = tfkit.StableTimestamp(prior.CreatedAt, document.CreatedAt)
	m.ArchivedAt = tfkit.Computed(r, prior.ArchivedAt, tfkit.Timestamp(document.ArchivedAt))
	if r == tfkit.Everything {
		m.Uploaded = types.BoolValue(true) // a listed document counts as uploaded
	}
	return m
}

// toAPI maps a plan to the body of a registration.
func (m model) toAPI() api.RegisterDocumentRequest { return mapping.Delta(bind, &m, &model{}) }

// personal returns what Paxos may quote of a document and no message shows.
func (m model) personal() any {
	return map[string]string{"name": m.Name.ValueString(), "source": m.Source.ValueString()}
}

// what names a document of the state in a sentence. Its name and its file can be personal.
func (m model) what() string {
	return "document " + m.FileID.ValueString() + " of identity " + m.IdentityID.ValueString()
}

// sameTypes reports whether two documents have the same types, in any order.
func (m model) sameTypes(other model) bool {
	sorted := func(types types.List) []string {
		return slices.Sorted(slices.Values(tfkit.StringElements(types.Elements())))
	}
	return slices.Equal(sorted(m.DocumentTypes), sorted(other.DocumentTypes))
}
