package identitydocument

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/localfile"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

var _ object.Interface = (*Resource)(nil)

// declaration declares the document, which the API finds only through its identity.
var declaration = object.Type{
	Name: "identity_document", Schema: resourceSchema,
	IDs: []object.ID{
		{Name: "identity_id", Description: "Id of the identity that the document is about."},
		{Name: "file_id", Description: "The id that Paxos gave the document."},
	},
	IsID: api.ValidID, Unique: unique, Replaces: []string{"identity_id", "name"}, Removal: removal,
	Required: []object.Required{{Path: "name"}, {Path: "source"}},
}

// Resource is paxos_identity_document.
type Resource struct {
	object.Resource[*session.Session, model, api.Document]
}

// NewResource returns the resource paxos_identity_document.
func NewResource() resource.Resource {
	return &Resource{object.Resource[*session.Session, model, api.Document]{
		Type: &declaration, Get: get, FromAPI: fromAPI, WhyMissing: "Paxos cannot delete documents", What: model.what,
		Plan: planDocument, Scope: api.ScopeWriteIdentity,
		Mapping: mapping.Declare(bind, "identity_id", "file_id", "source", "source_hash", "content_type", "uploaded", "created_at",
			"archived_at", "deletion_policy", "timeouts"),
		Verbatim: []string{"name", "document_types"}, // never read again
	}}
}

// Create registers the document and uploads its file. Once it is registered there are only warnings, because its name is taken: the
// upload goes on with the next apply.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	after, diags := plan.Timeouts.Create(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx = api.WithPersonal(ctx, plan.personal)
	file := limit.OpenPlanned(plan.file(), &resp.Diagnostics)
	if file == nil {
		return
	}
	defer func() { _ = file.Close() }()
	registered, err := r.Session.Client.RegisterDocument(ctx, plan.IdentityID.ValueString(), plan.toAPI())
	if err != nil {
		r.registerFailure(ctx, plan, err).AddError(&resp.Diagnostics)
		return
	}
	plan.FileID, plan.Uploaded = types.StringValue(registered.FileID), types.BoolValue(true)
	document := &api.Document{FileID: registered.FileID}
	timeout := tfkit.Timeout{Argument: "timeouts.create", After: after}
	if err := r.upload(ctx, plan, registered.UploadURL, file, timeout); err != nil {
		plan.Uploaded = types.BoolValue(false)
		uploadFailure(plan, err).AddWarning(&resp.Diagnostics)
		secret, _ := json.Marshal(registered.UploadURL) //nolint:errchkjson // a text
		resp.Diagnostics.Append(resp.Private.SetKey(context.WithoutCancel(ctx), uploadURLKey, secret)...)
	} else {
		document = r.lookUp(ctx, plan, &resp.Diagnostics)
	}
	r.SaveCreated(ctx, plan, document, resp)
}

// get reads the document from the list of its identity. One that no list has shown so far may be listed late.
func get(ctx context.Context, s *session.Session, state model) (*api.Document, error) {
	ctx = api.WithPersonal(ctx, state.personal)
	document, err := s.Client.GetDocument(ctx, state.IdentityID.ValueString(), state.FileID.ValueString())
	if api.IsDocumentAbsent(err) && !state.Uploaded.IsNull() && state.CreatedAt.IsNull() {
		document, err = &api.Document{FileID: state.FileID.ValueString()}, nil
	}
	return document, err
}

// Update continues an upload that failed. Otherwise nothing is sent.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	after, diags := plan.Timeouts.Update(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	secret, diags := req.Private.GetKey(ctx, uploadURLKey)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx = api.WithPersonal(ctx, plan.personal)
	if state.Name.IsNull() && !plan.Name.IsNull() && !r.confirmName(ctx, plan, &resp.Diagnostics) {
		return
	}
	var document *api.Document
	if !state.Uploaded.ValueBool() {
		file := limit.OpenPlanned(plan.file(), &resp.Diagnostics)
		if file == nil {
			return
		}
		defer func() { _ = file.Close() }()
		var uploadURL string
		_ = json.Unmarshal(secret, &uploadURL) // one that is lost is refused as none
		timeout := tfkit.Timeout{Argument: "timeouts.update", After: after}
		if err := r.upload(ctx, plan, uploadURL, file, timeout); err != nil {
			uploadFailure(plan, err).AddError(&resp.Diagnostics)
			return
		}
		resp.Diagnostics.Append(resp.Private.SetKey(context.WithoutCancel(ctx), uploadURLKey, nil)...)
		document = r.lookUp(ctx, plan, &resp.Diagnostics)
	}
	r.SaveUpdated(ctx, plan, state, document, req, resp)
}

