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
)

func TestMain(m *testing.M) { acctest.Main(m) }

const address = "paxos_identity_control.this"

// stage is an emulator with one identity.
type stage struct {
	*emulator.Server
	t          *testing.T
	revision   string
	identityID string
}

func newStage(t *testing.T, revision string, opts ...emulator.Option) *stage {
	t.Helper()
	emu := emulator.New(t, append([]emulator.Option{emulator.WithControlsRevision(revision)}, opts...)...)
	return &stage{Server: emu, t: t, revision: revision, identityID: addPerson(emu, "Ada")}
}

// onBothRevisions runs a test against each revision of the controls API. Nothing in a configuration tells the provider
// which one it talks to.
func onBothRevisions(t *testing.T, test func(t *testing.T, s *stage), opts ...emulator.Option) {
	t.Helper()
	for _, revision := range []string{"2026", "2025"} {
		t.Run(revision, func(t *testing.T) {
			t.Parallel()
			test(t, newStage(t, revision, opts...))
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

// run runs an acceptance test on the stage.
func (s *stage) run(testCase resource.TestCase, opts ...acctest.Option) {
	s.t.Helper()
	acctest.Test(s.t, s.Server, testCase, opts...)
}

// paxosControl adds a control that Paxos set and the client cannot lift.
func (s *stage) paxosControl(kind api.ControlType) api.Control {
	return s.AddControl(s.identityID, api.Control{
		Type: kind, ReasonCode: "COMPLIANCE_INVESTIGATION", Reason: "Under review",
	})
}

// only returns the one control on the identity, lifted ones included.
func (s *stage) only() api.Control {
	s.t.Helper()
	controls := s.Controls(s.identityID)
	require.Len(s.t, controls, 1)
	return controls[0]
}

// active returns the ids of the controls in force.
func (s *stage) active() []string {
	var ids []string
	for _, control := range s.Controls(s.identityID) {
		if control.DeletedAt == "" {
			ids = append(ids, control.ID)
		}
	}
	return ids
}

// control returns the configuration of a control on the identity, with its required arguments.
func (s *stage) control() arguments {
	return arguments{"identity_id": s.identityID, "type": "CLOSED", "reason_code": "END_USER_REQUEST"}
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
func (s *stage) requests(want map[string]int) func() {
	return func() {
		s.t.Helper()
		assert.Equal(s.t, want, acctest.Counts(s.Server))
		s.ResetJournal()
	}
}

// What the steps around a check cost, each run of the CLI with a token of its own.
var (
	nothing = map[string]int{}
	refresh = map[string]int{emulator.OpToken: 1, emulator.OpListControls: 1}
	create  = map[string]int{emulator.OpToken: 1, emulator.OpCreateControl: 1}
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
