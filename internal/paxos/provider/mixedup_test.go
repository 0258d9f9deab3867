package provider_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// mixedUpTenant is a tenant with an identity, with a control, that is not Terraform's: the one that faults answer about.
func mixedUpTenant(t *testing.T, opts ...emulator.Option) (emu *emulator.Server, stranger api.Identity) {
	t.Helper()
	emu = emulator.New(t, opts...)
	stranger = emu.AddIdentity(api.Identity{
		RefID: "stranger", PersonDetails: &api.PersonDetails{FirstName: "Grace", LastName: "Stranger"},
		TaxDetails: []api.TaxDetail{{TaxPayerID: "999-99-9999", TaxPayerCountry: "USA"}},
	})
	emu.AddControl(stranger.ID, api.Control{Type: api.ControlClosed, SetBy: api.OwnerClient, ReasonCode: "OTHER"})
	stranger, _ = emu.Identity(stranger.ID)
	return emu, stranger
}

// personHCL is a person with a ref_id like its name.
func personHCL(name, number, firstName string) string {
	return fmt.Sprintf(`resource "paxos_identity" %q {
  ref_id = %q
  person_details = {
    verifier_type  = "PAXOS"
    first_name     = %q
    last_name      = "Miller"
    date_of_birth  = "1985-12-10"
    nationality    = "USA"
    cip_id         = %q
    cip_id_type    = "SSN"
    cip_id_country = "USA"
    address        = { country = "USA", address1 = "1 Example St", city = "New York", province = "NY", zip_code = "10001" }
  }
}
`, name, name, firstName, number)
}

const (
	statusHCL = `resource "paxos_sandbox_identity_status" "ada" {
  identity_id                   = %q
  sanctions_verification_status = "APPROVED"
}
`
	controlHCL = `resource "paxos_identity_control" %q {
  identity_id = %s
  type        = "DORMANT"
  reason_code = "INACTIVITY"
  reason      = "asleep"
}
`
)

// A refresh that is answered about somebody else fails, and says who was asked for and who was answered. The state file
// stays as it was to the byte, and nothing is sent.
func TestAccMixedUp_refresh(t *testing.T) {
	t.Parallel()
	named := []emulator.Option{emulator.WithQuirks(), emulator.WithControlsRevision("2025")}
	for name, tc := range map[string]struct {
		config    func(adaID string) string
		operation string
		options   []emulator.Option
	}{
		"identity": {func(string) string { return personHCL("grace", "222-22-2222", "Grace") }, emulator.OpGetIdentity, nil},
		"sandbox status": {
			func(adaID string) string { return fmt.Sprintf(statusHCL, adaID) }, emulator.OpGetIdentity, nil,
		},
		"control": {
			func(adaID string) string { return fmt.Sprintf(controlHCL, "ada", fmt.Sprintf("%q", adaID)) }, emulator.OpListControls, named,
		},
	} {
		for _, kind := range []emukit.FaultKind{emukit.FaultOtherObject, emukit.FaultMalformedID} {
			t.Run(name+", "+string(kind), func(t *testing.T) {
				t.Parallel()
				emu, stranger := mixedUpTenant(t, tc.options...)
				ada := emu.AddIdentity(api.Identity{RefID: "ada", PersonDetails: &api.PersonDetails{FirstName: "Ada", LastName: "Miller"}})
				w := paxostest.NewWorkingDir(t, emu, nil)
				require.NoError(t, w.Write("main.tf", tc.config(ada.ID)))
				w.MustRun("apply", "-auto-approve", "-input=false", "-no-color")
				stateFile := filepath.Join(w.Dir, "terraform.tfstate")
				before, err := os.ReadFile(stateFile)
				require.NoError(t, err)
				identities := emu.Identities()
				asked := identities[len(identities)-1].ID // the only one of the configuration

				for _, command := range [][]string{{"plan"}, {"apply", "-auto-approve"}, {"apply", "-refresh-only", "-auto-approve"}} {
					emu.ClearFaults()
					emu.ResetJournal()
					emu.Fault(emukit.Fault{Operation: tc.operation, Kind: kind})
					output, err := w.Run(append(command, "-input=false", "-no-color")...)
					require.Error(t, err, output)
					emu.AssertFaultsConsumed(t)
					assert.Contains(t, output, asked)
					if kind == emukit.FaultOtherObject {
						assert.Contains(t, output, stranger.ID)
					} else {
						assert.Contains(t, output, "malformed id")
					}
					assert.Contains(t, output, "contact Paxos Support")
					after, err := os.ReadFile(stateFile)
					require.NoError(t, err)
					assert.Equal(t, string(before), string(after))
					for _, entry := range emu.Journal() {
						assert.True(t, entry.Method == http.MethodGet || entry.Operation == emulator.OpToken, "%s was sent", entry.Operation)
					}
				}
				w.MustRun("plan", "-detailed-exitcode", "-input=false", "-no-color")
				unchanged, _ := emu.Identity(stranger.ID)
				assert.Equal(t, stranger, unchanged)
			})
		}
	}
}

