package institutionmember

import (
	"cmp"
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/member"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// NewListResource returns the list resource paxos_institution_member.
func NewListResource() list.ListResource { return listResource.New() }

// filters are the arguments of the list resource and of the data source.
type filters struct {
	InstitutionID types.String `tfsdk:"institution_id"`
}

var listResource = object.ListResource[*session.Session, filters, model, api.InstitutionMember]{
	Type: &declaration,
	Description: "Finds the members of one institution, or of all of your institutions. Lists of institutions have no members, so each " +
		"institution costs one request.",
	Filters: map[string]schema.Attribute{"institution_id": member.Filter("Only members of this institution.")},
	List:    search,
	FromAPI: fromAPI,
}

func search(ctx context.Context, s *session.Session, f filters, _ int) iter.Seq2[object.Listed[api.InstitutionMember], error] {
	institutions := s.Client.ListIdentities(ctx, api.ListIdentitiesOptions{IdentityType: api.IdentityTypeInstitution})
	if id := f.InstitutionID.ValueString(); id != "" {
		institutions = object.Once(func() (api.Identity, error) { return api.Identity{ID: id}, nil })
	}
	members := func(row api.Identity) ([]api.InstitutionMember, error) {
		return s.Client.ListInstitutionMembers(ctx, row.ID)
	}
	return object.Each(institutions, members, func(row api.Identity, m *api.InstitutionMember) (ids []string, name string) {
		return []string{row.ID, m.ID}, member.Listed(m.Roles, "institution "+cmp.Or(row.RefID, row.ID), m.IdentityID)
	})
}
