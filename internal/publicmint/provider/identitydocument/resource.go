package identitydocument

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/fastpath"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/localfile"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

var _ object.Interface = (*Resource)(nil)

var declaration = object.Type{
	Name: "identity_document", Schema: resourceSchema,
	IDs: []object.ID{
		{Name: "identity_id", Description: "Id of the identity that the document is about."},
		{Name: "id", Description: "The id that Public Mint gave the document."},
	},
	IsID: apikit.ValidID, Replaces: []string{"identity_id", "type", "side"}, Removal: removal, Required: []object.Required{{Path: "source"}},
}

// removal declares what destroy does: no page has a way to delete a document.
var removal = object.Removal{
	Resource: "publicmint_identity_document", Stays: "at Public Mint, which has no way to delete a document", API: "Public Mint",
	Policies: []object.Policy{{Name: object.Abandon, Does: "sends nothing and leaves the document at Public Mint"}},
}

// limit is the largest file: no page names one, so it is that of the emulator, and far more than a scan has.
var limit = localfile.Limit{API: "Public Mint", Bytes: 10 << 20, Says: "at most 10 MiB (10,485,760 bytes)"}

// defaultTimeout is how long an upload may take where timeouts do not say.
const defaultTimeout = 10 * time.Minute

// Resource is publicmint_identity_document.
type Resource struct {
	object.Resource[*session.Session, model, api.Document]
}

// NewResource returns the resource publicmint_identity_document.
func NewResource() resource.Resource {
	return &Resource{object.Resource[*session.Session, model, api.Document]{
		Type: &declaration, Get: get, FromAPI: fromAPI, What: model.what, Plan: planDocument, Put: put,
		Mapping: mapping.Declare(bind, "identity_id", "id", "url", "created_at", "updated_at", "deleted_at", "source", "source_hash",
			"content_type", "deletion_policy", "timeouts"),
		Verbatim: []string{"type", "side", "id"},
	}}
}

// Metadata names the resource, whose id can change: see add.
func (r *Resource) Metadata(ctx context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	r.Resource.Metadata(ctx, req, resp)
	resp.ResourceBehavior.MutableIdentity = true
}

// Keep has the framework plan each document, because its file may have changed.
func (r *Resource) Keep(context.Context, fastpath.RawObject) bool { return false }

// planDocument reads the file. Another content, label or description is another document. What an import without personal data has
// left open is compared when it is applied.
func planDocument(ctx context.Context, _ *session.Session, state, _ *model, resp *resource.ModifyPlanResponse) {
	var plan model
	if resp.Diagnostics.Append(resp.Plan.Get(ctx, &plan)...); resp.Diagnostics.HasError() || len(resp.RequiresReplace) > 0 {
		return
	}
	if state == nil {
		limit.Plan(plan.file(), &resp.Diagnostics)
		resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
		return
	}
	if !state.Label.IsNull() && !plan.Label.Equal(state.Label) {
		resp.RequiresReplace.Append(path.Root("label"))
	}
	if !state.Description.IsNull() && !plan.Description.Equal(state.Description) {
		resp.RequiresReplace.Append(path.Root("description"))
	}
	plan.SourceHash = state.SourceHash
	if _, err := os.Stat(plan.Source.ValueString()); !plan.Source.IsUnknown() && err == nil { // else it is not needed any more
		limit.Plan(plan.file(), &resp.Diagnostics)
	}
	if !state.SourceHash.IsNull() && !plan.SourceHash.Equal(state.SourceHash) {
		resp.RequiresReplace.Append(path.Root("source_hash"))
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
}

// Create uploads the file and adds the document.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	after, diags := plan.Timeouts.Create(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	file := limit.OpenPlanned(plan.file(), &resp.Diagnostics)
	if file == nil {
		return
	}
	defer func() { _ = file.Close() }()
	within, cancel := tfkit.WithTimeout(apikit.WithPersonal(ctx, plan.personal), tfkit.Timeout{Argument: "timeouts.create", After: after})
	defer cancel()
	created, err := upload(within, r.Session, plan, file)
	if err != nil {
		what := "Adding a document to identity " + plan.IdentityID.ValueString() + " failed."
		r.WriteFailure(ctx, "create", what, err).AddError(&resp.Diagnostics)
		return
	}
	r.SaveCreated(ctx, plan, created, resp)
}

// upload uploads a file and adds it to the documents of the identity, which it reads first: a file of an unknown one goes nowhere.
func upload(ctx context.Context, s *session.Session, plan model, file *localfile.File) (*api.Document, error) {
	id := plan.IdentityID.ValueString()
	defer s.LockDocuments(id)()
	has, err := s.Client.GetIdentity(ctx, id)
	if err != nil {
		return nil, err
	}
	name := "document" + extensions[file.ContentType] // the name of the file can be personal
	place, err := s.Client.PresignUpload(ctx, name)
	if err != nil {
		return nil, err
	}
	sent := plan.toAPI()
	sent.URL, err = s.Client.Upload(ctx, place, name, api.File{Size: file.Size, ContentType: file.ContentType, Open: file.Reader})
	if err != nil {
		return nil, err
	}
	return add(ctx, s, has, sent)
}

