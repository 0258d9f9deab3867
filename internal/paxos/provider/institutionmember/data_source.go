package institutionmember

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// NewListDataSource returns the data source paxos_institution_members: the members of one institution, without their names.
func NewListDataSource() datasource.DataSource { return listDataSource.New() }

var listDataSource = object.ListDataSource[*session.Session, filters, api.InstitutionMember, fields]{
	Name: "institution_members", Type: &declaration,
	Rows: "members", RowsDescription: "The members, in the order in which Paxos lists them.",
	Description: "Returns the members of an institution, with their ids and without their names, so that no personal data enters the " +
		"state.",
	Filters: map[string]schema.Attribute{"institution_id": object.IDArgument("Id of the institution: a `paxos_identity`.")},
	List: func(ctx context.Context, s *session.Session, f filters, _ int) iter.Seq2[api.InstitutionMember, error] {
		return func(yield func(api.InstitutionMember, error) bool) {
			members, err := s.Client.ListInstitutionMembers(ctx, f.InstitutionID.ValueString())
			if err != nil {
				yield(api.InstitutionMember{}, err)
			}
			for _, member := range members {
				if !yield(member, nil) {
					return
				}
			}
		}
	},
	Failed: func(f filters) string {
		return "Listing the members of institution " + f.InstitutionID.ValueString() + " failed."
	},
	Row: func(f filters, member *api.InstitutionMember) fields {
		return fromAPI(tfkit.Everything, model{fields: fields{InstitutionID: f.InstitutionID}}, member).fields
	},
}
