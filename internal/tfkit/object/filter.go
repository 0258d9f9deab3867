package object

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// TimeFilter is the model of a TimeAttribute.
type TimeFilter struct {
	LT  timetypes.RFC3339 `tfsdk:"lt"`
	LTE timetypes.RFC3339 `tfsdk:"lte"`
	EQ  timetypes.RFC3339 `tfsdk:"eq"`
	GTE timetypes.RFC3339 `tfsdk:"gte"`
	GT  timetypes.RFC3339 `tfsdk:"gt"`
}

// TimeBounds are the bounds of a time; the zero time is none. It converts to a struct of the same fields of an API's client.
type TimeBounds struct{ LT, LTE, EQ, GTE, GT time.Time }

// Bounds returns the bounds that are set; nil has none.
func (m *TimeFilter) Bounds() TimeBounds {
	if m == nil {
		return TimeBounds{}
	}
	instant := func(value timetypes.RFC3339) time.Time {
		parsed, _ := tfkit.ParseInstant(value.ValueString()) // null is the zero time
		return parsed
	}
	return TimeBounds{LT: instant(m.LT), LTE: instant(m.LTE), EQ: instant(m.EQ), GTE: instant(m.GTE), GT: instant(m.GT)}
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

// OrderAttribute returns the argument for the order of a list, whose default is the API's own.
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

// AnyOfAttribute returns an argument for several texts, of which one is enough. each validates a text, most the set.
func AnyOfAttribute(description string, each validator.String, most ...validator.Set) schema.SetAttribute {
	return schema.SetAttribute{
		Optional: true, ElementType: types.StringType, MarkdownDescription: description,
		Validators: append(most, setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), setvalidator.ValueStringsAre(each)),
	}
}

// Texts returns the texts of an argument of AnyOfAttribute.
func Texts[T ~string](argument types.Set) []T {
	texts := make([]T, 0, len(argument.Elements()))
	for _, text := range tfkit.StringElements(argument.Elements()) {
		texts = append(texts, T(text))
	}
	return texts
}

// RowsAttribute returns the attribute with the rows of a list, which have these attributes.
func RowsAttribute(description string, row map[string]schema.Attribute) schema.ListNestedAttribute {
	return schema.ListNestedAttribute{
		Computed: true, MarkdownDescription: description, NestedObject: schema.NestedAttributeObject{Attributes: row},
	}
}
