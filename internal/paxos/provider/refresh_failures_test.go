package provider_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// What a refresh cannot read stays in the state, also where missing objects are to be forgotten: a refusal and a failure
// say nothing about what there is.
func TestRefresh_failuresRemoveNothing(t *testing.T) {
	t.Parallel()
	for _, object := range catalog.Resources() {
		for _, onMissing := range []string{"ERROR", "FORGET"} {
			for _, status := range []int{
				http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests,
				http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout,
			} {
				t.Run(fmt.Sprint(object.Type, onMissing, status), func(t *testing.T) {
					t.Parallel()
					emu := emulator.New(t, emulator.WithSeed(catalog.Tenant()))
					m := paxostest.NewProtocolResource(t, emu, object.Type,
						acctest.WithEnv("PAXOS_ON_MISSING", onMissing), acctest.WithEnv("PAXOS_MAX_RETRIES", "0"))
					state := existing(t, object, m)
					emu.Fault(emukit.Fault{Operation: object.Life.Read, Kind: emukit.FaultStatus, Status: status, Times: 2})
					kept, diagnostics := m.Read(state)
					assert.True(t, kept.Equal(state))
					require.Len(t, diagnostics, 1)
					assert.Equal(t, tfprotov6.DiagnosticSeverityError, diagnostics[0].Severity, acctest.FormatDiagnostics(diagnostics))
					assert.NotZero(t, emu.FaultReport()[0].Consumed)
				})
			}
		}
	}
}

// existing returns the state of the resource that the catalog's tenant holds.
func existing(t *testing.T, object catalog.Object, m *acctest.ProtocolResource) protocol.Object {
	t.Helper()
	state, diagnostics := m.Import(object.ImportID, nil)
	acctest.RequireNoErrors(t, diagnostics)
	return state
}
