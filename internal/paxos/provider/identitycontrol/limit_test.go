package identitycontrol_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// restrictions renders a control for each of n identities, by for_each.
func restrictions(emu *emulator.Server, n int) string {
	ids := make([]string, 0, n)
	for i := range n {
		made := emu.AddIdentity(api.Identity{RefID: fmt.Sprint("person-", i), PersonDetails: &api.PersonDetails{
			FirstName: "Ada", LastName: "Example", DateOfBirth: "1980-01-02", CIPID: fmt.Sprintf("123-45-%04d", i),
		}})
		ids = append(ids, fmt.Sprintf("%q", made.ID))
	}
	return forEach(strings.Join(ids, ", "))
}

func forEach(ids string) string {
	return `
resource "paxos_identity_control" "each" {
  for_each    = toset([` + ids + `])
  identity_id = each.value
  type        = "SELL_ONLY"
  reason_code = "END_USER_REQUEST"
}`
}

const limitOfTen = `
provider "paxos" {
  max_controls_lifted = 10
}
`

// An emptied for_each lifts nothing where the limit is lower, and says how many it would lift.
func TestAccLimit_emptiedForEach(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	emu := emulator.New(t)
	w := paxostest.NewWorkingDir(t, emu, nil)
	require.NoError(t, w.Write("main.tf", restrictions(emu, 50)))
	w.MustRun("apply", "-auto-approve", "-no-color")
	require.NoError(t, w.Write("main.tf", forEach("")))

	require.NoError(t, w.Write("provider.tf", limitOfTen))
	output, err := w.Run("apply", "-auto-approve", "-no-color")
	require.Error(t, err)
	for _, words := range []string{
		"Unable to lift identity controls: limit of 10 reached", "max_controls_lifted is 10", "PAXOS_MAX_CONTROLS_LIFTED=50 terraform plan",
		"Number 12: control ", "Number 50: control ",
	} {
		assert.Contains(t, output, words)
	}
	assert.NotContains(t, output, "Number 51")
	assert.Empty(t, emu.Requests(emulator.OpDeleteControl))
}

// A plan that was made without the limit lifts no more than the limit of the apply, and the limit can be raised.
func TestAccLimit_savedPlan(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	emu := emulator.New(t)
	config := restrictions(emu, 20)
	unlimited, limited := paxostest.NewWorkingDir(t, emu, nil), paxostest.NewWorkingDir(t, emu, nil,
		acctest.WithEnv("PAXOS_MAX_CONTROLS_LIFTED", "10"))
	limited.Dir = unlimited.Dir
	require.NoError(t, unlimited.Write("main.tf", config))
	unlimited.MustRun("apply", "-auto-approve", "-no-color")
	require.NoError(t, unlimited.Write("main.tf", forEach("")))
	unlimited.MustRun("plan", "-no-color", "-out=plan")
	output, err := limited.Run("apply", "-no-color", "plan")
	require.Error(t, err)
	assert.Contains(t, output, "Number 20: control ")
	assert.Len(t, emu.Requests(emulator.OpDeleteControl), 10)

	require.NoError(t, limited.Write("provider.tf", "provider \"paxos\" {\n  max_controls_lifted = 0\n}\n"))
	limited.MustRun("apply", "-auto-approve", "-no-color")
	assert.Len(t, emu.Requests(emulator.OpDeleteControl), 20)
}

