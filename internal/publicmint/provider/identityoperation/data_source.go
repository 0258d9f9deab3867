// Package identityoperation is the data source publicmint_identity_operations.
package identityoperation

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/provider/session"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// NewListDataSource returns the data source publicmint_identity_operations: what an identity may do.
func NewListDataSource() datasource.DataSource { return listDataSource.New() }

type filters struct {
	IdentityID types.String `tfsdk:"identity_id"`
}

type row struct {
	Action types.String `tfsdk:"action"`
	Code   types.String `tfsdk:"code"`
	Status types.String `tfsdk:"status"`
}

var listDataSource = object.ListDataSource[*session.Session, filters, api.IdentityOperation, row]{
	Name: "identity_operations", Rows: "operations", RowsDescription: "The operations.",
	Description: "Returns the operations that are enabled for an identity, with the status of each, which depends on its KYC status.",
	Filters:     map[string]schema.Attribute{"identity_id": object.IDArgument("Id of the identity.")},
	List: func(ctx context.Context, s *session.Session, f filters, _ int) iter.Seq2[api.IdentityOperation, error] {
		return func(yield func(api.IdentityOperation, error) bool) {
			found, err := s.Client.ListIdentityOperations(ctx, f.IdentityID.ValueString())
			if err != nil {
				yield(api.IdentityOperation{}, err)
			}
			for _, operation := range found {
				if !yield(operation, nil) {
					return
				}
			}
		}
	},
	Failed: func(f filters) string {
		return "Listing the operations of identity " + f.IdentityID.ValueString() + " failed."
	},
	Row: func(_ filters, o *api.IdentityOperation) row {
		return row{tfkit.StringOrNull(o.Action), tfkit.StringOrNull(o.Code), tfkit.StringOrNull(o.Status)}
	},
	RowAttributes: map[string]schema.Attribute{
		"action": schema.StringAttribute{
			Computed: true, MarkdownDescription: "Action, such as " + tfkit.JoinValues(api.OperationActions...) + ".",
		},
		"code": schema.StringAttribute{
			Computed: true, MarkdownDescription: "Code, such as " + tfkit.JoinValues(api.OperationCodes...) + ".",
		},
		"status": schema.StringAttribute{Computed: true, MarkdownDescription: "Status, of which Public Mint documents no values."},
	},
}
