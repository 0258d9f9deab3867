package provider_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// What a refresh cannot read stays in the state, also where missing objects are to be forgotten: a refusal and a failure
// say nothing about what there is.
func TestRefresh_failuresRemoveNothing(t *testing.T) {
	t.Parallel()
	for kind, operation := range map[string]string{
		"paxos_identity":                emulator.OpGetIdentity,
		"paxos_identity_control":        emulator.OpListControls,
		"paxos_sandbox_identity_status": emulator.OpGetIdentity,
		"paxos_profile":                 emulator.OpGetProfile,
	} {
		for _, onMissing := range []string{"ERROR", "FORGET"} {
			for _, status := range []int{
				http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests,
				http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout,
			} {
				t.Run(fmt.Sprint(kind, onMissing, status), func(t *testing.T) {
					t.Parallel()
					emu := emulator.New(t)
					m := acctest.NewProtocolResource(t, emu, kind,
						acctest.WithEnv("PAXOS_ON_MISSING", onMissing), acctest.WithEnv("PAXOS_MAX_RETRIES", "0"))
					state := existing(t, emu, m)
					emu.Fault(emukit.Fault{Operation: operation, Kind: emukit.FaultStatus, Status: status, Times: 2})
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

// existing returns the state of a resource that exists.
func existing(t *testing.T, emu *emulator.Server, m *acctest.ProtocolResource) tftypes.Value {
	t.Helper()
	person := emu.AddIdentity(api.Identity{PersonDetails: &api.PersonDetails{FirstName: "Ada", LastName: "Miller"}})
	id := person.ID
	switch m.Name {
	case "paxos_identity_control":
		id += "/" + emu.AddControl(person.ID, api.Control{Type: api.ControlClosed, SetBy: api.OwnerClient, ReasonCode: "OTHER"}).ID
	case "paxos_profile":
		id = emu.AddProfile(emulator.Profile{Profile: api.Profile{Nickname: "Main"}}).ID
	}
	imported, diagnostics := m.Import(id, nil)
	acctest.RequireNoErrors(t, diagnostics)
	state, diagnostics := m.Read(imported)
	acctest.RequireNoErrors(t, diagnostics)
	return state
}
