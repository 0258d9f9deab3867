package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	actionschema "github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	datasourceschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	ephemeralschema "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	providerschema "github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// everything is a provider with one of each kind of thing that a schema can hold. It only describes itself.
type everything struct{ provider.Provider }

var (
	_ provider.ProviderWithActions            = everything{}
	_ provider.ProviderWithEphemeralResources = everything{}
	_ provider.ProviderWithFunctions          = everything{}
	_ provider.ProviderWithListResources      = everything{}
)

func (everything) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "paxos"
}

func (everything) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = providerschema.Schema{
		Description: "A provider.",
		Attributes: map[string]providerschema.Attribute{
			"secret": providerschema.StringAttribute{Optional: true, Sensitive: true, MarkdownDescription: "A *secret*."},
		},
		Blocks: map[string]providerschema.Block{
			"signing": providerschema.SingleNestedBlock{Attributes: map[string]providerschema.Attribute{
				"key": providerschema.StringAttribute{Required: true},
			}},
		},
	}
}

func (everything) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return thing{} }}
}

func (everything) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{func() datasource.DataSource { return data{} }}
}

func (everything) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{func() ephemeral.EphemeralResource { return token{} }}
}

func (everything) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{func() list.ListResource { return things{} }}
}

func (everything) Actions(context.Context) []func() action.Action {
	return []func() action.Action{func() action.Action { return push{} }}
}

func (everything) Functions(context.Context) []func() function.Function {
	return []func() function.Function{func() function.Function { return double{} }}
}

type thing struct{ resource.Resource }

func (thing) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "paxos_thing"
}

func (thing) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		Version:             2,
		MarkdownDescription: "A **thing**.",
		Attributes: map[string]schema.Attribute{
			"id":   schema.StringAttribute{Computed: true, Description: "Its id."},
			"name": schema.StringAttribute{Required: true},
			"any":  schema.DynamicAttribute{Optional: true},
			"pin":  schema.StringAttribute{Optional: true, Sensitive: true, WriteOnly: true},
			"old":  schema.BoolAttribute{Optional: true, DeprecationMessage: "Use name."},
			"size": schema.Int64Attribute{Optional: true, Computed: true},
			"map":  schema.MapAttribute{Optional: true, ElementType: types.ListType{ElemType: types.NumberType}},
			"nested": schema.SingleNestedAttribute{Optional: true, Attributes: map[string]schema.Attribute{
				"list": schema.ListNestedAttribute{Required: true, NestedObject: schema.NestedAttributeObject{
					Attributes: map[string]schema.Attribute{"set": schema.SetAttribute{
						Computed: true, ElementType: types.StringType,
					}},
				}},
			}},
			"set": schema.SetNestedAttribute{Optional: true, NestedObject: schema.NestedAttributeObject{}},
		},
		Blocks: map[string]schema.Block{
			"part": schema.ListNestedBlock{NestedObject: schema.NestedBlockObject{
				Attributes: map[string]schema.Attribute{"weight": schema.Float64Attribute{Optional: true}},
				Blocks:     map[string]schema.Block{"inner": schema.SetNestedBlock{Description: "Inside."}},
			}},
		},
	}
}

func (thing) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Version: 1,
		Attributes: map[string]identityschema.Attribute{
			"id":     identityschema.StringAttribute{RequiredForImport: true, Description: "Its id."},
			"region": identityschema.StringAttribute{OptionalForImport: true},
		},
	}
}

type data struct{ datasource.DataSource }

func (data) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "paxos_thing"
}

func (data) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = datasourceschema.Schema{
		DeprecationMessage: "Use another.",
		Attributes: map[string]datasourceschema.Attribute{
			"by": datasourceschema.ObjectAttribute{Optional: true, AttributeTypes: map[string]attr.Type{"id": types.StringType}},
		},
	}
}

type token struct{ ephemeral.EphemeralResource }

func (token) Metadata(_ context.Context, _ ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = "paxos_token"
}

func (token) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = ephemeralschema.Schema{Attributes: map[string]ephemeralschema.Attribute{
		"value": ephemeralschema.StringAttribute{Computed: true, Sensitive: true},
	}}
}

type things struct{ list.ListResource }

func (things) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "paxos_thing"
}

func (things) ListResourceConfigSchema(
	_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse,
) {
	resp.Schema = listschema.Schema{Attributes: map[string]listschema.Attribute{
		"status": listschema.StringAttribute{Optional: true, Description: "Only with this status."},
	}}
}

type push struct{ action.Action }

func (push) Metadata(_ context.Context, _ action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = "paxos_push"
}

func (push) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = actionschema.Schema{
		Description: "Pushes.",
		Attributes:  map[string]actionschema.Attribute{"id": actionschema.StringAttribute{Required: true}},
	}
}

type double struct{ function.Function }

func (double) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "double"
}

func (double) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary:     "Doubles.",
		Description: "Doubles numbers.",
		Parameters: []function.Parameter{function.Int64Parameter{
			Name: "number", Description: "What to double.", AllowNullValue: true,
		}},
		VariadicParameter: function.StringParameter{Name: "more", Description: "More."},
		Return:            function.ListReturn{ElementType: types.Int64Type},
	}
}

// broken is a provider server that cannot say what its schemas are.
type broken struct {
	tfprotov6.ProviderServer
	schemas, identities []*tfprotov6.Diagnostic
	err                 error
}

func (b broken) GetProviderSchema(
	context.Context, *tfprotov6.GetProviderSchemaRequest,
) (*tfprotov6.GetProviderSchemaResponse, error) {
	return &tfprotov6.GetProviderSchemaResponse{Diagnostics: b.schemas}, b.err
}

func (b broken) GetResourceIdentitySchemas(
	context.Context, *tfprotov6.GetResourceIdentitySchemasRequest,
) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return &tfprotov6.GetResourceIdentitySchemasResponse{Diagnostics: b.identities}, b.err
}
