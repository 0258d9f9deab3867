package object

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/fastpath"
)

// Interface is what each resource implements: with the methods of Resource, and its own for Create, Read, Update, Delete and
// ModifyPlan.
type Interface interface {
	resource.ResourceWithModifyPlan
	resource.ResourceWithImportState
	fastpath.Resource
}

// Resource is the part that all resources share: embed it. S is what the configured provider hands to its objects.
type Resource[S any] struct {
	Type *Type
	// Session is the zero value until the provider is configured: validation runs before that.
	Session S
}

// Metadata names the resource.
func (r *Resource[S]) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + r.Type.Name
}

// Schema describes the resource.
func (r *Resource[S]) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = r.Type.Schema(ctx)
}

// IdentitySchema describes the resource identity: the ids.
func (r *Resource[S]) IdentitySchema(
	_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse,
) {
	resp.IdentitySchema.Attributes = make(map[string]identityschema.Attribute, len(r.Type.IDs))
	for _, id := range r.Type.IDs {
		resp.IdentitySchema.Attributes[id.Name] = identityschema.StringAttribute{RequiredForImport: true, Description: id.Description}
	}
}

// Configure takes over what the configured provider hands to its objects.
func (r *Resource[S]) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.Session = session[S](req.ProviderData, &resp.Diagnostics)
}

// session returns the data that the provider hands over: the zero value if there is none yet, and an error for anything else.
func session[S any](data any, diags *diag.Diagnostics) S {
	session, ok := data.(S)
	if data != nil && !ok {
		tfkit.Failure{
			Action:  "configure",
			Context: fmt.Sprintf("The provider handed over a %T instead of its session. This is a bug in the provider; please report it.", data),
		}.AddError(diags)
	}
	return session
}

// importedKey is the private state of an object between its import and the read that follows.
const importedKey = "imported"

// ImportState imports by the ids, separated by slashes, or by resource identity.
func (r *Resource[S]) ImportState(
	ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse,
) {
	ids := strings.Split(req.ID, "/")
	if req.ID == "" && req.Identity != nil {
		ids = r.Type.ids(ctx, req.Identity, &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	names := make([]string, len(r.Type.IDs))
	for i, id := range r.Type.IDs {
		names[i] = id.Name
	}
	isNone := func(id string) bool { return !r.Type.IsID(id) }
	if len(ids) != len(names) || slices.ContainsFunc(ids, isNone) {
		resp.Diagnostics.AddError("Unable to import by this id", fmt.Sprintf(
			"The import id must be <%s>, each part an id as the API gives it; it has another shape.", strings.Join(names, ">/<")))
		return
	}
	for i, name := range names {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(name), ids[i])...)
	}
	r.setIdentity(ctx, resp.State, resp.Identity, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.Private.SetKey(ctx, importedKey, []byte("true"))...)
}

// setIdentity copies the ids of a state to the resource identity. It must run in Create, Read and Update, before a
// RemoveResource as well: command lines below 1.12 send no identity, and the framework fails a response without one.
func (r *Resource[S]) setIdentity(
	ctx context.Context, state tfsdk.State, identity *tfsdk.ResourceIdentity, diags *diag.Diagnostics,
) {
	for i, value := range r.Type.ids(ctx, state, diags) {
		diags.Append(identity.SetAttribute(ctx, path.Root(r.Type.IDs[i].Name), value)...)
	}
}

// StartRead decodes the state into the model that target points to, and sets the resource identity, which must be done
// before the object may leave the state. It returns Everything for the read that follows an import, which sets no attributes
// but the ids, and Managed for a refresh. It returns false if the state cannot be decoded.
func (r *Resource[S]) StartRead(
	ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse, target any,
) (mode tfkit.ReadMode, ok bool) {
	resp.Diagnostics.Append(req.State.Get(ctx, target)...)
	r.setIdentity(ctx, req.State, resp.Identity, &resp.Diagnostics)
	imported, diags := req.Private.GetKey(ctx, importedKey)
	resp.Diagnostics.Append(diags...)
	mode = tfkit.Managed
	if imported != nil {
		mode = tfkit.Everything
		resp.Diagnostics.Append(resp.Private.SetKey(ctx, importedKey, nil)...)
	}
	return mode, !resp.Diagnostics.HasError()
}

// Save saves a model as the state of an object that exists, and its ids as the resource identity. A canceled context does not
// keep it from that.
func (r *Resource[S]) Save(
	ctx context.Context, model any, state *tfsdk.State, identity *tfsdk.ResourceIdentity, diags *diag.Diagnostics,
) {
	ctx = context.WithoutCancel(ctx)
	diags.Append(state.Set(ctx, model)...)
	r.setIdentity(ctx, *state, identity, diags)
}

// Refresh implements fastpath.Resource for objects that no list answers.
func (r *Resource[S]) Refresh(
	ctx context.Context, _ fastpath.RawObject,
) (onward context.Context, changed map[string]attr.Value, ok bool) {
	return ctx, nil, false
}

// Load implements fastpath.Resource for objects that do not depend on what else the state has.
func (r *Resource[S]) Load(context.Context, []byte) {}

// Keep implements fastpath.Resource for objects of which a plan without changes needs no record.
func (r *Resource[S]) Keep(context.Context, fastpath.RawObject) bool { return true }
