package account

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

var _ object.Interface = (*Resource)(nil)

// declaration declares the account.
var declaration = object.Type{
	Name: "account", Schema: resourceSchema, IDs: []object.ID{{Name: "id", Description: "The id that Paxos gave the account."}},
	IsID: api.ValidID, Unique: "ref_id", Personal: []string{"description"},
}

// Resource is paxos_account.
type Resource struct {
	object.Resource[*session.Session, model, api.Account]
}

// NewResource returns the resource paxos_account.
func NewResource() resource.Resource {
	return &Resource{object.Resource[*session.Session, model, api.Account]{
		Type: &declaration, Get: get, FromAPI: fromAPI, WhyMissing: "Paxos cannot delete accounts",
		What: func(state model) string { return "account " + state.ID.ValueString() },
		Mapping: mapping.Declare(bind,
			"id", "profile_id", "summary_status", "admin_disabled", "created_at", "deletion_policy"),
		Verbatim: []string{"identity_id", "ref_id"},
	}}
}

// Create creates the account, under a ref_id in any case.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	refuseDisabled(plan, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if plan.RefID.IsUnknown() {
		plan.RefID = types.StringValue(uuid.NewString())
	}
	change := toAPI(plan, model{})
	change.SetUserDisabled = nil // false, as every new account has it
	account, err := r.Session.Client.CreateAccount(ctx, change)
	if err != nil {
		what := fmt.Sprintf("Creating the account with ref_id %q failed.", change.RefID)
		failed := r.WriteFailure(ctx, "create", what, err)
		if api.IsNotFound(err) {
			failed.At = path.Root("identity_id")
		}
		failed.AddError(&resp.Diagnostics)
		return
	}
	refIDs.Read(r.Session, account.RefID, account.ID)
	r.SaveCreated(ctx, plan, account, resp)
}

// get reads the account.
func get(ctx context.Context, s *session.Session, state model) (*api.Account, error) {
	account, err := s.Client.GetAccount(ctx, state.ID.ValueString())
	if err == nil {
		refIDs.Read(s, account.RefID, account.ID)
	}
	return account, err
}

// Update sends what changes. If that is nothing, nothing is sent.
func (r *Resource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	refuseOtherOwner(plan, state, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	change := toAPI(plan, state)
	change.Type = "" // one that Paxos did not tell: it takes a type at creation only
	var account *api.Account
	if !mapping.IsZero(&change) {
		change.ID = state.ID.ValueString()
		var err error
		account, err = r.Session.Client.UpdateAccount(ctx, change)
		if err != nil {
			r.WriteFailure(ctx, "update", "Changing account "+change.ID+" failed.", err).AddError(&resp.Diagnostics)
			return
		}
	}
	r.SaveUpdated(ctx, plan, state, account, req, resp)
}

// Delete disables the account, unless deletion_policy leaves it open.
func (r *Resource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() || removal.Keeps(state.removed("destroy"), &resp.Diagnostics) {
		return
	}
	yes := true
	id := state.ID.ValueString()
	change := api.AccountChange{AccountFields: api.AccountFields{ID: id}, SetUserDisabled: &yes}
	if _, err := r.Session.Client.UpdateAccount(ctx, change); err != nil {
		tfkit.Failure{Action: "disable account", Context: "Disabling account " + id + " failed.", Err: err}.AddError(&resp.Diagnostics)
	}
}
