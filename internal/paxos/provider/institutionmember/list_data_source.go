package institutionmember

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// NewListDataSource returns the data source paxos_institution_members: the members of one institution, without their names.
func NewListDataSource() datasource.DataSource { return listDataSource.New() }

type listModel struct {
	InstitutionID types.String `tfsdk:"institution_id"`
	Members       []fields     `tfsdk:"members"`
}

var listDataSource = object.ListDataSource[*session.Session, listModel, api.InstitutionMember, fields]{
	Name: "institution_members",
	Description: "Returns the members of an institution, with their ids and without their names, so that no personal data enters the " +
		"state.",
	Attributes: map[string]schema.Attribute{
		"institution_id": schema.StringAttribute{
			Required: true, Validators: []validator.String{tfkit.PlainText(maxText)},
			MarkdownDescription: "Id of the institution: a `paxos_identity`.",
		},
		"members": object.RowsAttribute("The members, in the order in which Paxos lists them.", object.RowAttributes[fields](&declaration)),
	},
	List: func(ctx context.Context, s *session.Session, config listModel) iter.Seq2[api.InstitutionMember, error] {
		return func(yield func(api.InstitutionMember, error) bool) {
			members, err := s.Client.ListInstitutionMembers(ctx, config.InstitutionID.ValueString())
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
	Failed: func(config listModel) string {
		return "Listing the members of institution " + config.InstitutionID.ValueString() + " failed."
	},
	Row: func(config listModel, member *api.InstitutionMember) fields {
		return fromAPI(tfkit.Everything, model{fields: fields{InstitutionID: config.InstitutionID}}, member).fields
	},
	Rows: func(m *listModel) *[]fields { return &m.Members },
}
