package identitycontrol

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/respelling"
)

var _ object.Interface = (*Resource)(nil)

// declaration declares the control, which the API finds only through its identity.
var declaration = object.Type{
	Name: "identity_control", Schema: resourceSchema,
	IDs: []object.ID{
		{Name: "identity_id", Description: "Id of the identity that the control is on."},
		{Name: "id", Description: "The id that Paxos gave the control."},
	},
	IsID: api.ValidID,
}

// Resource is paxos_identity_control.
type Resource struct {
	object.Resource[*session.Session]
}

// NewResource returns the resource paxos_identity_control.
func NewResource() resource.Resource {
	return &Resource{object.Resource[*session.Session]{Type: &declaration}}
}

// Create sets the control. Once it exists there are only warnings.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	identityID := plan.IdentityID.ValueString()
	if plan.closes() && !r.Session.AllowClose(identityID, &resp.Diagnostics) {
		return
	}
	control, err := r.Session.Client.CreateControl(ctx, plan.toAPI())
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
	created := fromAPI(tfkit.Planned, plan, control)
	learn(created, control, &resp.Diagnostics).Save(ctx, resp.Private, &resp.Diagnostics)
	session.RegisterOf(r.Session).CreatedControl(created.toRegister())
	r.Save(ctx, created, &resp.State, resp.Identity, &resp.Diagnostics)
}

// Read refreshes the control from its identity's list, the only way to find one.
func (r *Resource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state model
	mode, ok := r.StartRead(ctx, req, resp, &state)
	identityID, id := state.IdentityID.ValueString(), state.ID.ValueString()
	if !ok || mode == tfkit.Managed && r.Session.SkipRead("control "+id+" of identity "+identityID, &resp.Diagnostics) {
		return
	}
	read := r.Session.Client.ReadControl
	if mode == tfkit.Everything {
		read = r.Session.Client.GetControl // an import is never answered from what was read before
	}
	control, err := read(ctx, identityID, id)
	if api.IsNotFound(err) && mode == tfkit.Managed {
		control, err = r.lookAgain(ctx, state, &resp.State, &resp.Diagnostics), nil
	}
	switch {
	case err != nil:
		tfkit.Failure{
			Action: "read identity control", Context: "Reading control " + id + " of identity " + identityID + " failed.", Err: err,
		}.AddError(&resp.Diagnostics)
	case control == nil: // it is dealt with
	case control.DeletedAt != "":
		r.forget(ctx, state, &resp.State)
		warnLifted(state, control, &resp.Diagnostics)
	default:
		memory := respelling.Load(ctx, req.Private, &resp.Diagnostics)
		control = respelling.Restore(memory, state.toAPI(), control)
		resp.Diagnostics.Append(resp.State.Set(ctx, fromAPI(mode, state, control))...)
	}
}

// Update saves what steers the removal. Nothing else can be updated, and nothing is sent.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	r.Save(ctx, plan, &resp.State, resp.Identity, &resp.Diagnostics)
}

// Delete lifts the control, unless deletion_policy leaves it. The plan has refused what cannot be lifted; Delete refuses
// it again for whoever skips the plan.
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || state.DeletionPolicy.ValueString() == object.Abandon {
		return
	}
	identityID, id := state.IdentityID.ValueString(), state.ID.ValueString()
	if session.RegisterOf(r.Session).IsCreatedControl(identityID, id) {
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
	err := r.Session.Client.DeleteControl(ctx, api.DeleteControlRequest{
		IdentityID: identityID, ID: id, Reason: state.RemovalReason.ValueString(),
	})
	if err != nil {
		tfkit.Failure{
			Action: "delete identity control", Context: "Lifting control " + id + " of identity " + identityID + " failed.", Err: err,
		}.AddError(&resp.Diagnostics)
	}
}
