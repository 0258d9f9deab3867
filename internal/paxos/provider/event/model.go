package event

import (
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// model is an event. Of its object, fields that another kind of object has are null.
type model struct {
	ID                  types.String      `tfsdk:"id"`
	Type                types.String      `tfsdk:"type"`
	ObjectType          types.String      `tfsdk:"object_type"`
	Object              objectModel       `tfsdk:"object"`
	CreatedAt           timetypes.RFC3339 `tfsdk:"created_at"`
	UndeliveredWebhooks types.Int64       `tfsdk:"undelivered_webhooks"`
}

type objectModel struct {
	ID                 types.String      `tfsdk:"id"`
	IdentityID         types.String      `tfsdk:"identity_id"`
	OldSummaryStatus   types.String      `tfsdk:"old_summary_status"`
	NewSummaryStatus   types.String      `tfsdk:"new_summary_status"`
	ControlID          types.String      `tfsdk:"control_id"`
	ControlType        types.String      `tfsdk:"control_type"`
	SetBy              types.String      `tfsdk:"set_by"`
	IsOverridable      types.Bool        `tfsdk:"is_overridable"`
	ReasonCode         types.String      `tfsdk:"reason_code"`
	RequiredDocuments  []string          `tfsdk:"required_documents"`
	LastKYCRefreshDate timetypes.RFC3339 `tfsdk:"last_kyc_refresh_date"`
	NextKYCRefreshDate timetypes.RFC3339 `tfsdk:"next_kyc_refresh_date"`
}

func attributes() map[string]schema.Attribute {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	instant := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, CustomType: timetypes.RFC3339Type{}, MarkdownDescription: description + " (RFC 3339)."}
	}
	return map[string]schema.Attribute{
		"id":          text("The id that Paxos gave the event. Webhooks name it."),
		"type":        text("Type of the event, such as `identity.approved`."),
		"object_type": text("Kind of `object`, such as `identity_control`."),
		"created_at":  instant("When Paxos created the event"),
		"undelivered_webhooks": schema.Int64Attribute{
			Computed: true, MarkdownDescription: "Number of webhooks that have not received the event.",
		},
		"object": schema.SingleNestedAttribute{
			Computed: true,
			MarkdownDescription: "The object of the event. Attributes that this kind of object does not have are null. Events that do not " +
				"concern an identity have the `id` alone.",
			Attributes: map[string]schema.Attribute{
				"id":                 text("Id of this object, which is not that of the identity or control."),
				"identity_id":        text("Id of the identity."),
				"old_summary_status": text("Status of the identity before the event: `PENDING`, `APPROVED`, `DENIED`, `DISABLED` or `ERROR`."),
				"new_summary_status": text("Status of the identity since the event."),
				"control_id":         text("Id of the control."),
				"control_type":       text("What the control does: `SELL_ONLY`, `CLOSED`, `FROZEN` or `DORMANT`."),
				"set_by":             text("Who set the control: `CLIENT` or `PAXOS`."),
				"is_overridable":     schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether you may lift the control."},
				"reason_code":        text("Why the control was set, as a code."),
				"required_documents": schema.ListAttribute{
					Computed: true, ElementType: types.StringType, MarkdownDescription: "Types of the documents that Paxos asks for.",
				},
				"last_kyc_refresh_date": instant("When the customer's data was last confirmed or refreshed"),
				"next_kyc_refresh_date": instant("When the next KYC refresh is due"),
			},
		},
	}
}

func fromAPI(event *api.Event) model {
	o := &event.Object
	m := model{
		ID:         types.StringValue(event.ID),
		Type:       types.StringValue(event.Type),
		ObjectType: types.StringValue(event.ObjectType),
		Object: objectModel{
			ID:                 tfkit.StringOrNull(o.ID),
			IdentityID:         tfkit.StringOrNull(o.IdentityID),
			OldSummaryStatus:   tfkit.StringOrNull(string(o.OldSummaryStatus)),
			NewSummaryStatus:   tfkit.StringOrNull(string(o.NewSummaryStatus)),
			ControlID:          tfkit.StringOrNull(o.ControlID),
			ControlType:        tfkit.StringOrNull(string(o.ControlType)),
			SetBy:              tfkit.StringOrNull(o.Owner()),
			ReasonCode:         tfkit.StringOrNull(o.ReasonCode),
			RequiredDocuments:  o.RequiredDocuments,
			LastKYCRefreshDate: tfkit.Timestamp(o.LastKYCRefreshDate),
			NextKYCRefreshDate: tfkit.Timestamp(o.NextKYCRefreshDate),
		},
		CreatedAt:           tfkit.Timestamp(event.CreatedAt),
		UndeliveredWebhooks: types.Int64Value(event.UndeliveredWebhooks),
	}
	if o.ControlID != "" {
		m.Object.IsOverridable = types.BoolValue(o.IsOverridable != nil && *o.IsOverridable) // an answer can leave out false
	}
	return m
}
