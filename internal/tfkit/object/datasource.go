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
	// Attributes are the arguments, Keys apart, and whatever else differs from the resource.
	Attributes map[string]schema.Attribute
	// Keys are the arguments of which a configuration sets exactly one, the id first. Without them, Get returns the object that a
	// configuration means. If it fails, Failed says what has failed, in a sentence.
	Keys   []Key[S, M, T]
	Get    func(ctx context.Context, session S, config M) (*T, error)
	Failed func(config M) string
	// Row maps the object to the state.
	Row func(config M, object *T) M
}

// Key is an argument that names one object.
type Key[S, M, T any] struct {
	Name, Description string
	Valid             validator.String
	// Get returns the object with this value of the key, and nil if there is none.
	Get func(ctx context.Context, session S, config M, value string) (*T, error)
}

// New returns the data source.
func (d *DataSource[S, M, T]) New() datasource.DataSource {
	attributes := RowAttributes[M](d.Type)
	maps.Copy(attributes, d.Attributes)
	var keys []string
	for _, key := range d.Keys {
		keys = append(keys, key.Name)
	}
	for _, key := range d.Keys {
		attributes[key.Name] = schema.StringAttribute{
			Optional: true, Computed: true, Validators: []validator.String{key.Valid},
			MarkdownDescription: key.Description + " Exactly one of `" + strings.Join(keys, "` and `") + "` must be set.",
		}
	}
	return &dataSource[S, M]{
		name: d.Type.Name, schema: schema.Schema{MarkdownDescription: d.Description, Attributes: attributes}, oneOf: keys, read: d.read,
	}
}

func (d *DataSource[S, M, T]) read(ctx context.Context, session S, from tfsdk.Config, config M, diags *diag.Diagnostics) M {
	object, failed, err := d.get(ctx, session, from, config, diags)
	if err != nil {
		tfkit.Failure{Action: "read " + noun(d.Type.Name), Context: failed, Err: err}.AddError(diags)
	}
	if diags.HasError() {
		return config
	}
	return d.Row(config, object)
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
		object, err = key.Get(ctx, session, config, value.ValueString())
		if object == nil && err == nil {
			err = fmt.Errorf("no %s has this %s; check it, and %s of the provider", noun(d.Type.Name), key.Name, session.API().Arguments)
		}
		return object, failed, err
	}
	object, err = d.Get(ctx, session, config)
	return object, d.Failed(config), err
}

// RowAttributes returns the attributes of the resource for which the model R of a data source has fields, as computed ones.
func RowAttributes[R any](t *Type) map[string]schema.Attribute {
	ofResource := t.Schema(context.Background()).Attributes
	attributes := map[string]rschema.Attribute{}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[R]()) {
		if attribute, ok := ofResource[field.Tag.Get("tfsdk")]; ok {
			attributes[field.Tag.Get("tfsdk")] = attribute
		}
	}
	return tfkit.DataSourceAttributes(attributes)
}

// dataSource is a data source of any kind.
type dataSource[S, M any] struct {
	name    string
	schema  schema.Schema
	oneOf   []string
	read    func(ctx context.Context, session S, from tfsdk.Config, config M, diags *diag.Diagnostics) (state M)
	session S
}

// Metadata names the data source.
func (d *dataSource[S, M]) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + d.name
}

// Schema describes the data source.
func (d *dataSource[S, M]) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = d.schema
}

// ConfigValidators returns the validator of the choice between arguments.
func (d *dataSource[S, M]) ConfigValidators(context.Context) []datasource.ConfigValidator {
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
func (d *dataSource[S, M]) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.session = SessionFrom[S](req.ProviderData, &resp.Diagnostics)
}

// Read reads what the configuration means.
func (d *dataSource[S, M]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config M
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	state := d.read(ctx, d.session, req.Config, config, &resp.Diagnostics)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	}
}
