package identitycontrol

import (
	"context"

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
	_ resource.ResourceWithConfigure   = (*Resource)(nil)
	_ resource.ResourceWithIdentity    = (*Resource)(nil)
	_ resource.ResourceWithModifyPlan  = (*Resource)(nil)
	_ resource.ResourceWithImportState = (*Resource)(nil)
)

// NewResource returns the resource paxos_identity_control.
func NewResource() resource.Resource { return &Resource{} }

// Resource is paxos_identity_control.
type Resource struct{ session *session.Session }

// Metadata names the resource.
func (r *Resource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_identity_control"
}

// Schema describes the resource; see schema.go.
func (r *Resource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = resourceSchema()
}

// IdentitySchema describes the resource identity: both ids, because a control is found through its identity only.
func (r *Resource) IdentitySchema(
	_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse,
) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"identity_id": identityschema.StringAttribute{
			RequiredForImport: true, Description: "Id of the identity that the control is on.",
		},
		"id": identityschema.StringAttribute{
			RequiredForImport: true, Description: "The id that Paxos gave the control.",
		},
	}}
}

// Configure takes the session from the provider.
func (r *Resource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.session = session.From(req.ProviderData, &resp.Diagnostics)
}

// ImportState imports any control, also one that Paxos set, by <identity_id>/<control_id> or by resource identity.
func (r *Resource) ImportState(
	ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse,
) {
	tfkit.ImportByID(ctx, req, resp, api.ValidID, "identity_id", "id")
}

// Create sets the control. Once it exists there are only warnings.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	identityID := plan.IdentityID.ValueString()
	if plan.closes() && !r.session.AllowClose(identityID, &resp.Diagnostics) {
		return
	}
	control, err := r.session.Client.CreateControl(ctx, plan.toAPI())
	if err != nil {
		failed := tfkit.Failure{
			Action:  "create identity control",
			Context: "Setting a " + plan.Type.ValueString() + " control on identity " + identityID + " failed.",
			Err:     err,
		}
		if api.IsNotFound(err) {
			failed.At = path.Root("identity_id")
		}
		failed.AddError(&resp.Diagnostics)
		return
	}
	// The control exists: what is saved must not depend on a context that Ctrl-C has canceled.
	saving := context.WithoutCancel(ctx)
	created := fromAPI(tfkit.Planned, plan, control)
	r.register().CreatedControl(created.toRegister())
	resp.Diagnostics.Append(setIdentity(saving, resp.Identity, identityID, control.ID)...)
	resp.Diagnostics.Append(resp.State.Set(saving, created)...)
}

// Read refreshes the control from its identity's list, the only way to find one.
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	identityID, id := state.IdentityID.ValueString(), state.ID.ValueString()
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, identityID, id)...)
	reader := tfkit.Managed
	if state.Type.IsNull() {
		// Only an import leaves the type open: it sets the ids and nothing else.
		reader = tfkit.Everything
	}
	if reader == tfkit.Managed && r.session.SkipRead("control "+id+" of identity "+identityID, &resp.Diagnostics) {
		return
	}
	read := r.session.Client.ReadControl
	if reader == tfkit.Everything {
		read = r.session.Client.GetControl // an import is never answered from what was read before
	}
	control, err := read(ctx, identityID, id)
	switch {
	case api.IsNotFound(err) && reader == tfkit.Managed:
		r.handleMissing(ctx, state, err, &resp.State, &resp.Diagnostics)
	case err != nil:
		tfkit.Failure{
			Action: "read identity control", Context: "Reading control " + id + " of identity " + identityID + " failed.", Err: err,
		}.AddError(&resp.Diagnostics)
	case control.DeletedAt != "":
		r.forget(ctx, state, &resp.State)
		warnLifted(state, control, &resp.Diagnostics)
	default:
		resp.Diagnostics.Append(resp.State.Set(ctx, fromAPI(reader, state, control))...)
	}
}

// Update saves what steers the removal. Nothing else can be updated, and nothing is sent.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, plan.IdentityID.ValueString(), plan.ID.ValueString())...)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// Delete lifts the control, unless deletion_policy leaves it. The plan has refused what cannot be lifted; Delete refuses
// it again for whoever skips the plan.
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || state.DeletionPolicy.ValueString() == policyAbandon {
		return
	}
	identityID, id := state.IdentityID.ValueString(), state.ID.ValueString()
	if r.register().IsCreatedControl(identityID, id) {
		// The response to a create was lost, and this control, as young and with the same arguments, was taken for the new one.
		tfkit.Notice{
			Summary: "Identity control kept",
			Found: "Control " + id + " of identity " + identityID + " was not lifted: another resource with the same arguments was created " +
				"in this run, the response of Paxos was lost, and this control was found in its place. That resource manages it now.",
		}.AddWarning(&resp.Diagnostics)
		return
	}
	r.planRemoval(state.toRegister(), "destroy", &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	err := r.session.Client.DeleteControl(ctx, api.DeleteControlRequest{
		IdentityID: identityID, ID: id, Reason: state.RemovalReason.ValueString(),
	})
	if err != nil {
		tfkit.Failure{
			Action: "delete identity control", Context: "Lifting control " + id + " of identity " + identityID + " failed.", Err: err,
		}.AddError(&resp.Diagnostics)
	}
}

func setIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, identityID, id string) diag.Diagnostics {
	return tfkit.SetIdentity(ctx, identity, []string{"identity_id", "id"}, []string{identityID, id})
}