// Writes that are answered about somebody else: everything is there once, in the state under its own id, nothing is left to
// do, and the other's record is as it was.
func TestAccMixedUp_apply(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]emulator.Option{
		"whole answers":        nil,
		"thin answers":         {emulator.WithThinWrites()},
		"named controls":       {emulator.WithQuirks()},
		"named controls, 2025": {emulator.WithQuirks(), emulator.WithControlsRevision("2025")},
	} {
		for _, kind := range []emukit.FaultKind{emukit.FaultOtherObject, emukit.FaultMalformedID} {
			t.Run(name+", "+string(kind), func(t *testing.T) {
				t.Parallel()
				emu, stranger := mixedUpTenant(t, options...)
				w := paxostest.NewWorkingDir(t, emu, nil)
				meet := func(operations ...string) {
					emu.ClearFaults()
					for _, operation := range operations {
						emu.Fault(emukit.Fault{Operation: operation, Kind: kind})
					}
				}
				apply := func(firstName, more string) {
					require.NoError(t, w.Write("main.tf", personHCL("ada", "111-11-1111", firstName)+more))
					w.MustRun("apply", "-auto-approve", "-input=false", "-no-color")
					w.MustRun("plan", "-detailed-exitcode", "-input=false", "-no-color")
				}
				controls := []string{emulator.OpCreateControl}
				if kind == emukit.FaultOtherObject && !namesControls(name) {
					controls = nil // nobody could tell
				}
				meet(append(controls, emulator.OpCreateIdentity)...)
				apply("Ada", fmt.Sprintf(controlHCL, "ada", "paxos_identity.ada.id"))
				emu.AssertFaultsConsumed(t)
				require.Len(t, emu.Identities(), 2)
				ada := emu.Identities()[1]
				require.Equal(t, "ada", ada.RefID)
				require.Len(t, emu.Controls(ada.ID), 1)

				meet(emulator.OpUpdateIdentity)
				apply("Augusta", fmt.Sprintf(controlHCL, "ada", "paxos_identity.ada.id"))
				emu.AssertFaultsConsumed(t)
				changed, _ := emu.Identity(ada.ID)
				assert.Equal(t, "Augusta", changed.PersonDetails.FirstName)

				if name == "named controls, 2025" {
					meet(emulator.OpDeleteControl)
				}
				apply("Augusta", "")
				emu.AssertFaultsConsumed(t)
				assert.NotEmpty(t, emu.Controls(ada.ID)[0].DeletedAt)

				unchanged, _ := emu.Identity(stranger.ID)
				assert.Equal(t, stranger, unchanged)
				assert.Len(t, emu.Controls(stranger.ID), 1)
				assert.Empty(t, emu.Controls(stranger.ID)[0].DeletedAt)
			})
		}
	}
}

func namesControls(name string) bool {
	return name == "named controls" || name == "named controls, 2025"
}

// Whatever resource is refreshed, an answer about another object leaves its state alone, also if missing objects are to be
// forgotten, and so does the import of one.
func TestMixedUp_readsKeepTheState(t *testing.T) {
	t.Parallel()
	for _, object := range catalog.Resources() {
		for _, kind := range []emukit.FaultKind{emukit.FaultOtherObject, emukit.FaultMalformedID} {
			t.Run(object.Type+", "+string(kind), func(t *testing.T) {
				t.Parallel()
				emu, _ := mixedUpTenant(t, emulator.WithQuirks(), emulator.WithSeed(catalog.Tenant()))
				m := paxostest.NewProtocolResource(t, emu, object.Type, acctest.WithEnv("PAXOS_ON_MISSING", "FORGET"))
				state := existing(t, object, m)
				emu.Fault(emukit.Fault{Operation: object.Life.Read, Kind: kind})
				kept, diagnostics := m.Read(state)
				emu.AssertFaultsConsumed(t)
				assert.True(t, kept.Equal(state))
				require.Len(t, diagnostics, 1)
				assert.Equal(t, tfprotov6.DiagnosticSeverityError, diagnostics[0].Severity, acctest.FormatDiagnostics(diagnostics))
				assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "Unable to read ")
				assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "contact Paxos Support")
			})
		}
	}
}
