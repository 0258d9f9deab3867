package publicminttest_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/publicminttest"
)

func TestMain(m *testing.M) { publicminttest.Main(m) }

// Each server holds what the catalog names, its provider talks to it and to nothing else, and a refusal has the texts that it is given.
func TestProvider(t *testing.T) {
	t.Parallel()
	p := publicminttest.Provider()
	resource := p.Catalog.Resources()[0]
	for _, server := range p.Servers {
		emu, suite := p.Start(t, server)
		r := acctest.NewProtocolResource(t, suite, resource.Type)
		held, diagnostics := r.Import(resource.ImportID, nil)
		require.Empty(t, diagnostics, server.Name)
		assert.Equal(t, resource.ImportID, held.Text("id"))
		assert.Equal(t, map[string]int{api.OpGetIdentity.Name: 1}, acctest.RequestCounts(emu))
		emu.Fault(emukit.Fault{
			Operation: api.OpGetIdentity.Name, Kind: emukit.FaultStatus, Status: http.StatusForbidden,
			Body: p.Refusal(http.StatusForbidden, "a_title", "a detail", ""),
		})
		_, diagnostics = r.Read(held)
		assert.Regexp(t, "a_title.*a detail", acctest.FormatDiagnostics(diagnostics), server.Name)
	}
}
