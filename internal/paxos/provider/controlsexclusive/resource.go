package controlsexclusive

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

var _ object.Interface = (*Resource)(nil)

// declaration declares the object: the controls of an identity, whose id it has.
var declaration = object.Type{
	Name: "identity_controls_exclusive", Schema: resourceSchema,
	IDs:  []object.ID{{Name: "identity_id", Description: "Id of the identity."}},
	IsID: api.ValidID, Replaces: []string{"identity_id"}, Removal: removal,
}

// Resource is paxos_identity_controls_exclusive.
type Resource struct {
	object.Resource[*session.Session, model, answer]
}

// NewResource returns the resource paxos_identity_controls_exclusive.
func NewResource() resource.Resource {
	return &Resource{object.Resource[*session.Session, model, answer]{
		Type: &declaration, Get: get, ReadAhead: readAhead, FromAPI: fromAPI, WhyMissing: "Paxos cannot delete identities",
		Unmapped: "no field of the API has what an argument says",
		What:     func(state model) string { return "the controls of identity " + state.IdentityID.ValueString() },
	}}
}

// Create lifts the controls that the plan has shown, and no others. It sends nothing for those that were lifted in the meantime.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	found, err := readAhead(ctx, r.Session, plan)
	if err != nil {
		r.WriteFailure(ctx, "create", "Reading "+r.What(plan)+" failed.", err).AddError(&resp.Diagnostics)
		return
	}
	shown := tfkit.StringElements(plan.LiftedControlIDs.Elements())
	isShown := func(c control) bool { return slices.Contains(shown, c.ID) }
	lift := slices.DeleteFunc(slices.Clone(found.active), func(c control) bool { return !isShown(c) })
	if r.lift(ctx, plan, lift, &resp.Diagnostics) {
		found.active = slices.DeleteFunc(found.active, isShown)
		r.SaveCreated(ctx, plan, found, resp)
	}
}

// get reads the controls of the identity.
func get(ctx context.Context, s *session.Session, state model) (*answer, error) {
	return read(ctx, s.Client.ListActiveControls, state)
}

// readAhead is get for a refresh.
func readAhead(ctx context.Context, s *session.Session, state model) (*answer, error) {
	return read(ctx, s.Client.ReadControls, state)
}

func read(ctx context.Context, list func(context.Context, string) ([]api.Control, error), state model) (*answer, error) {
	identityID := state.IdentityID.ValueString()
	controls, err := list(ctx, identityID)
	if err != nil {
		return nil, err
	}
	return newAnswer(identityID, controls), nil
}

// Update lifts the controls that the plan has shown, and no others: the next plan shows those that another client or another
// resource has set since then. It sends nothing if there are none.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if _, lift, _ := plan.sorted(state.active(ctx)); r.lift(ctx, plan, lift, &resp.Diagnostics) {
		r.Save(ctx, plan, &resp.State, resp.Identity, &resp.Diagnostics)
	}
}

// lift lifts controls, and reports whether it has lifted all of them. It lifts none if they are more than the limit allows.
func (r *Resource) lift(ctx context.Context, plan model, controls []control, diags *diag.Diagnostics) bool {
	identityID := plan.IdentityID.ValueString()
	if !r.allow(identityID, controls, diags) {
		return false
	}
	for _, c := range controls {
		err := r.Session.Client.DeleteControl(ctx, api.DeleteControlRequest{
			IdentityID: identityID, ID: c.ID, Reason: plan.RemovalReason.ValueString(),
		})
		if err != nil {
			tfkit.Failure{
				Action: "delete identity control", Context: "Lifting control " + c.ID + " of identity " + identityID + " failed.", Err: err,
			}.AddError(diags)
			return false
		}
	}
	return true
}
