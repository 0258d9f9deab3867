package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// dump writes the schemas of the provider behind server to w, in the form of "terraform providers schema -json", under
// the key name. Maps are written in key order, so the same schemas give the same bytes.
func dump(ctx context.Context, w io.Writer, name string, server tfprotov6.ProviderServer) error {
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return fmt.Errorf("asking for the schemas: %w", err)
	}
	if err := failure(schemas.Diagnostics); err != nil {
		return fmt.Errorf("asking for the schemas: %w", err)
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return fmt.Errorf("asking for the identity schemas: %w", err)
	}
	if err := failure(identities.Diagnostics); err != nil {
		return fmt.Errorf("asking for the identity schemas: %w", err)
	}
	provider, err := providerSchema(schemas, identities)
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(tfjson.ProviderSchemas{
		FormatVersion: "1.0",
		Schemas:       map[string]*tfjson.ProviderSchema{name: provider},
	})
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

func providerSchema(
	from *tfprotov6.GetProviderSchemaResponse, identities *tfprotov6.GetResourceIdentitySchemasResponse,
) (*tfjson.ProviderSchema, error) {
	var to tfjson.ProviderSchema
	var errs [8]error
	to.ConfigSchema, errs[0] = rootSchema(from.Provider)
	to.ResourceSchemas, errs[1] = convert(from.ResourceSchemas, rootSchema)
	to.DataSourceSchemas, errs[2] = convert(from.DataSourceSchemas, rootSchema)
	to.EphemeralResourceSchemas, errs[3] = convert(from.EphemeralResourceSchemas, rootSchema)
	to.ListResourceSchemas, errs[4] = convert(from.ListResourceSchemas, rootSchema)
	to.ActionSchemas, errs[5] = convert(from.ActionSchemas, actionSchema)
	to.Functions, errs[6] = convert(from.Functions, functionSignature)
	to.ResourceIdentitySchemas, errs[7] = convert(identities.IdentitySchemas, identitySchema)
	return &to, errors.Join(errs[:]...)
}

// convert applies one to every value of from and names the key in the errors.
func convert[F, T any](from map[string]F, one func(F) (T, error)) (map[string]T, error) {
	to := make(map[string]T, len(from))
	for key, value := range from {
		converted, err := one(value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		to[key] = converted
	}
	return to, nil
}

func actionSchema(from *tfprotov6.ActionSchema) (*tfjson.ActionSchema, error) {
	of, err := rootSchema(from.Schema)
	if err != nil {
		return nil, err
	}
	return &tfjson.ActionSchema{Block: of.Block}, nil
}

func identitySchema(from *tfprotov6.ResourceIdentitySchema) (*tfjson.IdentitySchema, error) {
	to := &tfjson.IdentitySchema{
		Version:    uint64(from.Version), //nolint:gosec // schema versions are never negative
		Attributes: make(map[string]*tfjson.IdentityAttribute, len(from.IdentityAttributes)),
	}
	for _, attribute := range from.IdentityAttributes {
		kind, err := ctyType(attribute.Type)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", attribute.Name, err)
		}
		to.Attributes[attribute.Name] = &tfjson.IdentityAttribute{
			IdentityType:      kind,
			Description:       attribute.Description,
			RequiredForImport: attribute.RequiredForImport,
			OptionalForImport: attribute.OptionalForImport,
		}
	}
	return to, nil
}

func functionSignature(from *tfprotov6.Function) (*tfjson.FunctionSignature, error) {
	result, err := ctyType(from.Return.Type)
	if err != nil {
		return nil, err
	}
	to := &tfjson.FunctionSignature{
		Description:        from.Description,
		Summary:            from.Summary,
		DeprecationMessage: from.DeprecationMessage,
		ReturnType:         result,
	}
	for _, parameter := range from.Parameters {
		converted, err := functionParameter(parameter)
		if err != nil {
			return nil, err
		}
		to.Parameters = append(to.Parameters, converted)
	}
	if from.VariadicParameter != nil {
		to.VariadicParameter, err = functionParameter(from.VariadicParameter)
	}
	return to, err
}

func functionParameter(from *tfprotov6.FunctionParameter) (*tfjson.FunctionParameter, error) {
	kind, err := ctyType(from.Type)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", from.Name, err)
	}
	return &tfjson.FunctionParameter{
		Name: from.Name, Description: from.Description, IsNullable: from.AllowNullValue, Type: kind,
	}, nil
}
