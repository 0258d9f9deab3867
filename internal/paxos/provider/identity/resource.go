package identity

import (
	"context"

	"github.com/google/uuid"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

var (
	_ resource.ResourceWithConfigure      = (*Resource)(nil)
	_ resource.ResourceWithIdentity       = (*Resource)(nil)
	_ resource.ResourceWithValidateConfig = (*Resource)(nil)
	_ resource.ResourceWithModifyPlan     = (*Resource)(nil)
	_ resource.ResourceWithImportState    = (*Resource)(nil)
)

// NewResource returns the resource paxos_identity.
func NewResource() resource.Resource { return &Resource{} }

// Resource is paxos_identity.
type Resource struct{ session *session.Session }

// Metadata names the resource.
func (r *Resource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_identity"
}

// Schema describes the resource; see schema.go.
func (r *Resource) Schema(ctx context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = resourceSchema(ctx)
}

// IdentitySchema describes the resource identity: the id alone.
func (r *Resource) IdentitySchema(
	_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse,
) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"id": identityschema.StringAttribute{
			RequiredForImport: true, Description: "The id that Paxos gave the identity.",
		},
	}}
}

// Configure takes the session from the provider.
func (r *Resource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.session = session.From(req.ProviderData, &resp.Diagnostics)
}

// ImportState imports by the identity's id, by ref_id:<ref_id>, or by resource identity.
func (r *Resource) ImportState(
	ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse,
) {
	if resp.Diagnostics.Append(resolveImport(ctx, r.session, &req, resp)...); !resp.Diagnostics.HasError() {
		tfkit.ImportByID(ctx, req, resp, api.ValidID, "id")
	}
}

// Create makes the identity, or takes over the one that holds its ref_id. Once it exists there are only warnings.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan, config model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	timeout, diags := plan.Timeouts.Create(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if plan.RefID.IsUnknown() {
		plan.RefID = types.StringValue(uuid.NewString())
	}
	ctx = withRedaction(ctx, plan, config)
	answer, err := r.session.Client.CreateIdentity(ctx, toCreate(plan, config))
	if err != nil {
		answer = resolveConflict(ctx, r.session, plan, config, err, &resp.Diagnostics)
	}
	if answer == nil {
		return
	}
	if err == nil && !claim(r.session, plan, config, answer.ID, false, &resp.Diagnostics) {
		return
	}
	wait := tfkit.Timeout{Argument: "timeouts.create", After: timeout}
	r.saveAndWait(ctx, plan, model{}, answer, wait, &resp.State, resp.Identity, &resp.Diagnostics)
}

// Read refreshes what the configuration manages; an import reads everything.
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.ID.ValueString()
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, id)...)
	if state.Type.IsNull() {
		// Only an import leaves the type open: it sets the id and nothing else.
		readImported(ctx, r.session, id, resp)
		return
	}
	if r.session.SkipRead("identity "+id, &resp.Diagnostics) {
		return
	}
	ctx = withRedaction(ctx, state)
	answer, err := r.session.Client.ReadIdentity(ctx, state.toPrior())
	switch {
	case api.IsNotFound(err):
		handleMissing(ctx, r.session, state, err, &resp.State, &resp.Diagnostics)
		return
	case err != nil:
		addReadError(id, err, &resp.Diagnostics)
		return
	case answer.FromList:
		// A row carries no details and has the state's updated_at: those of the state stand.
		state.summary = summaryFromAPI(tfkit.Managed, state.summary, answer.Identity)
	default:
		state = fromAPI(tfkit.Managed, state, answer.Identity)
	}
	r.session.Breaker.RecordFound()
	if answer.Mismatch {
		warnMismatch(id, &resp.Diagnostics)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
}

// Update sends what changed, and nothing where only arguments of the provider did.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state, config model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	timeout, diags := plan.Timeouts.Update(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.ID.ValueString()
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, id)...)
	if !hasChanges(plan, state, config) { // the plan has kept all computed attributes
		resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
		return
	}
	ctx = withRedaction(ctx, plan, state, config)
	registerOf(r.session).Claim(session.Identity{ID: id}, false)
	answer, err := applyChanges(ctx, r.session, id, plan, state, config)
	if err != nil {
		tfkit.Failure{
			Action:  "update identity",
			Context: "Updating identity " + id + " failed. The state keeps what it was; the next plan compares anew.",
			Err:     err,
		}.AddError(&resp.Diagnostics)
		return
	}
	wait := tfkit.Timeout{Argument: "timeouts.update", After: timeout}
	r.saveAndWait(ctx, plan, state, answer, wait, &resp.State, resp.Identity, &resp.Diagnostics)
}

// Delete does what deletion_policy says; the plan has told what stays behind.
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.ID.ValueString()
	registerOf(r.session).Destroyed(state.toRegister(state))
	switch state.DeletionPolicy.ValueString() {
	case policyPrevent:
		addPreventError(id, &resp.Diagnostics)
	case policyClose:
		closeIdentity(withRedaction(ctx, state), r.session, id, &resp.Diagnostics)
	}
}

// saveAndWait turns the answer to a write into state and resource identity, completing a thin answer by one read, and
// then waits for the status. The identity exists: only warnings from here on, and a canceled ctx no longer counts for
// what must be saved.
func (r *Resource) saveAndWait(
	ctx context.Context, plan, prior model, answer *api.Identity, timeout tfkit.Timeout,
	state *tfsdk.State, identity *tfsdk.ResourceIdentity, diags *diag.Diagnostics,
) {
	saving := context.WithoutCancel(ctx)
	answer = readBack(saving, r.session, plan, answer, diags)
	diags.Append(setIdentity(saving, identity, answer.ID)...)
	diags.Append(state.Set(saving, savedFromAPI(plan, prior, answer))...)
	if last := wait(ctx, r.session, plan, answer, timeout, diags); last != nil {
		diags.Append(state.Set(saving, savedFromAPI(plan, prior, last))...)
	}
}

func setIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, id string) diag.Diagnostics {
	return tfkit.SetIdentity(ctx, identity, []string{"id"}, []string{id})
}
