package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
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
