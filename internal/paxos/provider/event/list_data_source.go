// Package event is the data source paxos_events.
package event

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

const maxText = 2000

// NewListDataSource returns the data source paxos_events: the events that match a filter.
func NewListDataSource() datasource.DataSource { return listDataSource.New() }

type listModel struct {
	Type      types.String       `tfsdk:"type"`
	CreatedAt *object.TimeFilter `tfsdk:"created_at"`
	IsTest    types.Bool         `tfsdk:"is_test"`
	Order     types.String       `tfsdk:"order"`
	Limit     types.Int64        `tfsdk:"limit"`
	Events    []model            `tfsdk:"events"`
}

var listDataSource = object.ListDataSource[*session.Session, listModel, api.Event, model]{
	Name: "events",
	Description: "Returns the events that match all filters, or all events without a filter: identities that were approved, denied " +
		"or disabled, controls that were set or lifted, and what else Paxos reports. A page of 100 events is one request, so set " +
		"`created_at` or `limit`. Requires the scope `events:read_event`.",
	Attributes: map[string]schema.Attribute{
		"type": schema.StringAttribute{
			Optional: true, Validators: []validator.String{tfkit.PlainText(maxText)},
			MarkdownDescription: "Only events of this type, such as `identity.control.created`.",
		},
		"created_at": object.TimeAttribute("Only events created in this time."),
		"is_test": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Whether to return the test events that the Dashboard sends to webhooks, in place of real events. " +
				"Default: `false`.",
		},
		"order":  object.OrderAttribute("ASC"),
		"limit":  object.LimitAttribute("events"),
		"events": object.RowsAttribute("The events.", attributes()),
	},
	List: func(ctx context.Context, s *session.Session, config listModel) iter.Seq2[api.Event, error] {
		return s.Client.ListEvents(ctx, api.ListEventsOptions{
			Type: config.Type.ValueString(), CreatedAt: api.TimeFilter(config.CreatedAt.Bounds()), IsTest: config.IsTest.ValueBool(),
			Order: config.Order.ValueString(), Limit: tfkit.Int(config.Limit),
		})
	},
	Row:  func(_ listModel, event *api.Event) model { return fromAPI(event) },
	Rows: func(m *listModel) *[]model { return &m.Events },
}
