package object

import (
	"cmp"
	"context"
	"iter"
	"maps"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// ListDataSource declares a data source that returns the objects that match filters. S is what the configured provider hands
// to its objects, F the model of the filters, T an object as the API's client lists it, and R the model of a row.
type ListDataSource[S Session, F, T, R any] struct {
	// Name is the name of the data source without that of the provider, such as "profiles".
	Name        string
	Description string
	// Filters are the arguments for which F has fields. With Order, which is the order of the API if a request names none, F embeds
	// Listing, and the data source has its arguments and limit as well.
	Filters map[string]schema.Attribute
	Order   string
	// Limited gives the data source the argument limit without Order.
	Limited bool
	// List lists the objects that the filters let through, of all pages. limit is how many are wanted, 0 for all. An error ends the
	// sequence. Failed says what has failed then, in a sentence; default: "Listing the profiles failed."
	List   func(ctx context.Context, session S, filters F, limit int) iter.Seq2[T, error]
	Failed func(filters F) string
	// Row maps an object to a row. A row has the attributes of Type, the declaration of the resource, for which R has fields, and
	// those of RowAttributes. Type may be nil.
	Row           func(filters F, object *T) R
	Type          *Type
	RowAttributes map[string]schema.Attribute
	// Rows is the attribute that has the rows; default: Name. RowsDescription describes it; default: "The profiles."
	Rows, RowsDescription string
}

// Listing is the part of the model of filters that objects of all kinds share, if the API lists them page by page: embed it.
type Listing struct {
	CreatedAt *TimeFilter  `tfsdk:"created_at"`
	Order     types.String `tfsdk:"order"`
}

// Arguments returns the filters and the arguments of Listing. A list resource can have the same.
func (d *ListDataSource[S, F, T, R]) Arguments() map[string]schema.Attribute {
	arguments := map[string]schema.Attribute{}
	maps.Copy(arguments, d.Filters)
	if d.Order != "" {
		arguments["created_at"] = TimeAttribute("Only " + noun(d.Name) + " created in this time.")
		order := ChoiceAttribute("Order by time of creation", "ASC", "DESC")
		order.MarkdownDescription += " Default: `" + d.Order + "`."
		arguments["order"] = order
	}
	return arguments
}

// New returns the data source.
func (d *ListDataSource[S, F, T, R]) New() datasource.DataSource {
	attributes, row := d.Arguments(), map[string]schema.Attribute{}
	if d.hasLimit() {
		attributes["limit"] = schema.Int64Attribute{
			Optional: true, Validators: []validator.Int64{int64validator.AtLeast(1)},
			MarkdownDescription: "Maximum number of " + noun(d.Name) + " to return. Default: all.",
		}
	}
	if d.Type != nil {
		row = RowAttributes[R](d.Type)
	}
	maps.Copy(row, d.RowAttributes)
	attributes[d.rows()] = RowsAttribute(cmp.Or(d.RowsDescription, "The "+noun(d.Name)+"."), row)
	description := d.Description + " A list can lack what the same run has just created, even with `depends_on`."
	return &dataSource[S]{name: d.Name, schema: schema.Schema{MarkdownDescription: description, Attributes: attributes}, read: d.read}
}

func (d *ListDataSource[S, F, T, R]) hasLimit() bool { return d.Limited || d.Order != "" }

func (d *ListDataSource[S, F, T, R]) rows() string { return cmp.Or(d.Rows, d.Name) }

func (d *ListDataSource[S, F, T, R]) read(
	ctx context.Context, session S, config tfsdk.Config, state *tfsdk.State, diags *diag.Diagnostics,
) {
	filters, limit := d.decode(ctx, config, diags)
	if diags.HasError() {
		return
	}
	rows := []R{}
	for object, err := range d.List(ctx, session, filters, limit) {
		if err != nil {
			failed := tfkit.Failure{Action: "list " + noun(d.Name), Context: "Listing the " + noun(d.Name) + " failed.", Err: err}
			if d.Failed != nil {
				failed.Context = d.Failed(filters)
			}
			failed.AddError(diags)
			return
		}
		rows = append(rows, d.Row(filters, &object))
	}
	state.Raw = config.Raw
	diags.Append(state.SetAttribute(ctx, path.Root(d.rows()), rows)...)
	if d.Type != nil && session.API().OmitPersonalData {
		found := tfkit.Attribute(state.Raw, d.rows())
		found = d.Type.personal(ctx).without("", found, tftypes.NewValue(found.Type(), nil), true)
		state.Raw = tfkit.WithAttributes(state.Raw, map[string]tftypes.Value{d.rows(): found})
	}
}

// decode returns the filters and the limit of a configuration.
func (d *ListDataSource[S, F, T, R]) decode(ctx context.Context, config tfsdk.Config, diags *diag.Diagnostics) (filters F, limit int) {
	if d.hasLimit() {
		var most types.Int64
		diags.Append(config.GetAttribute(ctx, path.Root("limit"), &most)...)
		limit = tfkit.Int(most)
	}
	arguments, values := d.Arguments(), map[string]tftypes.Value{}
	for name := range arguments {
		values[name] = tfkit.Attribute(config.Raw, name)
	}
	part := schema.Schema{Attributes: arguments}
	config = tfsdk.Config{Schema: part, Raw: tftypes.NewValue(part.Type().TerraformType(ctx), values)}
	diags.Append(config.Get(ctx, &filters)...)
	return filters, limit
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
