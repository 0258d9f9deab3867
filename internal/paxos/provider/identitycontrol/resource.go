package identitycontrol

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

var _ object.Interface = (*Resource)(nil)

// declaration declares the control, which the API finds only through its identity.
var declaration = object.Type{
	Name: "identity_control", Schema: resourceSchema,
	IDs: []object.ID{
		{Name: "identity_id", Description: "Id of the identity that the control is on."},
		{Name: "id", Description: "The id that Paxos gave the control."},
	},
	IsID: api.ValidID, Replaces: []string{"identity_id", "type", "reason"}, // there is no update; reason_code has its own rule
	Personal: []string{"reason"}, Removal: removal,
}

// Resource is paxos_identity_control.
type Resource struct {
	object.Resource[*session.Session, model, api.Control]
}

// NewResource returns the resource paxos_identity_control.
func NewResource() resource.Resource {
	return &Resource{object.Resource[*session.Session, model, api.Control]{
		Type: &declaration, Get: get, ReadAhead: readAhead, FromAPI: fromAPI, WhyMissing: "A lifted control stays listed",
		What: func(state model) string {
			return "control " + state.ID.ValueString() + " of identity " + state.IdentityID.ValueString()
		},
		Mapping: mapping.Declare(bind,
			"id", "set_by", "is_overridable", "created_at", "removal_reason", "deletion_policy"),
		Verbatim: []string{"identity_id"},
		Forgotten: func(s *session.Session, state model) {
			s.Register.ForgetControl(state.IdentityID.ValueString(), state.ID.ValueString())
		},
	}}
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
	control, err := r.Session.Client.CreateControl(ctx, toAPI(plan, model{}))
	if err != nil {
		what := "Setting a " + plan.Type.ValueString() + " control on identity " + identityID + " failed."
		r.WriteFailure(ctx, "create", what, err).AddError(&resp.Diagnostics)
		return
	}
	created := r.SaveCreated(ctx, plan, control, resp)
	r.Session.Register.CreatedControl(created.toRegister())
}

// get reads the control from its identity's list, the only way to find one.
func get(ctx context.Context, s *session.Session, state model) (*api.Control, error) {
	return find(ctx, state, s.Client.GetControl)
}

// readAhead is get for a refresh.
func readAhead(ctx context.Context, s *session.Session, state model) (*api.Control, error) {
	return find(ctx, state, s.Client.ReadControl)
}

// find returns the control if it is in force. A lifted one stays listed, and deleted_at is the proof.
func find(
	ctx context.Context, state model, read func(ctx context.Context, identityID, id string) (*api.Control, error),
) (*api.Control, error) {
	identityID := state.IdentityID.ValueString()
	control, err := read(ctx, identityID, state.ID.ValueString())
	if err == nil && control.DeletedAt != "" {
		what := fmt.Sprintf("Control %s (%s) on identity %s", control.ID, control.Type, identityID)
		return nil, &object.EndedError{What: what, How: "lifted", When: control.DeletedAt}
	}
	return control, err
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
	r.Session.Register.LiftControl(state.toRegister())
	err := r.Session.Client.DeleteControl(ctx, api.DeleteControlRequest{
		IdentityID: identityID, ID: id, Reason: state.RemovalReason.ValueString(),
	})
	if err != nil {
		tfkit.Failure{
			Action: "delete identity control", Context: "Lifting control " + id + " of identity " + identityID + " failed.", Err: err,
		}.AddError(&resp.Diagnostics)
	}
}
