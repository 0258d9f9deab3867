package account

import (
	"context"

	"github.com/google/uuid"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

var _ object.Interface = (*Resource)(nil)

// declaration declares the account. No account ever goes. Another owner or type is a replacement as well, so it takes another ref_id.
// One with or without a profile is not, because Paxos cannot delete this account.
var declaration = object.Type{
	Name: "account", Schema: resourceSchema, IDs: []object.ID{{Name: "id", Description: "The id that Paxos gave the account."}},
	IsID: api.ValidID, Parent: "identity_id",
	Unique: object.Unique{
		Argument: "ref_id", Kept: "Paxos cannot delete an account, and each keeps its ref_id",
	},
	Replaces: []string{"identity_id"}, Immutable: []string{"create_profile"}, Personal: []string{"description"}, Removal: removal,
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
		Plan:     planAccount, Post: post, Put: put, Remove: remove, Scope: api.ScopeWriteAccount,
	}}
}

// Create refuses a disabled account, for users who skip the plan.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if refuseDisabled(plan, &resp.Diagnostics); !resp.Diagnostics.HasError() {
		r.Resource.Create(ctx, req, resp)
	}
}

// post creates the account, under a ref_id in any case.
func post(ctx context.Context, s *session.Session, plan *model) (*api.Account, error) {
	if plan.RefID.IsUnknown() {
		plan.RefID = types.StringValue(uuid.NewString())
	}
	change := toAPI(*plan, model{})
	change.SetUserDisabled = nil // false, as every new account has it
	return s.Client.CreateAccount(ctx, change)
}

func get(ctx context.Context, s *session.Session, state model) (*api.Account, error) {
	return s.Client.GetAccount(ctx, state.ID.ValueString())
}

// put sends what changes. If that is a type that Paxos did not tell, nothing is sent: it takes a type at creation only.
func put(ctx context.Context, s *session.Session, plan, state model) (*api.Account, error) {
	change := toAPI(plan, state)
	if change.Type = ""; mapping.IsZero(&change) {
		return nil, nil //nolint:nilnil // nothing was sent
	}
	change.ID = state.ID.ValueString()
	return s.Client.UpdateAccount(ctx, change)
}

// remove disables the account.
func remove(ctx context.Context, s *session.Session, state model) error {
	yes := true
	_, err := s.Client.UpdateAccount(ctx, api.AccountChange{
		AccountFields: api.AccountFields{ID: state.ID.ValueString()}, SetUserDisabled: &yes,
	})
	return err
}
