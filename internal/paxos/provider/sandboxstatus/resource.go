package sandboxstatus

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-validators/resourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

var (
	_ resource.ResourceWithConfigure        = (*Resource)(nil)
	_ resource.ResourceWithIdentity         = (*Resource)(nil)
	_ resource.ResourceWithConfigValidators = (*Resource)(nil)
	_ resource.ResourceWithModifyPlan       = (*Resource)(nil)
	_ resource.ResourceWithImportState      = (*Resource)(nil)
)

// defaultTimeout is how long a write waits until it shows: the sandbox is not synchronous.
const defaultTimeout = 2 * time.Minute

// NewResource returns the resource paxos_sandbox_identity_status.
func NewResource() resource.Resource { return &Resource{} }

// Resource is paxos_sandbox_identity_status.
type Resource struct{ session *session.Session }

// Metadata names the resource.
func (r *Resource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_sandbox_identity_status"
}

// Schema describes the resource; see schema.go.
func (r *Resource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = resourceSchema(ctx)
}

// IdentitySchema describes the resource identity: that of the identity whose statuses these are.
func (r *Resource) IdentitySchema(
	_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse,
) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"identity_id": identityschema.StringAttribute{RequiredForImport: true, Description: "Id of the identity."},
	}}
}

// Configure takes the session from the provider.
func (r *Resource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.session = session.From(req.ProviderData, &resp.Diagnostics)
}

// ConfigValidators refuses a resource that sets nothing.
func (r *Resource) ConfigValidators(context.Context) []resource.ConfigValidator {
	return []resource.ConfigValidator{resourcevalidator.AtLeastOneOf(
		path.MatchRoot("id_verification_status"), path.MatchRoot("sanctions_verification_status"),
		path.MatchRoot("document_verification_status"), path.MatchRoot("additional_screening_status"),
		path.MatchRoot("user_disabled"), path.MatchRoot("admin_disabled"),
	)}
}

// ImportState imports by the identity's id or by resource identity.
func (r *Resource) ImportState(
	ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse,
) {
	tfkit.ImportByID(ctx, req, resp, api.ValidID, "identity_id")
}

// Create sets all that is configured.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	after, diags := plan.Timeouts.Create(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout := tfkit.Timeout{Argument: "timeouts.create", After: after}
	r.set(ctx, plan, config.sent(model{}), timeout, &resp.State, resp.Identity, &resp.Diagnostics)
}

// Read refreshes what the configuration sets; an import reads everything.
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.IdentityID.ValueString()
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, id)...)
	reader := tfkit.Managed
	if state.isEmpty() {
		reader = tfkit.Everything // only an import sets nothing but the id
	}
	if reader == tfkit.Managed && r.session.SkipRead("the sandbox status of identity "+id, &resp.Diagnostics) {
		return
	}
	identity, err := r.session.Client.GetIdentity(ctx, id, api.GetIdentityOptions{Details: true})
	if api.IsNotFound(err) {
		identity, err = r.rereadAfterDelay(ctx, id)
	}
	switch {
	case err == nil:
		resp.Diagnostics.Append(resp.State.Set(ctx, fromAPI(reader, state, identity))...)
	case api.IsNotFound(err) && reader == tfkit.Managed && r.session.OnMissing == session.OnMissingForget:
		resp.State.RemoveResource(ctx)
		tfkit.Notice{
			Summary: "Identity is gone",
			Found: "Paxos does not know identity " + id + " any more. Its sandbox statuses were " +
				"taken out of the state, as the provider's on_missing = \"FORGET\" demands, and are planned anew.",
		}.AddWarning(&resp.Diagnostics)
	default:
		tfkit.Failure{
			Action: "read sandbox identity status", Context: "Reading identity " + id + " failed. The state keeps what it was.",
			Err: err,
		}.AddError(&resp.Diagnostics)
	}
}

// rereadAfterDelay reads an identity that was not found once more, after a while: replicas may lag.
func (r *Resource) rereadAfterDelay(ctx context.Context, id string) (*api.Identity, error) {
	select {
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case <-time.After(session.RecheckDelay):
	}
	return r.session.Client.GetIdentity(ctx, id, api.GetIdentityOptions{Details: true})
}

// Update sets the configured statuses, and sends nothing if only timeouts changed, which the plan has found.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state, config model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	after, diags := plan.Timeouts.Update(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !plan.Status.IsUnknown() {
		resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, plan.IdentityID.ValueString())...)
		resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
		return
	}
	timeout := tfkit.Timeout{Argument: "timeouts.update", After: after}
	r.set(ctx, plan, config.sent(state), timeout, &resp.State, resp.Identity, &resp.Diagnostics)
}

// Delete sends nothing; the plan has said so.
func (r *Resource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

func setIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, id string) diag.Diagnostics {
	return tfkit.SetIdentity(ctx, identity, []string{"identity_id"}, []string{id})
}
