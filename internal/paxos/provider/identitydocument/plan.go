package identitydocument

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/fastpath"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// otherName is the advice for everything that Paxos cannot undo.
var otherName = "Choose another name, which registers another document: " + unique.Kept + "."

// removal declares what destroy does.
var removal = object.Removal{
	Resource: "paxos_identity_document", Stays: "at Paxos, which cannot delete documents, and its name stays taken", API: "Paxos",
	Policies: []object.Policy{{Name: object.Abandon, Does: "sends nothing and leaves the document at Paxos"}},
}

// planDocument reads the file, and refuses what Paxos cannot do.
func planDocument(ctx context.Context, _ *session.Session, state, _ *model, resp *resource.ModifyPlanResponse) {
	var plan model
	if resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...); resp.Diagnostics.HasError() {
		return
	}
	switch {
	case state == nil:
		limit.Plan(plan.file(), &resp.Diagnostics)
	case len(resp.RequiresReplace) > 0: // the plan of the create says the rest
		return
	default:
		plan.planUpdate(*state, &resp.Diagnostics)
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
}

// unique says that names are unique for their identity, and personal.
var unique = object.Unique{
	Argument: "name", Hidden: true, Kept: "Paxos changes no document, deletes none, and gives the upload URL of each once",
}

// Keep has the framework plan each document, because its file may have changed.
func (r *Resource) Keep(context.Context, fastpath.RawObject) bool { return false }

// planUpdate plans what becomes of a document that Paxos has registered: an upload that failed continues, whatever the file is by
// now. Nothing else can change.
func (m *model) planUpdate(state model, diags *diag.Diagnostics) {
	m.Uploaded, m.SourceHash, m.CreatedAt, m.ArchivedAt = types.BoolValue(true), state.SourceHash, state.CreatedAt, state.ArchivedAt
	failed := tfkit.Failure{Action: "change identity document", Context: "Paxos has " + m.what() + " already.", Next: otherName}
	if !m.DocumentTypes.IsUnknown() && !m.sameTypes(state) {
		failed.At = path.Root("document_types")
		failed.AddError(diags)
	}
	if !state.Uploaded.ValueBool() {
		limit.Plan(m.file(), diags)
		if state.CreatedAt.IsNull() {
			m.CreatedAt, m.ArchivedAt = timetypes.NewRFC3339Unknown(), timetypes.NewRFC3339Unknown()
		}
		return
	}
	if m.Source.IsUnknown() {
		return
	}
	if _, err := os.Stat(m.Source.ValueString()); errors.Is(err, fs.ErrNotExist) {
		return // it is not needed any more
	}
	limit.Plan(m.file(), diags)
	if !state.SourceHash.IsNull() && !m.SourceHash.Equal(state.SourceHash) {
		failed.At = path.Root("source")
		failed.Context += " The file at source has another content now."
		failed.AddError(diags)
	}
}
