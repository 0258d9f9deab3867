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

// NewListDataSource returns the data source paxos_events: the events that match a filter.
func NewListDataSource() datasource.DataSource { return listDataSource.New() }

type filters struct {
	object.Listing
	Type   types.String `tfsdk:"type"`
	IsTest types.Bool   `tfsdk:"is_test"`
}

var listDataSource = object.ListDataSource[*session.Session, filters, api.Event, model]{
	Name: "events", Order: "ASC", RowAttributes: attributes(),
	Description: "Returns the events that match all filters, or all events without a filter: identities that were approved, denied " +
		"or disabled, controls that were set or lifted, and what else Paxos reports. A page of 100 events is one request, so set " +
		"`created_at` or `limit`. Requires the scope `events:read_event`.",
	Filters: map[string]schema.Attribute{
		"type": schema.StringAttribute{
			Optional: true, Validators: []validator.String{tfkit.PlainText(tfkit.MaxText)},
			MarkdownDescription: "Only events of this type, such as `identity.control.created`.",
		},
		"is_test": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Whether to return the test events that the Dashboard sends to webhooks, in place of real events. " +
				"Default: `false`.",
		},
	},
	List: func(ctx context.Context, s *session.Session, f filters, limit int) iter.Seq2[api.Event, error] {
		return s.Client.ListEvents(ctx, api.ListEventsOptions{
			ListOptions: session.ListOptions(f.Listing, limit), Type: f.Type.ValueString(), IsTest: f.IsTest.ValueBool(),
		})
	},
	Row: func(_ filters, event *api.Event) model { return fromAPI(event) },
}
