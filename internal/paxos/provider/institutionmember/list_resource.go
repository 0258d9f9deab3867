package institutionmember

import (
	"cmp"
	"context"
	"iter"
	"strings"

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
	return object.Each(institutions, func(row api.Identity) (listed []object.Listed[api.InstitutionMember], err error) {
		members, err := s.Client.ListInstitutionMembers(ctx, row.ID)
		for _, m := range members {
			listed = append(listed, object.Listed[api.InstitutionMember]{
				IDs: []string{row.ID, m.ID}, Object: m,
				Name: strings.Join(m.Roles, ", ") + " of institution " + cmp.Or(row.RefID, row.ID) + ": identity " + m.IdentityID,
			})
		}
		return listed, err
	})
}
