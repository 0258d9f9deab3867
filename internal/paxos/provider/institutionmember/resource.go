package institutionmember

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/member"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/mapping"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

var _ object.Interface = (*Resource)(nil)

// declaration declares the member, which the API finds only through its institution.
var declaration = object.Type{
	Name: "institution_member", Schema: resourceSchema,
	IDs: []object.ID{
		{Name: "institution_id", Description: "Id of the institution that the member belongs to."},
		{Name: "id", Description: "The id that Paxos gave the member."},
	},
	IsID: api.ValidID, Unique: object.Unique{Argument: "identity_id"}, Removal: removal,
	Replaces: []string{"institution_id", "identity_id", "roles", "ownership", "position"}, // there is no update
}

// Resource is paxos_institution_member.
type Resource struct {
	object.Resource[*session.Session, model, api.InstitutionMember]
}

var removal = member.Removal("institution")

// NewResource returns the resource paxos_institution_member.
func NewResource() resource.Resource {
	return &Resource{object.Resource[*session.Session, model, api.InstitutionMember]{
		Type: &declaration, Get: get, FromAPI: fromAPI, WhyMissing: "Paxos cannot delete identities",
		What:    func(state model) string { return state.member().What() },
		Mapping: mapping.Declare(bind, "id", "institution_id", "deletion_policy", "name", "summary_status"), Verbatim: []string{"identity_id"},
		Plan: planMember, Remove: remove, Scope: api.ScopeWriteIdentity,
	}}
}

// Create adds the member to its institution, of which the identity is no member yet: Paxos has no key for members, so one that an
// interrupted run has added would be added twice.
func (r *Resource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if resp.Diagnostics.HasError() {
		return
	}
	institutionID, wanted := plan.InstitutionID.ValueString(), toAPI(plan, model{})
	what := fmt.Sprintf("Creating the institution member with institution_id %q and identity_id %q failed.", institutionID, wanted.IdentityID)
	others, err := r.Session.Client.ListInstitutionMembers(ctx, institutionID)
	if err != nil {
		r.WriteFailure(ctx, "create", what, err).AddError(&resp.Diagnostics)
		return
	}
	if i := slices.IndexFunc(others, func(m api.InstitutionMember) bool {
		return m.IdentityID == wanted.IdentityID && !session.RegisterOf(r.Session).IsRemovedMember(m.ID)
	}); i >= 0 {
		tfkit.Failure{
			Action: "create institution member", At: path.Root("identity_id"),
			Context: "Identity " + wanted.IdentityID + " is a member of institution " + institutionID + " already: member " + others[i].ID + ".",
			Next: "If this run removes that member, apply again. Otherwise choose another identity, or import that member if it is the " +
				"one meant. A member that is to be replaced cannot have create_before_destroy.",
			Block: tfkit.ImportBlock("paxos_institution_member", institutionID+"/"+others[i].ID),
		}.AddError(&resp.Diagnostics)
		return
	}
	added, err := r.Session.Client.AddInstitutionMember(ctx, institutionID, wanted, others)
	if err != nil {
		r.WriteFailure(ctx, "create", what, err).AddError(&resp.Diagnostics)
		return
	}
	r.SaveCreated(ctx, plan, added, resp)
}

// get reads the member from its institution, the only way to find one.
func get(ctx context.Context, s *session.Session, state model) (*api.InstitutionMember, error) {
	found, err := s.Client.GetInstitutionMember(ctx, state.InstitutionID.ValueString(), state.ID.ValueString())
	return found, state.member().Ended(err)
}

// remove removes the member and records that: a later answer that still has it is an old one.
func remove(ctx context.Context, s *session.Session, state model) error {
	err := s.Client.DeleteInstitutionMember(ctx, state.InstitutionID.ValueString(), state.ID.ValueString())
	if err == nil {
		session.RegisterOf(s).RemovedMember(state.ID.ValueString())
	}
	return err
}
