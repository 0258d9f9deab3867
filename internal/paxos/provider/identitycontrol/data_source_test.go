package identitycontrol_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// data reads the data source of one control, or of those of an identity.
func (e *testEnv) data(name string, config map[string]any) (tftypes.Value, []*tfprotov6.Diagnostic) {
	e.t.Helper()
	e.NewRun()
	return acctest.ReadData(e.t.Context(), e.t, e.ProtocolResource.Server, name, config)
}

// shown returns what the data sources show of a control.
func shown(identityID string, control api.Control, setBy string) map[string]any {
	values := map[string]any{
		"identity_id": identityID, "id": control.ID, "type": string(control.Type), "reason_code": control.ReasonCode, "set_by": setBy,
		"is_overridable": setBy == api.OwnerClient, "created_at": control.CreatedAt,
	}
	for name, value := range map[string]string{"reason": control.Reason, "deleted_at": control.DeletedAt} {
		if value != "" {
			values[name] = value
		}
	}
	return values
}

func TestControlDataSource(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, nil, func(t *testing.T, e *testEnv) {
		e.paxosControl(api.ControlFrozen)
		e.LiftControl(e.identityID, e.AddControl(e.identityID, api.Control{
			Type: api.ControlClosed, ReasonCode: "OTHER", SetBy: api.OwnerClient,
		}).ID)
		controls := e.Controls(e.identityID)
		for i, setBy := range []string{api.OwnerPaxos, api.OwnerClient} {
			state, diagnostics := e.data("paxos_identity_control", map[string]any{"identity_id": e.identityID, "id": controls[i].ID})
			acctest.RequireNoErrors(t, diagnostics)
			assert.True(t, state.Equal(acctest.Object(t, state.Type(), shown(e.identityID, controls[i], setBy))), state)
		}
		for id, says := range map[string]string{
			e.identityID: "The identity holds no control with this id", unknownID: "check environment and client_id",
		} {
			_, diagnostics := e.data("paxos_identity_control", map[string]any{"identity_id": id, "id": unknownID})
			assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "ERROR: Unable to read identity control: ")
			assert.Contains(t, acctest.FormatDiagnostics(diagnostics), says)
		}
	})
}

// Where nothing is listed the items may be missing as a whole.
func TestControlsDataSource(t *testing.T) {
	t.Parallel()
	for name, server := range map[string][]emulator.Option{"documented": nil, "odd responses": {emulator.WithQuirks()}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onBothRevisions(t, append(server, emulator.WithPageSizeCap(2)), func(t *testing.T, e *testEnv) {
				empty := addPerson(e.Server, "Grace")
				lifted := e.paxosControl(api.ControlFrozen)
				e.LiftControl(e.identityID, lifted.ID)
				for range 4 {
					e.AddControl(e.identityID, api.Control{Type: api.ControlClosed, ReasonCode: "OTHER", SetBy: api.OwnerClient})
				}
				controls := e.Controls(e.identityID) // oldest first
				for _, tc := range []struct {
					config        map[string]any
					count, wanted int
				}{
					{map[string]any{"identity_id": e.identityID}, 4, 2},
					{map[string]any{"identity_id": e.identityID, "include_deleted": true}, 5, 3},
					{map[string]any{"identity_id": empty}, 0, 1},
				} {
					e.ResetJournal()
					state, diagnostics := e.data("paxos_identity_controls", tc.config)
					acctest.RequireNoErrors(t, diagnostics)
					assert.Len(t, e.Requests(emulator.OpListControls), tc.wanted)
					var listed []tftypes.Value
					require.NoError(t, protocol.Attribute(state, "controls").As(&listed))
					require.Len(t, listed, tc.count)
					for i, control := range listed {
						of, setBy := controls[len(controls)-1-i], api.OwnerClient
						if of.ID == lifted.ID {
							setBy = api.OwnerPaxos
						}
						assert.True(t, control.Equal(acctest.Object(t, control.Type(), shown(e.identityID, of, setBy))), control)
					}
				}
				_, diagnostics := e.data("paxos_identity_controls", map[string]any{"identity_id": unknownID})
				said := acctest.FormatDiagnostics(diagnostics)
				assert.Contains(t, said, "ERROR: Unable to list identity controls: ")
				assert.Contains(t, said, unknownID)
				assert.Contains(t, said, "check environment")
			})
		})
	}
}
