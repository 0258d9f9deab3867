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
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
)

// Interface is what each resource implements: with the methods of Resource, and its own for Create, Read, Update, Delete and
// ModifyPlan.
type Interface interface {
	resource.ResourceWithModifyPlan
	resource.ResourceWithImportState
	fastpath.Resource
}

// Session is what the configured provider hands to its objects, as far as all objects need it.
type Session interface {
	API() API
	// SkipRead reports whether this run reads no more, and if so says that what is not read; the state keeps it.
	SkipRead(what string, diags *diag.Diagnostics) bool
	// TryCredentials fails a plan that sends something when it is applied, if there is no access token for the scope of the
	// request. It does so once in a run.
	TryCredentials(ctx context.Context, scope string, diags *diag.Diagnostics)
	// Names returns the record of the run. Before the provider is configured it is one that nobody else has.
	Names() *Names
}

// API is what all objects have to know of their API.
type API struct {
	Name        string // in messages
	Prefix      string // of the types of its resources: "example_"
	Environment string // the environment of the provider
	Arguments   string // the arguments of the provider that decide which objects it finds, as in "environment and client_id"
	// Forget takes missing objects out of the state, as the provider's argument on_missing demands. Otherwise a refresh fails.
	Forget bool
	// OmitPersonalData keeps personal data that no configuration names out of states: what imports find, and what the API sets.
	OmitPersonalData bool
	// IsNotFound and IsConflict report whether the API has answered that it does not find an object, and that another one is in
	// the way. ExistingID returns the id of that, if the API has told it. It may be nil: a *TakenError tells it as well.
	IsNotFound, IsConflict func(error) bool
	ExistingID             func(error) (string, bool)
}

var _ Interface = (*Resource[Session, any, any])(nil)

// Resource is a resource, or the part that all resources share: embed it in one that has methods of its own. S is what the configured
// provider hands to its objects, M the model of the resource, and T the object as the API's client returns it. An object with a Read of
// its own needs Type alone.
type Resource[S Session, M, T any] struct {
	Type *Type
	// What names an object of the state in a sentence: "profile p1".
	What func(state M) string
	// Get returns the object of a state. The error is an *EndedError if that has ended.
	Get func(ctx context.Context, session S, state M) (*T, error)
	// ReadAhead is Get for the first look of a refresh, which may be answered from what the run has read before; default: Get.
	ReadAhead func(ctx context.Context, session S, state M) (*T, error)
	// FromAPI maps the object to the model, of which prior is the plan (Planned), the state (Managed) or the ids (Everything).
	FromAPI func(mode tfkit.ReadMode, prior M, object *T) M
	// Mapping declares which field of the API each argument stands for; Unmapped says why there is no declaration. Nested are the
	// declarations of nested objects. If the fields of the API have the names of those of T, the spellings of the API are
	// remembered, except of the fields Verbatim; see respelling.Object.
	Mapping  mapping.Of[M]
	Nested   []mapping.Declaration
	Unmapped string
	Verbatim []string
	// Plan says what else a plan does or refuses, and which changes make another object. state is nil for a create; it is not called
	// for a destroy. It may be nil.
	Plan func(ctx context.Context, session S, state, plan *M, resp *resource.ModifyPlanResponse)
	// Post creates the object, and may fill in the plan. Put sends what a plan changes, and is called only if Mapping says that there
	// is something to send; without it, an update changes arguments of the provider alone. Scope is the scope of a create.
	Post  func(ctx context.Context, session S, plan *M) (*T, error)
	Put   func(ctx context.Context, session S, plan, state M) (*T, error)
	Scope string
	// Remove ends the object at the API; without it, a destroy sends nothing. Pinned refuses to end an object that cannot be ended,
	// and reports whether it is one. It may be nil.
	Remove func(ctx context.Context, session S, state M) error
	Pinned func(state M, diags *diag.Diagnostics) bool
	// Counts returns the breaker that ends a run in which most objects of this type are missing. It may be nil.
	Counts func(session S) *MissingBreaker
	// WhyMissing is a sentence without its period that says why an object that is not found is unlikely to have ended.
	WhyMissing string
	// Forgotten is told of an object that a refresh has taken out of the state. It may be nil.
	Forgotten func(session S, state M)
	// Session is the zero value until the provider is configured: validation runs before that.
	Session S
}

// Mappings returns all declarations of mappings, and why there are none.
func (r *Resource[S, M, T]) Mappings() (all []mapping.Declaration, unmapped string) {
	if r.Mapping != nil {
		all = append(all, r.Mapping)
	}
	return append(all, r.Nested...), r.Unmapped
}

// Metadata names the resource.
func (r *Resource[S, M, T]) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + r.Type.Name
}

// Schema describes the resource.
func (r *Resource[S, M, T]) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = r.Type.described(ctx)
}

// IdentitySchema describes the resource identity: the ids.
func (r *Resource[S, M, T]) IdentitySchema(
	_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse,
) {
	resp.IdentitySchema.Attributes = make(map[string]identityschema.Attribute, len(r.Type.IDs))
	for _, id := range r.Type.IDs {
		resp.IdentitySchema.Attributes[id.Name] = identityschema.StringAttribute{RequiredForImport: true, Description: id.Description}
	}
}

// Configure takes over what the configured provider hands to its objects.
func (r *Resource[S, M, T]) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.Session = SessionFrom[S](req.ProviderData, &resp.Diagnostics)
}

// SessionFrom returns the data that the provider hands over: the zero value if there is none yet, and an error for anything else.
func SessionFrom[S any](data any, diags *diag.Diagnostics) S {
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
func (r *Resource[S, M, T]) ImportState(
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
func (r *Resource[S, M, T]) setIdentity(
	ctx context.Context, state tfsdk.State, identity *tfsdk.ResourceIdentity, diags *diag.Diagnostics,
) {
	for i, value := range r.Type.ids(ctx, state, diags) {
		diags.Append(identity.SetAttribute(ctx, path.Root(r.Type.IDs[i].Name), value)...)
	}
}

// Refresh implements fastpath.Resource for objects that no list answers.
func (r *Resource[S, M, T]) Refresh(
	ctx context.Context, _ fastpath.RawObject,
) (onward context.Context, changed map[string]attr.Value, ok bool) {
	return ctx, nil, false
}

// Load implements fastpath.Resource for objects that do not depend on what else the state has.
func (r *Resource[S, M, T]) Load(context.Context, []byte) {}
