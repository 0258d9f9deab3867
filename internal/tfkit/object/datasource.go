package object

import (
	"context"
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

	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// DataSource declares a data source that returns one object. S is what the configured provider hands to its objects, M the
// model of the data source, and T the object as the API's client returns it.
type DataSource[S, M, T any] struct {
	// Type declares the resource, whose name and attributes the data source has as far as M has fields for them.
	Type        *Type
	Description string
	// Attributes are the arguments and whatever else differs from the resource.
	Attributes map[string]schema.Attribute
	// OneOf are the arguments of which a configuration sets exactly one; none if there is no choice.
	OneOf []string
	// Get returns the object that a configuration means. If it fails, Failed says what has failed, in a sentence.
	Get    func(ctx context.Context, session S, config M) (*T, error)
	Failed func(config M) string
	// Row maps the object to the state.
	Row func(config M, object *T) M
}

// New returns the data source.
func (d *DataSource[S, M, T]) New() datasource.DataSource {
	attributes := RowAttributes[M](d.Type)
	maps.Copy(attributes, d.Attributes)
	return &dataSource[S, M]{
		name: d.Type.Name, schema: schema.Schema{MarkdownDescription: d.Description, Attributes: attributes}, oneOf: d.OneOf, read: d.read,
	}
}

func (d *DataSource[S, M, T]) read(ctx context.Context, session S, config M, diags *diag.Diagnostics) M {
	object, err := d.Get(ctx, session, config)
	if err != nil {
		tfkit.Failure{Action: "read " + noun(d.Type.Name), Context: d.Failed(config), Err: err}.AddError(diags)
		return config
	}
	return d.Row(config, object)
}

// KeyAttribute returns one of the arguments of OneOf.
func KeyAttribute(description string, valid validator.String, oneOf ...string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Computed: true, Validators: []validator.String{valid},
		MarkdownDescription: description + " Exactly one of `" + strings.Join(oneOf, "` and `") + "` must be set.",
	}
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
	read    func(ctx context.Context, session S, config M, diags *diag.Diagnostics) (state M)
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
	d.session = session[S](req.ProviderData, &resp.Diagnostics)
}

// Read reads what the configuration means.
func (d *dataSource[S, M]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var config M
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	state := d.read(ctx, d.session, config, &resp.Diagnostics)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
	}
}
