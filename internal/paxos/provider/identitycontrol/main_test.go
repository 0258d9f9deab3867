package identitycontrol_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestMain(m *testing.M) { paxostest.Main(m) }

const address = "paxos_identity_control.this"

// testEnv is an emulator with one identity.
type testEnv struct {
	*emulator.Server
	t          *testing.T
	revision   string
	identityID string
}

func newTestEnv(t *testing.T, revision string, opts ...emulator.Option) *testEnv {
	t.Helper()
	emu := emulator.New(t, append([]emulator.Option{emulator.WithControlsRevision(revision)}, opts...)...)
	return &testEnv{Server: emu, t: t, revision: revision, identityID: addPerson(emu, "Ada")}
}

// onBothRevisions runs a test against each revision of the controls API. Nothing in a configuration tells the provider
// which one it talks to.
func onBothRevisions(t *testing.T, test func(t *testing.T, e *testEnv), opts ...emulator.Option) {
	t.Helper()
	for _, revision := range []string{"2026", "2025"} {
		t.Run(revision, func(t *testing.T) {
			t.Parallel()
			test(t, newTestEnv(t, revision, opts...))
		})
	}
}

// addPerson adds an approved person and returns the id.
func addPerson(emu *emulator.Server, firstName string) string {
	return emu.AddIdentity(api.Identity{
		Status:        api.StatusApproved,
		PersonDetails: &api.PersonDetails{FirstName: firstName, LastName: "Miller"},
	}).ID
}

// run runs an acceptance test in the testEnv.
func (e *testEnv) run(testCase resource.TestCase, opts ...acctest.Option) {
	e.t.Helper()
	paxostest.Test(e.t, e.Server, testCase, opts...)
}

// paxosControl adds a control that Paxos set and the client cannot lift.
func (e *testEnv) paxosControl(kind api.ControlType) api.Control {
	return e.AddControl(e.identityID, api.Control{
		Type: kind, ReasonCode: "COMPLIANCE_INVESTIGATION", Reason: "Under review",
	})
}

// only returns the one control on the identity, lifted ones included.
func (e *testEnv) only() api.Control {
	e.t.Helper()
	controls := e.Controls(e.identityID)
	require.Len(e.t, controls, 1)
	return controls[0]
}

// active returns the ids of the controls in force.
func (e *testEnv) active() []string {
	var ids []string
	for _, control := range e.Controls(e.identityID) {
		if control.DeletedAt == "" {
			ids = append(ids, control.ID)
		}
	}
	return ids
}

// control returns the configuration of a control on the identity, with its required arguments.
func (e *testEnv) control() arguments {
	return arguments{"identity_id": e.identityID, "type": "CLOSED", "reason_code": "END_USER_REQUEST"}
}

// arguments are those of a resource paxos_identity_control, all of them text.
type arguments map[string]string

// with returns the arguments with pairs of name and value replaced; an empty value takes an argument out.
func (a arguments) with(pairs ...string) arguments {
	changed := maps.Clone(a)
	for i := 0; i < len(pairs); i += 2 {
		if changed[pairs[i]] = pairs[i+1]; pairs[i+1] == "" {
			delete(changed, pairs[i])
		}
	}
	return changed
}

// hcl renders the resource as "this".
func (a arguments) hcl() string { return a.as("this") }

// as renders the resource under a name.
func (a arguments) as(name string) string {
	var text strings.Builder
	fmt.Fprintf(&text, "resource \"paxos_identity_control\" %q {\n", name)
	for _, argument := range slices.Sorted(maps.Keys(a)) {
		fmt.Fprintf(&text, "  %s = %q\n", argument, a[argument])
	}
	text.WriteString("}\n")
	return text.String()
}

// imported renders an import block for "this" and the resource.
func (a arguments) imported(controlID string) string {
	return fmt.Sprintf("import {\n  to = %s\n  id = \"%s/%s\"\n}\n", address, a["identity_id"], controlID) + a.hcl()
}

// planned expects an action on "this" in the plan.
func planned(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)}}
}

// requests returns a function that expects these requests since the last look, for PreConfig and PostApplyFunc.
func (e *testEnv) requests(want map[string]int) func() {
	return func() {
		e.t.Helper()
		assert.Equal(e.t, want, acctest.RequestCounts(e.Server))
		e.ResetJournal()
	}
}

// What the steps around a check cost, each run of the CLI with a token of its own.
var (
	nothing = map[string]int{}
	refresh = map[string]int{emulator.OpToken: 1, emulator.OpListControls: 1}
	create  = map[string]int{emulator.OpToken: 2, emulator.OpCreateControl: 1}
)

// attributes checks attributes of "this".
func attributes(pairs ...string) resource.TestCheckFunc {
	return acctest.CheckAttributes(address, pairs...)
}

// check makes a check of a function that looks at the emulator alone.
func check(look func()) resource.TestCheckFunc {
	return func(*terraform.State) error {
		look()
		return nil
	}
}
