package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider"
)

func TestMain(m *testing.M) { paxostest.Main(m) }

// dumped returns what dump writes about a provider.
func dumped(t *testing.T, server tfprotov6.ProviderServer) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, dump(t.Context(), &out, "paxos", server))
	return out.Bytes()
}

func TestDump(t *testing.T) {
	t.Parallel()
	want, err := os.ReadFile(filepath.Join("testdata", "everything.json"))
	require.NoError(t, err)
	got := dumped(t, everything())
	assert.JSONEq(t, string(want), string(got))
	assert.Equal(t, got, dumped(t, everything()), "the same schemas give the same bytes")
	var parsed tfjson.ProviderSchemas
	require.NoError(t, json.Unmarshal(got, &parsed), "what tfplugindocs does with it")
	assert.Contains(t, parsed.Schemas, "paxos")
}

func TestDump_fails(t *testing.T) {
	t.Parallel()
	failure := []*tfprotov6.Diagnostic{
		{Severity: tfprotov6.DiagnosticSeverityWarning, Summary: "Harmless", Detail: "by itself"},
		{Severity: tfprotov6.DiagnosticSeverityError, Summary: "Bad schema", Detail: "two names"},
	}
	tests := map[string]struct {
		server described
		want   string
	}{
		"schemas": {
			described{schemas: tfprotov6.GetProviderSchemaResponse{Diagnostics: failure}}, "asking for the schemas: Bad schema: two names",
		},
		"identity schemas": {
			described{identities: tfprotov6.GetResourceIdentitySchemasResponse{Diagnostics: failure}},
			"asking for the identity schemas: Bad schema: two names",
		},
		"no answer": {described{err: errors.New("hung up")}, "asking for the schemas: hung up"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			err := dump(t.Context(), &out, "paxos", test.server)
			require.EqualError(t, err, test.want)
			assert.Empty(t, out.String())
		})
	}
}

// What a CLI prints of a provider is what dump writes of it, as far as the CLI knows of such things: sections that it
// does not print are left out of the comparison.
func TestAccDump_equalsCLI(t *testing.T) {
	t.Parallel()
	cli := acctest.RequireCLI(t)
	this := providerserver.NewProtocol6(provider.New("dev", func(string) string { return "" }))
	for name, server := range map[string]func() tfprotov6.ProviderServer{
		"this provider":         this,
		"one with all there is": func() tfprotov6.ProviderServer { return everything() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			factory := func() (tfprotov6.ProviderServer, error) { return server(), nil }
			terraform := paxostest.NewWorkingDirWithFactory(t, factory, []string{"testdata"})
			want := schemasOf(t, []byte(terraform.MustRun("providers", "schema", "-json")))
			got := schemasOf(t, dumped(t, server()))
			for section := range got {
				if _, ok := want[section]; !ok {
					t.Logf("%s prints no %s", cli, section)
					delete(got, section)
				}
			}
			assert.Contains(t, want, "resource_schemas")
			withoutDeprecationMessages(want)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s prints (-), dump writes (+):\n%s", cli, diff)
			}
		})
	}
}

// withoutDeprecationMessages takes out what newer CLIs print and terraform-json, with it tfplugindocs, does not read.
func withoutDeprecationMessages(of any) {
	object, ok := of.(map[string]any)
	if !ok {
		return
	}
	if _, ok := object["deprecation_message"].(string); ok {
		delete(object, "deprecation_message")
	}
	for _, inner := range object {
		withoutDeprecationMessages(inner)
	}
}

// schemasOf takes the one provider's schemas out of the JSON document.
func schemasOf(t *testing.T, document []byte) map[string]any {
	t.Helper()
	var parsed struct {
		FormatVersion string                    `json:"format_version"`
		Schemas       map[string]map[string]any `json:"provider_schemas"`
	}
	require.NoError(t, json.Unmarshal(document, &parsed))
	require.Equal(t, "1.0", parsed.FormatVersion)
	require.Len(t, parsed.Schemas, 1)
	for _, schemas := range parsed.Schemas {
		return schemas
	}
	return nil
}

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
	configuration := schemaOf(&tfprotov6.SchemaAttribute{
		Name: "secret", Type: tftypes.String, Optional: true, Sensitive: true,
		Description: "A *secret*.", DescriptionKind: tfprotov6.StringKindMarkdown,
	})
	configuration.Block.Description = "A provider."
	configuration.Block.BlockTypes = []*tfprotov6.SchemaNestedBlock{{
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
			Provider:          configuration,
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
