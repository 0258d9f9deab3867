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
	return e.ReadData(name, config)
}

// A data source shows a control after its end too. What is not there is an error.
func TestControlDataSource(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, nil, func(t *testing.T, e *testEnv) {
		e.LiftControl(e.paxosControl(api.ControlFrozen).ID)
		lifted := e.Controls.Of(e.identityID)[0]
		state, diagnostics := e.data("paxos_identity_control", map[string]any{"identity_id": e.identityID, "id": lifted.ID})
		acctest.RequireNoErrors(t, diagnostics)
		for name, want := range map[string]string{
			"type": "FROZEN", "reason_code": "COMPLIANCE_INVESTIGATION", "reason": "Under review", "set_by": "PAXOS",
			"created_at": lifted.CreatedAt, "deleted_at": lifted.DeletedAt,
		} {
			assert.Equal(t, want, protocol.Text(state, name))
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

// All pages are listed, newest first. If there is nothing to list, the items may be missing as a whole.
func TestControlsDataSource(t *testing.T) {
	t.Parallel()
	for name, server := range map[string][]emulator.Option{"documented": nil, "odd responses": {emulator.WithQuirks()}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onBothRevisions(t, append(server, emulator.WithPageSizeCap(2)), func(t *testing.T, e *testEnv) {
				empty := addPerson(e.Server, "Grace")
				e.LiftControl(e.paxosControl(api.ControlFrozen).ID)
				for range 4 {
					e.Controls.Add(api.Control{IdentityID: e.identityID, Type: api.ControlClosed, ReasonCode: "OTHER", SetBy: api.OwnerClient})
				}
				controls := e.Controls.Of(e.identityID) // oldest first
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
					assert.Len(t, e.Requests(api.OpListControls.Name), tc.wanted)
					var listed []tftypes.Value
					require.NoError(t, protocol.Attribute(state, "controls").As(&listed))
					require.Len(t, listed, tc.count)
					for i, control := range listed {
						assert.Equal(t, controls[len(controls)-1-i].ID, protocol.Text(control, "id"))
						assert.Equal(t, controls[len(controls)-1-i].DeletedAt, protocol.Text(control, "deleted_at"))
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
