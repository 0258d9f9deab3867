package main

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	frameworkprovider "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/provider"
)

const (
	address = "registry.terraform.io/terraform-paxos/paxos"
	usesIt  = `terraform {
  required_providers {
    paxos = {
      source = "` + address + `"
    }
  }
}
`
)

// What a CLI prints of a provider is what dump writes of it, as far as the CLI knows of such things: sections that it
// does not print are left out of the comparison.
func TestAccDump_equalsCLI(t *testing.T) {
	t.Parallel()
	cli := acctest.RequireCLI(t)
	tests := map[string]func() frameworkprovider.Provider{
		"this provider":         provider.New("dev", func(string) string { return "" }),
		"one with all there is": func() frameworkprovider.Provider { return everything{} },
	}
	for name, provider := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := providerserver.NewProtocol6(provider())
			want := schemasOf(t, printed(t, cli, server), address)
			got := schemasOf(t, dumped(t, server()), "paxos")
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

// schemasOf takes one provider's schemas out of the JSON document.
func schemasOf(t *testing.T, document []byte, key string) map[string]any {
	t.Helper()
	var parsed struct {
		FormatVersion string                    `json:"format_version"`
		Schemas       map[string]map[string]any `json:"provider_schemas"`
	}
	require.NoError(t, json.Unmarshal(document, &parsed))
	require.Equal(t, "1.0", parsed.FormatVersion)
	require.Contains(t, parsed.Schemas, key)
	return parsed.Schemas[key]
}

// printed returns what the CLI prints of a provider that runs in this process.
func printed(t *testing.T, cli acctest.CLI, server func() tfprotov6.ProviderServer) []byte {
	t.Helper()
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "main.tf"), []byte(usesIt), 0o600))
	reattach, err := json.Marshal(map[string]any{address: serve(t, server)})
	require.NoError(t, err)

	var output []byte
	for _, arguments := range [][]string{{"init", "-no-color"}, {"providers", "schema", "-json"}} {
		command := exec.CommandContext(t.Context(), cli.Path, arguments...)
		command.Dir = folder
		command.Env = append(os.Environ(), "TF_REATTACH_PROVIDERS="+string(reattach))
		output, err = command.Output()
		require.NoError(t, err, "%s %v\n%s", cli, arguments, output)
	}
	return output
}

// serve runs a provider until the test ends and returns how to reach it, as TF_REATTACH_PROVIDERS wants it.
func serve(t *testing.T, server func() tfprotov6.ProviderServer) map[string]any {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	reached, ended := make(chan *plugin.ReattachConfig), make(chan struct{})
	failed := make(chan error, 1)
	go func() {
		failed <- tf6server.Serve(address, server,
			tf6server.WithDebug(ctx, reached, ended), tf6server.WithGoPluginLogger(hclog.NewNullLogger()),
			tf6server.WithLoggingSink(t))
	}()
	t.Cleanup(func() {
		stop()
		<-ended
	})
	select {
	case config := <-reached:
		return map[string]any{
			"Protocol": string(config.Protocol), "ProtocolVersion": config.ProtocolVersion, "Pid": config.Pid, "Test": config.Test,
			"Addr": map[string]string{"Network": config.Addr.Network(), "String": config.Addr.String()},
		}
	case err := <-failed:
		require.NoError(t, err)
		return nil
	}
}
