package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// described is a provider server that only describes itself, or cannot.
type described struct {
	tfprotov6.ProviderServer
	schemas    tfprotov6.GetProviderSchemaResponse
	identities tfprotov6.GetResourceIdentitySchemasResponse
	err        error
}

func (d described) GetProviderSchema(
	context.Context, *tfprotov6.GetProviderSchemaRequest,
) (*tfprotov6.GetProviderSchemaResponse, error) {
	return &d.schemas, d.err
}

func (d described) GetResourceIdentitySchemas(
	context.Context, *tfprotov6.GetResourceIdentitySchemasRequest,
) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return &d.identities, d.err
}

// schemaOf returns a schema of attributes alone.
func schemaOf(attributes ...*tfprotov6.SchemaAttribute) *tfprotov6.Schema {
	return &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{Attributes: attributes}}
}

// everything describes a provider with one of each kind of thing that a schema can hold.
func everything() described {
	provider := schemaOf(&tfprotov6.SchemaAttribute{
		Name: "secret", Type: tftypes.String, Optional: true, Sensitive: true,
		Description: "A *secret*.", DescriptionKind: tfprotov6.StringKindMarkdown,
	})
	provider.Block.Description = "A provider."
	provider.Block.BlockTypes = []*tfprotov6.SchemaNestedBlock{{
		TypeName: "signing", Nesting: tfprotov6.SchemaNestedBlockNestingModeSingle,
		Block: schemaOf(&tfprotov6.SchemaAttribute{Name: "key", Type: tftypes.String, Required: true}).Block,
	}}
	data := schemaOf(&tfprotov6.SchemaAttribute{
		Name: "by", Type: tftypes.Object{AttributeTypes: map[string]tftypes.Type{"id": tftypes.String}}, Optional: true,
	})
	data.Block.Deprecated = true
	action := schemaOf(&tfprotov6.SchemaAttribute{Name: "id", Type: tftypes.String, Required: true})
	action.Block.Description = "Pushes."
	return described{
		schemas: tfprotov6.GetProviderSchemaResponse{
			Provider:          provider,
			ResourceSchemas:   map[string]*tfprotov6.Schema{"paxos_thing": thing()},
			DataSourceSchemas: map[string]*tfprotov6.Schema{"paxos_thing": data},
			EphemeralResourceSchemas: map[string]*tfprotov6.Schema{"paxos_token": schemaOf(
				&tfprotov6.SchemaAttribute{Name: "value", Type: tftypes.String, Computed: true, Sensitive: true},
			)},
			ListResourceSchemas: map[string]*tfprotov6.Schema{"paxos_thing": schemaOf(
				&tfprotov6.SchemaAttribute{Name: "status", Type: tftypes.String, Optional: true, Description: "Only with this status."},
			)},
			ActionSchemas: map[string]*tfprotov6.ActionSchema{"paxos_push": {Schema: action}},
			Functions: map[string]*tfprotov6.Function{"double": {
				Summary: "Doubles.", Description: "Doubles numbers.",
				Parameters: []*tfprotov6.FunctionParameter{{
					Name: "number", Type: tftypes.Number, Description: "What to double.", AllowNullValue: true,
				}},
				VariadicParameter: &tfprotov6.FunctionParameter{Name: "more", Type: tftypes.String, Description: "More."},
				Return:            &tfprotov6.FunctionReturn{Type: tftypes.List{ElementType: tftypes.Number}},
			}},
		},
		identities: tfprotov6.GetResourceIdentitySchemasResponse{
			IdentitySchemas: map[string]*tfprotov6.ResourceIdentitySchema{"paxos_thing": {
				Version: 1,
				IdentityAttributes: []*tfprotov6.ResourceIdentitySchemaAttribute{
					{Name: "id", Type: tftypes.String, RequiredForImport: true, Description: "Its id."},
					{Name: "region", Type: tftypes.String, OptionalForImport: true},
				},
			}},
		},
	}
}

// thing is the schema of a resource with attributes and blocks in each other.
func thing() *tfprotov6.Schema {
	object := func(mode tfprotov6.SchemaObjectNestingMode, attributes ...*tfprotov6.SchemaAttribute) *tfprotov6.SchemaObject {
		return &tfprotov6.SchemaObject{Nesting: mode, Attributes: attributes}
	}
	list := object(tfprotov6.SchemaObjectNestingModeList,
		&tfprotov6.SchemaAttribute{Name: "set", Type: tftypes.Set{ElementType: tftypes.String}, Computed: true})
	nested := object(tfprotov6.SchemaObjectNestingModeSingle,
		&tfprotov6.SchemaAttribute{Name: "list", NestedType: list, Required: true})
	part := schemaOf(&tfprotov6.SchemaAttribute{Name: "weight", Type: tftypes.Number, Optional: true}).Block
	part.BlockTypes = []*tfprotov6.SchemaNestedBlock{{
		TypeName: "inner", Nesting: tfprotov6.SchemaNestedBlockNestingModeSet, Block: &tfprotov6.SchemaBlock{Description: "Inside."},
	}}
	return &tfprotov6.Schema{Version: 2, Block: &tfprotov6.SchemaBlock{
		Description: "A **thing**.", DescriptionKind: tfprotov6.StringKindMarkdown,
		Attributes: []*tfprotov6.SchemaAttribute{
			{Name: "id", Type: tftypes.String, Computed: true, Description: "Its id."},
			{Name: "name", Type: tftypes.String, Required: true},
			{Name: "any", Type: tftypes.DynamicPseudoType, Optional: true},
			{Name: "pin", Type: tftypes.String, Optional: true, Sensitive: true, WriteOnly: true},
			{Name: "old", Type: tftypes.Bool, Optional: true, Deprecated: true},
			{Name: "size", Type: tftypes.Number, Optional: true, Computed: true},
			{Name: "map", Type: tftypes.Map{ElementType: tftypes.List{ElementType: tftypes.Number}}, Optional: true},
			{Name: "nested", NestedType: nested, Optional: true},
			{Name: "set", NestedType: object(tfprotov6.SchemaObjectNestingModeSet), Optional: true},
		},
		BlockTypes: []*tfprotov6.SchemaNestedBlock{{TypeName: "part", Nesting: tfprotov6.SchemaNestedBlockNestingModeList, Block: part}},
	}}
}
