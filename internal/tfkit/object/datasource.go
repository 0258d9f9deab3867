package object

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	rschema "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// DataSource declares a data source that returns one object. S is what the configured provider hands to its objects, M the
// model of the data source, and T the object as the API's client returns it.
type DataSource[S Session, M, T any] struct {
	// Type declares the resource, whose name and attributes the data source has as far as M has fields for them.
	Type        *Type
	Description string
	// Attributes are whatever differs from the resource, ids and Keys apart.
	Attributes map[string]schema.Attribute
	// Get returns the object that a configuration means, by the ids of Type, which are required arguments.
	Get func(ctx context.Context, session S, config M) (*T, error)
	// Keys take the place of the ids and of Get: arguments of which a configuration sets exactly one, the id first.
	Keys []Key[S, M, T]
	// Row maps the object to the state.
	Row func(config M, object *T) M
}

// Key is an argument that names one object.
type Key[S, M, T any] struct {
	Name, Description string
	Valid             validator.String
	Hidden            bool // the value is personal, so no message shows it
	// Get returns the object with this value of the key, and nil if there is none.
	Get func(ctx context.Context, session S, config M, value string) (*T, error)
}

// New returns the data source.
func (d *DataSource[S, M, T]) New() datasource.DataSource {
	attributes := RowAttributes[M](d.Type)
	for _, id := range d.ids() {
		attributes[id.Name] = IDArgument(id.Description)
	}
	maps.Copy(attributes, d.Attributes)
	var keys []string
	for _, key := range d.Keys {
		keys = append(keys, key.Name)
	}
	for _, key := range d.Keys {
		attributes[key.Name] = schema.StringAttribute{
			Optional: true, Computed: true, Sensitive: key.Hidden, Validators: []validator.String{key.Valid},
			MarkdownDescription: key.Description + " Exactly one of `" + strings.Join(keys, "` and `") + "` must be set.",
		}
	}
	return &dataSource[S]{
		name: d.Type.Name, schema: schema.Schema{MarkdownDescription: d.Description, Attributes: attributes}, oneOf: keys, read: d.read,
	}
}

// ids returns the ids that are required arguments.
func (d *DataSource[S, M, T]) ids() []ID {
	if len(d.Keys) > 0 {
		return nil
	}
	return d.Type.IDs
}

func (d *DataSource[S, M, T]) read(
	ctx context.Context, session S, from tfsdk.Config, state *tfsdk.State, diags *diag.Diagnostics,
) {
	var config M
	if diags.Append(from.Get(ctx, &config)...); diags.HasError() {
		return
	}
	object, failed, err := d.get(ctx, session, from, config, diags)
	if err != nil {
		tfkit.Failure{Action: "read " + noun(d.Type.Name), Context: failed, Err: err}.AddError(diags)
	}
	if !diags.HasError() {
		diags.Append(state.Set(ctx, d.Row(config, object))...)
	}
}

// get returns the object, and what has failed if there is an error.
func (d *DataSource[S, M, T]) get(
	ctx context.Context, session S, from tfsdk.Config, config M, diags *diag.Diagnostics,
) (object *T, failed string, err error) {
	for i, key := range d.Keys {
		var value types.String
		if diags.Append(from.GetAttribute(ctx, path.Root(key.Name), &value)...); value.IsNull() {
			continue
		}
		failed = "Reading " + noun(d.Type.Name) + " " + value.ValueString() + " failed."
		if i > 0 {
			failed = fmt.Sprintf("Looking for the %s with %s %q failed.", noun(d.Type.Name), key.Name, value.ValueString())
		}
		if key.Hidden {
			failed = "Looking for the " + noun(d.Type.Name) + " with this " + key.Name + " failed."
		}
		object, err = key.Get(ctx, session, config, value.ValueString())
		if object == nil && err == nil {
			err = fmt.Errorf("no %s has this %s; check it, and %s of the provider", noun(d.Type.Name), key.Name, session.API().Arguments)
		}
		return object, failed, err
	}
	object, err = d.Get(ctx, session, config)
	ids := d.Type.ids(ctx, from, diags)
	for i, id := range d.Type.IDs {
		ids[i] = id.Name + " " + ids[i]
	}
	return object, "Reading the " + noun(d.Type.Name) + " with " + strings.Join(ids, " and ") + " failed.", err
}

// IDArgument returns an argument of a data source that is required and is the id of an object.
func IDArgument(description string) schema.StringAttribute {
	return schema.StringAttribute{
		Required: true, Validators: []validator.String{tfkit.PlainText(tfkit.MaxText)}, MarkdownDescription: description,
	}
}

// RowAttributes returns the attributes of the resource for which the model R of a data source has fields, as computed ones.
func RowAttributes[R any](t *Type) map[string]schema.Attribute {
	ofResource := t.described(context.Background()).Attributes
	attributes := map[string]rschema.Attribute{}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[R]()) {
		if attribute, ok := ofResource[field.Tag.Get("tfsdk")]; ok {
			attributes[field.Tag.Get("tfsdk")] = attribute
		}
	}
	return tfkit.DataSourceAttributes(attributes)
}

// dataSource is a data source of any kind.
type dataSource[S any] struct {
	name    string
	schema  schema.Schema
	oneOf   []string
	read    func(ctx context.Context, session S, config tfsdk.Config, state *tfsdk.State, diags *diag.Diagnostics)
	session S
}

// Metadata names the data source.
func (d *dataSource[S]) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + d.name
}

// Schema describes the data source.
func (d *dataSource[S]) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = d.schema
}

// ConfigValidators returns the validator of the choice between arguments.
func (d *dataSource[S]) ConfigValidators(context.Context) []datasource.ConfigValidator {
	if d.oneOf == nil {
		return nil
	}
	return []datasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(Expressions(d.oneOf)...)}
}

// Expressions returns the attributes of these names as validators of a configuration take them.
func Expressions(names []string) path.Expressions {
	expressions := make(path.Expressions, len(names))
	for i, name := range names {
		expressions[i] = path.MatchRoot(name)
	}
	return expressions
}

// Configure takes over what the configured provider hands to its objects.
func (d *dataSource[S]) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.session = SessionFrom[S](req.ProviderData, &resp.Diagnostics)
}

// Read reads what the configuration means.
func (d *dataSource[S]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	d.read(ctx, d.session, req.Config, &resp.State, &resp.Diagnostics)
}
