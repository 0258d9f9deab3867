package profile

import (
	"context"
	"fmt"

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

// NewResource returns the resource paxos_profile.
func NewResource() resource.Resource { return &Resource{} }

// Resource is paxos_profile.
type Resource struct{ session *session.Session }

// Metadata names the resource.
func (r *Resource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_profile"
}

// Schema describes the resource; see schema.go.
func (r *Resource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = resourceSchema()
}

// IdentitySchema describes the resource identity.
func (r *Resource) IdentitySchema(
	_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse,
) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"id": identityschema.StringAttribute{RequiredForImport: true, Description: "The id that Paxos gave the profile."},
	}}
}

// Configure takes the session from the provider.
func (r *Resource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	r.session = session.From(req.ProviderData, &resp.Diagnostics)
}

// ImportState imports by id or by resource identity. The alias "default" is no id.
func (r *Resource) ImportState(
	ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse,
) {
	isID := func(text string) bool { return api.ValidID(text) && text != api.DefaultProfileID }
	tfkit.ImportByID(ctx, req, resp, isID, "id")
}

// Create creates the profile.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	profile, err := r.session.Client.CreateProfile(ctx, plan.toAPI())
	if err != nil {
		what := fmt.Sprintf("Creating the profile with nickname %q failed.", plan.Nickname.ValueString())
		addWriteError("create profile", what, err, &resp.Diagnostics)
		return
	}
	// The profile exists: what is saved must not depend on a context that Ctrl-C has canceled.
	saving := context.WithoutCancel(ctx)
	resp.Diagnostics.Append(setIdentity(saving, resp.Identity, profile.ID)...)
	resp.Diagnostics.Append(resp.State.Set(saving, fromAPI(tfkit.Planned, plan, profile))...)
}

// Read refreshes the profile; an import reads everything.
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.ID.ValueString()
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, id)...)
	reader := tfkit.Managed
	if state.Nickname.IsNull() {
		reader = tfkit.Everything // only an import leaves the nickname open
	}
	if reader == tfkit.Managed && r.session.SkipRead("profile "+id, &resp.Diagnostics) {
		return
	}
	profile, err := r.session.Client.GetProfile(ctx, id)
	switch {
	case api.IsNotFound(err) && reader == tfkit.Managed:
		r.missing(ctx, state, err, &resp.State, &resp.Diagnostics)
	case err != nil:
		tfkit.Failure{Action: "read profile", Context: "Reading profile " + id + " failed.", Err: err}.AddError(&resp.Diagnostics)
	default:
		found := fromAPI(reader, state, profile)
		r.hold(found)
		resp.Diagnostics.Append(resp.State.Set(ctx, found)...)
	}
}

// Update renames the profile. If the nickname stays, nothing is sent.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.ID.ValueString()
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, id)...)
	if !plan.Nickname.Equal(state.Nickname) {
		err := r.session.Client.UpdateProfile(ctx, id, api.UpdateProfileRequest{Nickname: plan.Nickname.ValueString()})
		if err != nil {
			addWriteError("update profile", "Changing the nickname of profile "+id+" failed.", err, &resp.Diagnostics)
			return
		}
	}
	resp.Diagnostics.Append(resp.State.Set(context.WithoutCancel(ctx), plan)...)
}

// Delete deactivates the profile, unless deletion_policy leaves it. The plan has refused what cannot be deactivated; Delete
// refuses it again for whoever skips the plan.
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || state.DeletionPolicy.ValueString() == policyAbandon {
		return
	}
	if refuseDestroy(state, &resp.Diagnostics); resp.Diagnostics.HasError() {
		return
	}
	id := state.ID.ValueString()
	err := r.session.Client.DeactivateProfile(ctx, id)
	if err == nil {
		return
	}
	failed := tfkit.Failure{Action: "deactivate profile", Context: "Deactivating profile " + id + " failed.", Err: err}
	if api.IsInvalid(err) || api.IsConflict(err) {
		failed.Next = "Paxos deactivates a profile only while all of its balances are zero. Move what it holds to another profile and " +
			"destroy it again, or apply deletion_policy = \"ABANDON\" first to leave it active."
	}
	failed.AddError(&resp.Diagnostics)
}

// addWriteError adds the error of a create or update, at the nickname if another profile has it.
func addWriteError(action, what string, err error, diags *diag.Diagnostics) {
	failed := tfkit.Failure{Action: action, Context: what, Err: err}
	if api.IsConflict(err) {
		failed.At = path.Root("nickname")
	}
	if id, ok := api.ExistingID(err); ok {
		failed.Next = "Profile " + id + " has this nickname. Choose another one, or import that profile if it is the one meant:"
		failed.Block = tfkit.ImportBlock("paxos_profile", id)
	}
	failed.AddError(diags)
}

func setIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, id string) diag.Diagnostics {
	return tfkit.SetIdentity(ctx, identity, []string{"id"}, []string{id})
}