var extensions = map[string]string{"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}

// add adds a document to those that an identity has, and returns it.
//
// No page says whether the documents of a PATCH replace those that are there or are added to them. So the first one of a run is sent
// alone, which doubles none. If it has taken the place of others, these are sent again, with their files, and get other ids: a refresh
// finds them by their URLs. From then on all are sent.
func add(ctx context.Context, s *session.Session, has *api.Identity, sent api.Document) (*api.Document, error) {
	before := there(has)
	documents := []api.Document{sent}
	if s.ReplacesDocuments.Load() {
		documents = append(bodies(before), sent)
	}
	now, err := update(ctx, s, has.ID, documents)
	if err != nil {
		return nil, err
	}
	for _, d := range before {
		if find(now, d.ID, d.URL) == nil {
			s.ReplacesDocuments.Store(true)
			if now, err = update(ctx, s, has.ID, append(bodies(before), sent)); err != nil {
				return nil, err
			}
			break
		}
	}
	if found := added(now, before, sent); found != nil {
		return found, nil
	}
	return nil, &object.AdvisedError{
		Err: errors.New("the identity does not show the document that was added"),
		Next: "Look at the documents of the identity with the data source publicmint_identity. If the document is there, import it; " +
			"otherwise apply again.",
	}
}

// update sends documents and returns those that the identity has then.
func update(ctx context.Context, s *session.Session, id string, documents []api.Document) ([]api.Document, error) {
	answer, err := s.Client.UpdateIdentity(ctx, id, api.IdentityBody{Documents: documents})
	if err == nil && (answer == nil || answer.Documents == nil) {
		answer, err = s.Client.GetIdentity(ctx, id)
	}
	if err != nil {
		return nil, err
	}
	return there(answer), nil
}

// there returns the documents of an identity that were not deleted.
func there(identity *api.Identity) []api.Document {
	var found []api.Document
	for _, d := range identity.Documents {
		if d.DeletedAt == "" {
			found = append(found, d)
		}
	}
	return found
}

// bodies returns documents as requests have them.
func bodies(documents []api.Document) []api.Document {
	var sent []api.Document
	for _, d := range documents {
		sent = append(sent, api.Document{URL: d.URL, Side: d.Side, Type: d.Type, Label: d.Label, Description: d.Description})
	}
	return sent
}

// find returns a document by its id, or by its URL if there is none with the id; nil if there is neither.
func find(documents []api.Document, id, url string) *api.Document {
	var byURL *api.Document
	for i, d := range documents {
		if d.ID == id {
			return &documents[i]
		}
		if url != "" && d.URL == url {
			byURL = &documents[i]
		}
	}
	return byURL
}

// added returns the document that was added to others: by its URL, or the last one that is new and the same, because the URL may change
// when the document is stored. It returns nil if there is none.
func added(now, before []api.Document, sent api.Document) *api.Document {
	if found := find(now, "", sent.URL); found != nil {
		return found
	}
	var last *api.Document
	for i, d := range now {
		same := d.Type == sent.Type && d.Side == sent.Side && d.Label == sent.Label && d.Description == sent.Description
		if same && find(before, d.ID, d.URL) == nil {
			last = &now[i]
		}
	}
	return last
}

// get reads the document from its identity.
func get(ctx context.Context, s *session.Session, state model) (*api.Document, error) {
	identity, err := s.Client.GetIdentity(apikit.WithPersonal(ctx, state.personal), state.IdentityID.ValueString())
	ended := &object.EndedError{What: "Document " + state.ID.ValueString() + " of identity " + state.IdentityID.ValueString()}
	if api.IsNotFound(err) {
		ended.How, ended.Err = "deleted with its identity", err
		return nil, ended
	}
	if err != nil {
		return nil, err
	}
	if identity.Documents == nil && !state.Type.IsNull() { // an answer without documents says nothing about one that is known
		kept := state.toAPI()
		kept.ID, kept.URL, kept.UpdatedAt = state.ID.ValueString(), state.URL.ValueString(), state.UpdatedAt.ValueString()
		return &kept, nil
	}
	if found := find(there(identity), state.ID.ValueString(), state.URL.ValueString()); found != nil {
		return found, nil
	}
	ended.How = "removed from its identity"
	return nil, ended
}

// put sends nothing: what could change is another document. It compares what an import without personal data has left open.
func put(ctx context.Context, s *session.Session, plan, state model) (*api.Document, error) {
	has, err := get(ctx, s, state)
	if err != nil {
		return nil, err
	}
	if plan.Label.ValueString() != has.Label || plan.Description.ValueString() != has.Description {
		return nil, &object.AdvisedError{
			Err:  errors.New("the document that Public Mint has differs in its label or description"),
			Next: "Correct label and description or leave them out, or plan with -replace for another document.",
		}
	}
	return has, nil
}