// Every way to lift a control counts, and to close an identity.
func TestAccLimit_everyWay(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	const control = `
resource "paxos_identity_control" "it" {
  identity_id = paxos_identity.ada.id
  type        = "SELL_ONLY"
  reason_code = "END_USER_REQUEST"
  %s
}`
	person := func(name, refID, policy string) string {
		return fmt.Sprintf(`
resource "paxos_identity" %q {
  ref_id          = %q
  adopt_existing  = true
  deletion_policy = %q
  person_details = {
    first_name = "Ada", last_name = "Example", date_of_birth = "1980-01-02", nationality = "USA", cip_id = "123-45-6789"
    cip_id_type = "SSN", cip_id_country = "USA"
    address = { country = "USA", address1 = "1 Example St", city = "New York", province = "NY", zip_code = "10001" }
  }
}`, name, refID, policy)
	}
	ada := person("ada", "person-1", "ABANDON")
	held := ada + fmt.Sprintf(control, "")
	const lift, closing = "limit of 0 reached", "Unable to close identities: limit of 0 reached"
	for name, test := range map[string]struct {
		prior, next string
		taint       string
		plan        string
		says        string
	}{
		"destroyed":               {prior: held, next: ada, says: lift},
		"replaced for a reason":   {prior: held, next: ada + fmt.Sprintf(control, `reason = "another"`), says: lift},
		"-replace":                {prior: held, plan: "-replace=paxos_identity_control.it", says: lift},
		"taint":                   {prior: held, taint: "paxos_identity_control.it", says: lift},
		"its identity comes back": {prior: held, plan: "-replace=paxos_identity.ada", says: lift},
		"PREVENT":                 {prior: ada + fmt.Sprintf(control, `deletion_policy = "PREVENT"`), plan: "-replace=paxos_identity_control.it", says: "PREVENT"},
		"CLOSE":                   {prior: person("ada", "person-1", "CLOSE"), next: " ", says: closing},
		"a CLOSED control":        {prior: ada, next: ada + strings.Replace(fmt.Sprintf(control, ""), "SELL_ONLY", "CLOSED", 1), says: closing},
		"a CLOSED control of a new identity": {
			next: ada + strings.Replace(fmt.Sprintf(control, ""), "SELL_ONLY", "CLOSED", 1), says: closing,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			emu := emulator.New(t)
			before, w := paxostest.NewWorkingDir(t, emu, nil), paxostest.NewWorkingDir(t, emu, nil,
				acctest.WithEnv("PAXOS_MAX_CONTROLS_LIFTED", "0"), acctest.WithEnv("PAXOS_MAX_IDENTITIES_CLOSED", "0"))
			w.Dir = before.Dir
			require.NoError(t, w.Write("main.tf", test.prior))
			before.MustRun("apply", "-auto-approve", "-no-color")
			if test.taint != "" {
				before.MustRun("taint", test.taint)
			}
			if test.next != "" {
				require.NoError(t, w.Write("main.tf", test.next))
			}
			emu.ResetJournal()
			arguments := []string{"apply", "-auto-approve", "-no-color"}
			if test.plan != "" {
				arguments = append(arguments, test.plan)
			}
			output, err := w.Run(arguments...)
			require.Error(t, err)
			assert.Contains(t, output, test.says)
			for _, operation := range []string{emulator.OpCreateIdentity, emulator.OpCreateControl, emulator.OpDeleteControl} {
				assert.Empty(t, emu.Requests(operation))
			}
		})
	}
}

// An adoption that would lift the control of a destroy counts when it is about to.
func TestAccLimit_reopens(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	m := paxostest.NewProtocolResource(t, emu, "paxos_identity", acctest.WithEnv("PAXOS_MAX_CONTROLS_LIFTED", "0"))
	made := emu.AddIdentity(api.Identity{RefID: "person-1", PersonDetails: &api.PersonDetails{FirstName: "Ada", LastName: "Example"}})
	emu.AddControl(made.ID, api.Control{
		Type: api.ControlClosed, SetBy: api.OwnerClient, ReasonCode: "OTHER",
		Reason: "Closed by Terraform: paxos_identity was destroyed with deletion_policy CLOSE",
	})
	config := acctest.ObjectFromPaths(t, m.Null().Type(), map[string]any{
		"ref_id": "person-1", "adopt_existing": true, "person_details.first_name": "Ada", "person_details.last_name": "Example",
		"person_details.date_of_birth": "1980-01-02", "person_details.nationality": "USA", "person_details.address.country": "USA",
		"person_details.address.address1": "1 Example St", "person_details.address.city": "New York",
		"person_details.address.province": "NY", "person_details.address.zip_code": "10001",
		"person_details.cip_id": "123-45-6789", "person_details.cip_id_type": "SSN", "person_details.cip_id_country": "USA",
	})
	state, diagnostics := m.Apply(m.None(), config)
	assert.True(t, state.IsNull())
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "Unable to lift identity controls: limit of 0 reached")
	assert.Empty(t, emu.Requests(emulator.OpDeleteControl))
}
