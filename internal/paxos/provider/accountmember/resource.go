package accountmember

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

var _ object.Interface = (*Resource)(nil)

// declaration declares the member, which the API finds only through its account.
var declaration = object.Type{
	Name: "account_member", Schema: resourceSchema,
	IDs: []object.ID{
		{Name: "account_id", Description: "Id of the account that the member belongs to."},
		{Name: "id", Description: "The id that Paxos gave the member."},
	},
	IsID: api.ValidID, Unique: "identity_id",
}

// Resource is paxos_account_member.
type Resource struct {
	object.Resource[*session.Session, model, api.AccountMember]
}

// NewResource returns the resource paxos_account_member.
func NewResource() resource.Resource {
	return &Resource{object.Resource[*session.Session, model, api.AccountMember]{
		Type: &declaration, Get: get, FromAPI: fromAPI, WhyMissing: "Paxos cannot delete accounts",
		What: func(state model) string {
			return "member " + state.ID.ValueString() + " of account " + state.AccountID.ValueString()
		},
		ToAPI: func(plan, prior model) any { return toAPI(plan, prior) }, Verbatim: []string{"identity_id"},
	}}
}

// Create adds the member to its account.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	accountID := plan.AccountID.ValueString()
	member, err := r.Session.Client.AddAccountMember(ctx, accountID, toAPI(plan, model{}))
	if err != nil {
		what := "Adding identity " + plan.IdentityID.ValueString() + " to account " + accountID + " failed."
		r.WriteFailure(ctx, "create", what, err, accountID).AddError(&resp.Diagnostics)
		return
	}
	r.SaveCreated(ctx, plan, member, resp)
}

// get reads the member from its account, the only way to find one. An account shows all of its members, so two answers without
// one mean that it was removed.
func get(ctx context.Context, s *session.Session, state model) (*api.AccountMember, error) {
	member, err := s.Client.GetAccountMember(ctx, state.AccountID.ValueString(), state.ID.ValueString())
	if api.IsMemberAbsent(err) {
		return nil, &object.EndedError{What: state.what(), How: "removed", Err: err}
	}
	return member, err
}

// Delete removes the member from its account, unless deletion_policy keeps it.
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || removal.Keeps(state.removed("destroy"), &resp.Diagnostics) {
		return
	}
	if err := r.Session.Client.DeleteAccountMember(ctx, state.ID.ValueString()); err != nil {
		what := "Removing " + r.What(state) + " failed."
		tfkit.Failure{Action: "delete account member", Context: what, Err: err}.AddError(&resp.Diagnostics)
	}
}
