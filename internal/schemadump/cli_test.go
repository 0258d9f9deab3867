package main

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider"
)

// What a CLI prints of a provider is what dump writes of it, as far as the CLI knows of such things: sections that it
// does not print are left out of the comparison.
func TestAccDump_equalsCLI(t *testing.T) {
	t.Parallel()
	cli := acctest.RequireCLI(t)
	this := providerserver.NewProtocol6(provider.New("dev", func(string) string { return "" })())
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
