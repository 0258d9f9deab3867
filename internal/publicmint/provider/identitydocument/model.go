package identitydocument

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/localfile"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
)

// model is the resource: the document, its file on this machine, and what steers upload and removal.
type model struct {
	IdentityID     types.String      `tfsdk:"identity_id"`
	ID             types.String      `tfsdk:"id"`
	Type           types.String      `tfsdk:"type"`
	Side           types.String      `tfsdk:"side"`
	Label          types.String      `tfsdk:"label"`
	Description    types.String      `tfsdk:"description"`
	URL            types.String      `tfsdk:"url"`
	CreatedAt      timetypes.RFC3339 `tfsdk:"created_at"`
	UpdatedAt      timetypes.RFC3339 `tfsdk:"updated_at"`
	Source         types.String      `tfsdk:"source"`
	SourceHash     types.String      `tfsdk:"source_hash"`
	ContentType    types.String      `tfsdk:"content_type"`
	DeletionPolicy types.String      `tfsdk:"deletion_policy"`
	Timeouts       timeouts.Value    `tfsdk:"timeouts"`
}

// bind declares the arguments by the document in a request.
func bind(m *model, d *api.Document) mapping.Fields {
	return mapping.Fields{
		mapping.Text(&m.Type, &d.Type), mapping.Text(&m.Side, &d.Side), mapping.Text(&m.Label, &d.Label),
		mapping.Text(&m.Description, &d.Description),
	}
}

// fromAPI is the one mapping of an answer.
func fromAPI(mode tfkit.ReadMode, prior model, document *api.Document) model {
	m := prior
	bind(&m, document).Read(mode)
	m.ID = types.StringValue(document.ID)
	m.URL = tfkit.Computed(mode, m.URL, tfkit.StringOrNull(document.URL))
	m.CreatedAt = tfkit.StableTimestamp(prior.CreatedAt, document.CreatedAt)
	m.UpdatedAt = tfkit.Computed(mode, m.UpdatedAt, tfkit.Timestamp(document.UpdatedAt))
	return m
}

// toAPI maps a plan to the document of a request.
func (m model) toAPI() api.Document { return mapping.Delta(bind, &m, &model{}) }

// file returns the attributes of the file.
func (m *model) file() localfile.Arguments {
	return localfile.Arguments{Source: m.Source, ContentType: &m.ContentType, SourceHash: &m.SourceHash}
}

// personal returns what no message shows of a document.
func (m model) personal() any {
	return map[string]string{
		"label": m.Label.ValueString(), "description": m.Description.ValueString(), "url": m.URL.ValueString(),
		"source": m.Source.ValueString(),
	}
}

// what names a document of the state in a sentence.
func (m model) what() string {
	return "document " + m.ID.ValueString() + " of identity " + m.IdentityID.ValueString()
}
