package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// dump writes the schemas of the provider behind server to w, in the form of "terraform providers schema -json", under
// the key name. Maps are written in key order, so the same schemas give the same bytes.
func dump(ctx context.Context, w io.Writer, name string, server tfprotov6.ProviderServer) error {
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err == nil {
		err = failure(schemas.Diagnostics)
	}
	if err != nil {
		return fmt.Errorf("asking for the schemas: %w", err)
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err == nil {
		err = failure(identities.Diagnostics)
	}
	if err != nil {
		return fmt.Errorf("asking for the identity schemas: %w", err)
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(object{"format_version": "1.0", "provider_schemas": object{name: object{
		"provider":                   schema(schemas.Provider),
		"resource_schemas":           convert(schemas.ResourceSchemas, schema),
		"data_source_schemas":        convert(schemas.DataSourceSchemas, schema),
		"ephemeral_resource_schemas": convert(schemas.EphemeralResourceSchemas, schema),
		"list_resource_schemas":      convert(schemas.ListResourceSchemas, schema),
		"action_schemas":             convert(schemas.ActionSchemas, action),
		"functions":                  convert(schemas.Functions, function),
		"resource_identity_schemas":  convert(identities.IdentitySchemas, identitySchema),
	}.compact()}})
}

// failure joins the errors among diagnostics; nil when there is none.
func failure(diagnostics []*tfprotov6.Diagnostic) error {
	var failures []error
	for _, diagnostic := range diagnostics {
		if diagnostic.Severity == tfprotov6.DiagnosticSeverityError {
			failures = append(failures, fmt.Errorf("%s: %s", diagnostic.Summary, diagnostic.Detail))
		}
	}
	return errors.Join(failures...)
}

// object is an object of the JSON form. Types stand in it as they are: their own form in JSON is the one that is wanted.
type object map[string]any

// compact takes out the members without a value, which the JSON form leaves out.
func (o object) compact() object {
	maps.DeleteFunc(o, func(_ string, member any) bool {
		value := reflect.ValueOf(member)
		return !value.IsValid() || value.IsZero() || value.Kind() == reflect.Map && value.Len() == 0
	})
	return o
}

// convert applies one to every value.
func convert[F any](from map[string]F, one func(F) object) object {
	to := object{}
	for name, value := range from {
		to[name] = one(value)
	}
	return to
}

// named is convert for a list whose elements have names.
func named[F any](from []F, one func(F) (name string, value object)) object {
	to := object{}
	for _, element := range from {
		name, value := one(element)
		to[name] = value
	}
	return to
}

func schema(from *tfprotov6.Schema) object {
	return object{"version": from.Version, "block": block(from.Block)}
}

func block(from *tfprotov6.SchemaBlock) object {
	return object{
		"attributes":       named(from.Attributes, attribute),
		"block_types":      named(from.BlockTypes, nestedBlock),
		"description":      from.Description,
		"description_kind": word(from.DescriptionKind),
		"deprecated":       from.Deprecated,
	}.compact()
}

func nestedBlock(from *tfprotov6.SchemaNestedBlock) (name string, value object) {
	return from.TypeName, object{
		"nesting_mode": word(from.Nesting),
		"block":        block(from.Block),
		"min_items":    from.MinItems,
		"max_items":    from.MaxItems,
	}.compact()
}

func attribute(from *tfprotov6.SchemaAttribute) (name string, value object) {
	var nested object
	if from.NestedType != nil {
		nested = object{
			"attributes":   named(from.NestedType.Attributes, attribute),
			"nesting_mode": word(from.NestedType.Nesting),
		}.compact()
	}
	return from.Name, object{
		"type":             from.Type,
		"nested_type":      nested,
		"description":      from.Description,
		"description_kind": word(from.DescriptionKind),
		"deprecated":       from.Deprecated,
		"required":         from.Required,
		"optional":         from.Optional,
		"computed":         from.Computed,
		"sensitive":        from.Sensitive,
		"write_only":       from.WriteOnly,
	}.compact()
}

func action(from *tfprotov6.ActionSchema) object { return object{"block": block(from.Schema.Block)} }

func identitySchema(from *tfprotov6.ResourceIdentitySchema) object {
	return object{"version": from.Version, "attributes": named(from.IdentityAttributes, identityAttribute)}
}

func identityAttribute(from *tfprotov6.ResourceIdentitySchemaAttribute) (name string, value object) {
	return from.Name, object{
		"type":                from.Type,
		"description":         from.Description,
		"required_for_import": from.RequiredForImport,
		"optional_for_import": from.OptionalForImport,
	}.compact()
}

func function(from *tfprotov6.Function) object {
	var parameters []object
	for _, each := range from.Parameters {
		parameters = append(parameters, parameter(each))
	}
	var variadic object
	if from.VariadicParameter != nil {
		variadic = parameter(from.VariadicParameter)
	}
	return object{
		"description":         from.Description,
		"summary":             from.Summary,
		"deprecation_message": from.DeprecationMessage,
		"return_type":         from.Return.Type,
		"parameters":          parameters,
		"variadic_parameter":  variadic,
	}.compact()
}

func parameter(from *tfprotov6.FunctionParameter) object {
	return object{
		"name": from.Name, "description": from.Description, "is_nullable": from.AllowNullValue, "type": from.Type,
	}.compact()
}

// word returns the name of a kind or a mode; the protocol shouts what JSON whispers.
func word(from fmt.Stringer) string { return strings.ToLower(from.String()) }