// confirmName reports whether a document that was imported without its name has the planned one.
func (r *Resource) confirmName(ctx context.Context, plan model, diags *diag.Diagnostics) bool {
	failed := tfkit.Failure{Action: "update identity document", Context: "Reading " + plan.what() + " failed.", At: path.Root("name")}
	document, err := r.Session.Client.GetDocument(ctx, plan.IdentityID.ValueString(), plan.FileID.ValueString())
	switch {
	case err != nil:
		failed.Err = err
	case api.SameText(document.Name, plan.Name.ValueString()):
		return true
	default:
		failed.Context, failed.Next = "Paxos has "+plan.what()+" under another name.", "Correct name, or leave it out."
	}
	failed.AddError(diags)
	return false
}

const (
	// defaultTimeout is how long an upload may take where timeouts do not say: 100 MB at half a megabit a second.
	defaultTimeout = 30 * time.Minute
	// uploadURLKey is the private state of a document whose file has not arrived.
	uploadURLKey = "upload_url"
)

// limit is the largest file. Specification: less than 100 MB.
var limit = localfile.Limit{API: "Paxos", Bytes: api.MaxDocumentSize, Says: "less than 100 MB (100,000,000 bytes)"}

// file returns the attributes of the file.
func (m *model) file() localfile.Arguments {
	return localfile.Arguments{Source: m.Source, ContentType: &m.ContentType, SourceHash: &m.SourceHash}
}

// upload sends the file of a registered document.
func (r *Resource) upload(ctx context.Context, m model, uploadURL string, file *localfile.File, timeout tfkit.Timeout) error {
	ctx, cancel := tfkit.WithTimeout(ctx, timeout)
	defer cancel()
	return r.Session.Client.UploadDocument(ctx, m.IdentityID.ValueString(), uploadURL,
		api.File{Size: file.Size, ContentType: file.ContentType, Open: file.Reader})
}

// lookUp looks for a document that was uploaded, twice, because lists can show it late. The next refresh finds one that it does not
// find.
func (r *Resource) lookUp(ctx context.Context, m model, diags *diag.Diagnostics) *api.Document {
	identityID, fileID := m.IdentityID.ValueString(), m.FileID.ValueString()
	document, err := r.Session.Client.GetDocument(ctx, identityID, fileID)
	if api.IsNotFound(err) {
		select {
		case <-ctx.Done():
		case <-time.After(object.RecheckDelay):
		}
		document, err = r.Session.Client.GetDocument(ctx, identityID, fileID)
	}
	if err == nil {
		return document
	}
	if !api.IsNotFound(err) {
		tfkit.Failure{
			Action:  "read identity document after uploading it",
			Context: "The file of " + m.what() + " was uploaded, and reading the document failed. The next refresh fills in what is missing.",
			Err:     err,
		}.AddWarning(diags)
	}
	return &api.Document{FileID: fileID}
}

// registerFailure returns the failure of a registration, none of which shows the name.
func (r *Resource) registerFailure(ctx context.Context, plan model, err error) tfkit.Failure {
	identityID := plan.IdentityID.ValueString()
	failed := r.WriteFailure(ctx, "create", "Registering a document of identity "+identityID+" failed.", err)
	switch {
	case api.IsRegistrationLost(err):
		failed.Context += " An earlier attempt has registered it, and the answer, which alone has the upload URL, was lost. Its file cannot be " +
			"uploaded any more."
		failed.At, failed.Next = path.Root("name"), otherName
	case api.IsConflict(err):
		failed.At, failed.Next = path.Root("name"), otherName
		if holder := r.findByName(ctx, plan); holder != "" {
			failed.Next += " Document " + holder + " has this name. If it is the one meant, import it:"
			failed.Block = tfkit.ImportBlock(removal.Resource, identityID+"/"+holder)
		}
	}
	return failed
}

// findByName returns the id of the document that has the name of a plan; empty if the list of the identity shows none.
func (r *Resource) findByName(ctx context.Context, plan model) string {
	list, err := r.Session.Client.ListDocuments(ctx, plan.IdentityID.ValueString())
	if err != nil {
		return ""
	}
	for _, document := range list.Documents {
		if api.SameText(document.Name, plan.Name.ValueString()) {
			return document.FileID
		}
	}
	return ""
}

// uploadFailure returns the failure of an upload.
func uploadFailure(m model, err error) tfkit.Failure {
	failed := tfkit.Failure{
		Action: "upload identity document", Err: err,
		Context: "The file of " + m.what() + " was not uploaded. The document is registered, and its name is taken.",
	}
	if known, ok := errors.AsType[*api.Error](err); ok {
		failed.Next = known.NextStep() + " "
	}
	if api.OutcomeOf(err) != api.OutcomeRejected {
		failed.Next += "Apply again, which continues the upload as long as its URL works. After that: "
	}
	failed.Next += otherName + " If the data source paxos_identity_documents shows this document, an earlier attempt has uploaded the file: " +
		"take the resource out of the state, and import it."
	return failed
}
