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
	member.Resource[model, api.AccountMember]
}

var removal = member.Removal("account")

// NewResource returns the resource paxos_account_member.
func NewResource() resource.Resource {
	return &Resource{member.Resource[model, api.AccountMember]{
		Resource: object.Resource[*session.Session, model, api.AccountMember]{
			Type: &declaration, Get: get, FromAPI: fromAPI, WhyMissing: "Paxos cannot delete accounts", What: member.What[model],
			Mapping:  mapping.Declare(bind, "id", "account_id", "deletion_policy", "type"),
			Verbatim: []string{"identity_id"},
		},
		Removal: removal, Scope: api.ScopeWriteAccount, Arguments: []string{"account_id", "identity_id", "roles"}, Remove: remove,
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
	added, err := r.Session.Client.AddAccountMember(ctx, accountID, toAPI(plan, model{}))
	if err != nil {
		what := "Adding identity " + plan.IdentityID.ValueString() + " to account " + accountID + " failed."
		r.WriteFailure(ctx, "create", what, err, accountID).AddError(&resp.Diagnostics)
		return
	}
	r.SaveCreated(ctx, plan, added, resp)
}

// get reads the member from its account, the only way to find one.
func get(ctx context.Context, s *session.Session, state model) (*api.AccountMember, error) {
	found, err := s.Client.GetAccountMember(ctx, state.AccountID.ValueString(), state.ID.ValueString())
	return found, state.Member().Ended(err)
}

func remove(ctx context.Context, s *session.Session, state model) error {
	return s.Client.DeleteAccountMember(ctx, state.ID.ValueString())
}
