package identity

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/respelling"
)

type memberModel struct {
	IdentityID types.String `tfsdk:"identity_id"`
	Roles      types.Set    `tfsdk:"roles"`
	Ownership  types.String `tfsdk:"ownership"`
	Position   types.String `tfsdk:"position"`
}

func memberAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"identity_id": schema.StringAttribute{
			Required: true, Validators: []validator.String{tfkit.PlainText(maxName)},
			MarkdownDescription: "Id of the member: a `paxos_identity` that is a person.",
		},
		"roles": schema.SetAttribute{
			Required: true, ElementType: types.StringType,
			Validators: []validator.Set{
				setvalidator.SizeAtLeast(1), setvalidator.ValueStringsAre(tfkit.OneOfOrWarn(api.InstitutionRoles...)),
			},
			MarkdownDescription: "What the member is to the institution: " + tfkit.JoinValues(api.InstitutionRoles...) + ".",
		},
		"ownership": schema.StringAttribute{
			Optional: true, Validators: []validator.String{tfkit.Decimal()},
			MarkdownDescription: "Share of the institution that the member owns, in percent, as a decimal number: `\"12.5\"`.",
		},
		"position": text(maxUndocumented, "Position in the institution, such as `Director`."),
	}
}

// membersFromAPI maps the members of an institution; an answer without any says nothing unless members were asked for
// and managed, which is why callers must ask whenever the prior list is not null. A set holds no member twice: one that
// Paxos holds twice is left out where it is managed, so that the next apply finds a difference and removes the copy.
func membersFromAPI(r tfkit.ReadMode, prior []memberModel, identity *api.Identity) []memberModel {
	if r == tfkit.Planned || r == tfkit.Managed && prior == nil || len(identity.InstitutionMembers) == 0 && prior == nil {
		return prior
	}
	result := make([]memberModel, 0, len(identity.InstitutionMembers))
	for n, answer := range identity.InstitutionMembers {
		i := indexOfMember(prior, answer)
		switch others := identity.InstitutionMembers; {
		case slices.ContainsFunc(others[:n], answer.SameAs), i >= 0 && slices.ContainsFunc(others[n+1:], answer.SameAs):
			continue
		case i >= 0:
			// Another spelling of the same member, such as 5.00 for 5, is no change.
			result = append(result, prior[i])
			continue
		}
		result = append(result, memberModel{
			IdentityID: types.StringValue(answer.IdentityID),
			Roles:      tfkit.StringSet(answer.Roles),
			Ownership:  tfkit.StringOrNull(answer.Ownership),
			Position:   tfkit.StringOrNull(answer.Position),
		})
	}
	return result
}

func (m memberModel) toAPI() api.InstitutionMember {
	member := api.InstitutionMember{
		IdentityID: m.IdentityID.ValueString(),
		Ownership:  m.Ownership.ValueString(),
		Position:   m.Position.ValueString(),
	}
	if !m.Roles.IsNull() {
		member.Roles = tfkit.StringElements(m.Roles.Elements())
	}
	return member
}

// indexOfMember returns where the members have this one, -1 if nowhere.
func indexOfMember(members []memberModel, wanted api.InstitutionMember) int {
	return slices.IndexFunc(members, func(m memberModel) bool { return m.toAPI().SameAs(wanted) })
}

// changesMembers reports whether a plan adds or removes members. A plan without members leaves them alone.
func changesMembers(plan, prior []memberModel) bool {
	lacks := func(members []memberModel) func(memberModel) bool {
		return func(m memberModel) bool { return indexOfMember(members, m.toAPI()) < 0 }
	}
	return plan != nil && (slices.ContainsFunc(plan, lacks(prior)) || slices.ContainsFunc(prior, lacks(plan)))
}

// reconcileMembers adds the members that only the plan has, and returns them as Paxos answers them. Then it removes those that
// only Paxos has: in this order, so that an institution never runs out of members in between. What Paxos has is read once more
// before anything is sent: members have no key, so that one whom a refresh has missed would be added twice.
func reconcileMembers(
	ctx context.Context, s *session.Session, id string, plan model, memory respelling.Memory,
) ([]api.InstitutionMember, error) {
	answer, err := s.Client.GetIdentity(ctx, id, api.GetIdentityOptions{Members: true})
	if err != nil {
		return nil, err
	}
	current := spelling.Restore(memory, plan, answer).InstitutionMembers
	var missing []api.InstitutionMember
	for _, member := range plan.InstitutionMembers {
		if wanted := member.toAPI(); !slices.ContainsFunc(current, wanted.SameAs) {
			missing = append(missing, wanted)
		}
	}
	added, err := s.Client.AddInstitutionMembers(ctx, id, missing, current)
	if err != nil {
		return nil, err
	}
	for i, member := range current {
		again := slices.ContainsFunc(current[:i], member.SameAs)
		if indexOfMember(plan.InstitutionMembers, member) >= 0 && !again {
			continue
		}
		if err := s.Client.DeleteInstitutionMember(ctx, id, member.ID); err != nil {
			return nil, err
		}
	}
	return added, nil
}
