package badinput_test

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// FuzzImport imports every resource by any id: the state has its parts, which written as an id are that id again; or the
// refusal does not repeat it. No import makes a request.
func FuzzImport(f *testing.F) {
	emu := emulator.New(f)
	server := paxostest.Server(f, emu)
	schemas := acctest.Schemas(f, server).ResourceSchemas
	for _, id := range []string{
		catalog.PersonID, catalog.PersonID + "/control-1", "", "/", "a//b", "a/b/c", " a", "a\u0000", strings.Repeat("a", 201), "\u2028", "..", "%2f", "é",
	} {
		f.Add(id)
	}
	resources := catalog.Resources()
	f.Fuzz(func(t *testing.T, id string) {
		for _, object := range resources {
			name := object.Type
			resp, err := server.ImportResourceState(context.Background(), &tfprotov6.ImportResourceStateRequest{TypeName: name, ID: id})
			require.NoError(t, err)
			if len(resp.Diagnostics) > 0 {
				assert.Empty(t, resp.ImportedResources)
				if len(id) > 20 {
					assert.NotContains(t, acctest.FormatDiagnostics(resp.Diagnostics), id)
				}
				continue
			}
			require.Len(t, resp.ImportedResources, 1)
			state, err := resp.ImportedResources[0].State.Unmarshal(schemas[name].ValueType())
			require.NoError(t, err)
			var values []string
			for _, part := range object.IDs {
				values = append(values, protocol.Text(state, part))
			}
			assert.Equal(t, id, strings.Join(values, "/"), name)
		}
		assert.Empty(t, emu.Journal())
	})
}
