// Package filter holds the arguments that list data sources have in common.
package filter

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// Time is the model of a TimeAttribute.
type Time struct {
	LT  timetypes.RFC3339 `tfsdk:"lt"`
	LTE timetypes.RFC3339 `tfsdk:"lte"`
	EQ  timetypes.RFC3339 `tfsdk:"eq"`
	GTE timetypes.RFC3339 `tfsdk:"gte"`
	GT  timetypes.RFC3339 `tfsdk:"gt"`
}

// ToAPI returns the bounds that are set; nil has none.
func (m *Time) ToAPI() api.TimeFilter {
	if m == nil {
		return api.TimeFilter{}
	}
	instant := func(value timetypes.RFC3339) time.Time {
		parsed, _ := tfkit.ParseInstant(value.ValueString()) // null is the zero time, which is not sent
		return parsed
	}
	return api.TimeFilter{
		LT: instant(m.LT), LTE: instant(m.LTE), EQ: instant(m.EQ), GTE: instant(m.GTE), GT: instant(m.GT),
	}
}

// TimeAttribute returns an argument that bounds a timestamp.
func TimeAttribute(description string) schema.SingleNestedAttribute {
	bound := func(description string) schema.StringAttribute {
		return schema.StringAttribute{
			Optional: true, CustomType: timetypes.RFC3339Type{}, MarkdownDescription: description + " (RFC 3339).",
		}
	}
	return schema.SingleNestedAttribute{
		Optional: true, MarkdownDescription: description,
		Attributes: map[string]schema.Attribute{
			"lt": bound("Before this time"), "lte": bound("At this time or before"), "eq": bound("At this time"),
			"gte": bound("At this time or after"), "gt": bound("After this time"),
		},
	}
}

// ChoiceAttribute returns an argument that is one of the values.
func ChoiceAttribute(description string, values ...string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Validators: []validator.String{tfkit.OneOf(values...)},
		MarkdownDescription: description + ": " + tfkit.JoinValues(values...) + ".",
	}
}

// OrderAttribute returns the argument for the order of a list, whose default is Paxos's own.
func OrderAttribute(byDefault string) schema.StringAttribute {
	order := ChoiceAttribute("Order by time of creation", "ASC", "DESC")
	order.MarkdownDescription += " Default: `" + byDefault + "`."
	return order
}

// LimitAttribute returns the argument for the largest number of things in a list.
func LimitAttribute(things string) schema.Int64Attribute {
	return schema.Int64Attribute{
		Optional: true, Validators: []validator.Int64{int64validator.AtLeast(1)},
		MarkdownDescription: "Maximum number of " + things + " to return. Default: all.",
	}
}
