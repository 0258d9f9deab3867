package identityoperation_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/publicminttest"
)

func TestMain(m *testing.M) { publicminttest.Main(m) }

// The rows are the operations in the order of the API, and a failure names the identity.
func TestOperations(t *testing.T) {
	t.Parallel()
	tenant := catalog.Tenant()
	emu := emulator.New(t, emulator.With(emukit.Options{Seed: &tenant, RecordName: "emulator"}))
	r := publicminttest.NewProtocolResource(t, emu, "publicmint_identity")
	read := func() (string, string) {
		state, diagnostics := r.ReadData("publicmint_identity_operations", map[string]any{"identity_id": catalog.PersonID})
		rows, err := protocol.JSON(protocol.Attribute(state, "operations"))
		require.NoError(t, err)
		return string(rows), acctest.FormatDiagnostics(diagnostics)
	}
	rows, failure := read()
	assert.Empty(t, failure)
	assert.Regexp(t, `^\[{"action":"create","code":"deposit:wire","status":"pending"},.*"withdrawal:stablecoin","status":"pending"}\]$`, rows)
	emu.Fault(emukit.Fault{Operation: api.OpListIdentityOperations.Name, Kind: emukit.FaultStatus, Status: http.StatusForbidden})
	_, failure = read()
	assert.Contains(t, failure, "Listing the operations of identity "+catalog.PersonID+" failed.")
}
