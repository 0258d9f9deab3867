package accountmember

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/member"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// declaration declares the member, which the API finds only through its account.
var declaration = object.Type{
	Name: "account_member", Schema: resourceSchema,
	IDs: []object.ID{
		{Name: "account_id", Description: "Id of the account that the member belongs to."},
		{Name: "id", Description: "The id that Paxos gave the member."},
	},
	IsID: api.ValidID, Unique: object.Unique{Argument: "identity_id"}, Removal: removal,
	Replaces: []string{"account_id", "identity_id", "roles"}, // there is no update
}

var removal = member.Removal("account")

// NewResource returns the resource paxos_account_member.
func NewResource() resource.Resource {
	return &object.Resource[*session.Session, model, api.AccountMember]{
		Type: &declaration, Get: get, FromAPI: fromAPI, WhyMissing: "Paxos cannot delete accounts",
		What:    func(state model) string { return state.member().What() },
		Mapping: mapping.Declare(bind, "id", "account_id", "deletion_policy", "type"), Verbatim: []string{"identity_id"},
		Plan: planMember, Post: post, Remove: remove, Scope: api.ScopeWriteAccount,
	}
}

func planMember(ctx context.Context, s *session.Session, state, plan *model, resp *resource.ModifyPlanResponse) {
	if state != nil {
		s.RefuseMoved(ctx, state.member().What(), state.IdentityID, plan.IdentityID, &resp.Diagnostics)
	}
}

func post(ctx context.Context, s *session.Session, plan *model) (*api.AccountMember, error) {
	return s.Client.AddAccountMember(ctx, plan.AccountID.ValueString(), toAPI(*plan, model{}))
}

// get reads the member from its account, the only way to find one.
func get(ctx context.Context, s *session.Session, state model) (*api.AccountMember, error) {
	found, err := s.Client.GetAccountMember(ctx, state.AccountID.ValueString(), state.ID.ValueString())
	return found, state.member().Ended(err)
}

func remove(ctx context.Context, s *session.Session, state model) error {
	return s.Client.DeleteAccountMember(ctx, state.ID.ValueString())
}
