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

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/fastpath"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// otherName is the advice for everything that Paxos cannot undo.
var otherName = "Choose another name, which registers another document: " + names.Kept + "."

// removal declares what destroy does.
var removal = object.Removal{
	Resource: "paxos_identity_document", Stays: "at Paxos, which cannot delete documents, and its name stays taken", API: "Paxos",
	Policies: []object.Policy{{Name: object.Abandon, Does: "sends nothing and leaves the document at Paxos"}},
}

// removed describes a document that a plan or an apply removes.
func (m model) removed(verb string) object.Removed {
	return object.Removed{
		What:     "Document " + m.FileID.ValueString() + " of identity " + m.IdentityID.ValueString(),
		ImportID: m.IdentityID.ValueString() + "/" + m.FileID.ValueString(), Policy: m.DeletionPolicy.ValueString(), Verb: verb,
	}
}

// ModifyPlan reads the file, and refuses what Paxos cannot do.
func (r *Resource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	state, plan := r.Planned(ctx, req, &resp.Diagnostics)
	switch {
	case state == nil && plan == nil: // an error
		return
	case plan == nil:
		names.PlanDestroy(r.Session, state.uniqueName(), state.FileID.ValueString(), &resp.Diagnostics)
		removal.Plan(state.removed("destroy"), &resp.Diagnostics)
		return
	case state == nil:
		names.PlanCreate(r.Session, types.StringValue(plan.uniqueName()), &resp.Diagnostics)
		removal.PlanReplaced(ctx, &declaration, &resp.Diagnostics)
		plan.planFile(&resp.Diagnostics)
		r.Session.TryCredentials(ctx, api.ScopeWriteIdentity, &resp.Diagnostics)
	case plan.renames(*state) || !plan.IdentityID.Equal(state.IdentityID):
		// The plan of the create says the rest. It cannot warn: the command line drops its warnings.
		resp.RequiresReplace = object.ChangedPaths(req, "name")
		removal.Plan(state.removed("replace"), &resp.Diagnostics)
		return
	default:
		names.Hold(r.Session, state.uniqueName(), state.FileID.ValueString()) // a plan without a refresh has not read it
		plan.planUpdate(*state, &resp.Diagnostics)
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
}

// renames reports whether a plan has another name than the state. An import that omits personal data leaves the name open.
func (m model) renames(state model) bool { return !state.Name.IsNull() && !m.Name.Equal(state.Name) }

// names are unique for their identity, and personal.
var names = session.Unique{
	Object: "identity document", Argument: "name", Hidden: true,
	Kept: "Paxos changes no document, deletes none, and gives the upload URL of each once",
}

// Keep has the framework plan each document, because its file may have changed.
func (r *Resource) Keep(context.Context, fastpath.RawObject) bool { return false }

// planFile plans hash and format of a file that is to be uploaded.
func (m *model) planFile(diags *diag.Diagnostics) {
	if m.Source.IsUnknown() {
		m.SourceHash = types.StringUnknown()
		return
	}
	if f := m.open(diags); f != nil {
		_ = f.Close()
	}
}

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
		m.planFile(diags)
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
	m.planFile(diags)
	if !state.SourceHash.IsNull() && !m.SourceHash.Equal(state.SourceHash) {
		failed.At = path.Root("source")
		failed.Context += " The file at source has another content now."
		failed.AddError(diags)
	}
}
