package object

import (
	"context"
	"iter"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// ListDataSource declares a data source that returns the objects that match filters. S is what the configured provider hands
// to its objects, M the model of the data source, T an object as the API's client lists it, and R the model of a row.
type ListDataSource[S, M, T, R any] struct {
	// Name is the name of the data source without that of the provider, such as "profiles".
	Name        string
	Description string
	Attributes  map[string]schema.Attribute // the filters and the rows
	// List lists the objects that a configuration means, of all pages. An error ends the sequence. Failed says what has failed
	// then, in a sentence; default: "Listing the profiles failed."
	List   func(ctx context.Context, session S, config M) iter.Seq2[T, error]
	Failed func(config M) string
	// Row maps an object to a row. Rows returns where the model has the rows.
	Row  func(config M, object *T) R
	Rows func(*M) *[]R
}

// New returns the data source.
func (d *ListDataSource[S, M, T, R]) New() datasource.DataSource {
	description := d.Description + " A list can lack what the same run has just created, even with `depends_on`."
	return &dataSource[S, M]{name: d.Name, schema: schema.Schema{MarkdownDescription: description, Attributes: d.Attributes}, read: d.read}
}

func (d *ListDataSource[S, M, T, R]) read(ctx context.Context, session S, _ tfsdk.Config, config M, diags *diag.Diagnostics) M {
	rows := []R{}
	for object, err := range d.List(ctx, session, config) {
		if err != nil {
			failed := tfkit.Failure{Action: "list " + noun(d.Name), Context: "Listing the " + noun(d.Name) + " failed.", Err: err}
			if d.Failed != nil {
				failed.Context = d.Failed(config)
			}
			failed.AddError(diags)
			return config
		}
		rows = append(rows, d.Row(config, &object))
	}
	*d.Rows(&config) = rows
	return config
}

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
