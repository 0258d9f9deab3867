package controlsexclusive_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestMain(m *testing.M) { paxostest.Main(m) }

// testEnv is the resource of a provider with an emulator of its own, which holds one identity.
type testEnv struct {
	*emulator.Server
	*acctest.ProtocolResource

	t          *testing.T
	identityID string
}

func newTestEnv(t *testing.T, server ...emulator.Option) *testEnv {
	t.Helper()
	emu := emulator.New(t, server...)
	m := paxostest.NewProtocolResource(t, emu, "paxos_identity_controls_exclusive")
	return &testEnv{emu, m, t, addPerson(emu, "Ada")}
}

func addPerson(emu *emulator.Server, firstName string) string {
	return emu.Identities.Add(api.Identity{
		Status: api.StatusApproved, PersonDetails: &api.PersonDetails{FirstName: firstName, LastName: "Miller"},
	}).ID
}

// set sets a control on the identity, as if by hand.
func (e *testEnv) set(kind api.ControlType, by string) (id string) {
	return e.Controls.Add(api.Control{IdentityID: e.identityID, Type: kind, SetBy: by, ReasonCode: "OTHER"}).ID
}

// allow returns a configuration.
func (e *testEnv) allow(ids ...any) map[string]any {
	return map[string]any{"identity_id": e.identityID, "control_ids": append([]any{}, ids...)}
}

// refresh begins another run and reads the object.
func (e *testEnv) refresh(state protocol.Object) protocol.Object {
	e.t.Helper()
	e.NewRun()
	return e.MustRead(state)
}

// active returns the ids of the controls in force.
func (e *testEnv) active() []any {
	ids := []any{}
	for _, control := range e.Controls.Of(e.identityID) {
		if control.DeletedAt == "" {
			ids = append(ids, control.ID)
		}
	}
	return ids
}

// shown returns the ids in active_controls.
func (e *testEnv) shown(object protocol.Object) []any {
	e.t.Helper()
	var elements []tftypes.Value
	require.NoError(e.t, protocol.Attribute(object.State, "active_controls").As(&elements))
	ids := []any{}
	for _, element := range elements {
		ids = append(ids, protocol.Text(element, "id"))
	}
	return ids
}

func (e *testEnv) lifts() int { return len(e.Requests(api.OpDeleteControl.Name)) }

func says(plan protocol.Plan) string { return acctest.FormatDiagnostics(plan.Diagnostics) }

// lifted returns the ids in lifted_control_ids.
func (e *testEnv) lifted(object protocol.Object) []any {
	e.t.Helper()
	var elements []tftypes.Value
	value := protocol.Attribute(object.State, "lifted_control_ids")
	require.True(e.t, value.IsFullyKnown())
	require.NoError(e.t, value.As(&elements))
	ids := []any{}
	for _, element := range elements {
		ids = append(ids, protocol.Text(element))
	}
	return ids
}

// The plan of a create shows what its apply lifts, with one read. What was lifted in the meantime is no error. Nothing is left to
// do then, and later changes keep the ids.
func TestCreate_lifts(t *testing.T) {
	t.Parallel()
	for _, ahead := range []string{"true", "false"} {
		t.Run("read_ahead "+ahead, func(t *testing.T) {
			t.Parallel()
			e := newTestEnv(t)
			e.ProtocolResource = paxostest.NewProtocolResource(t, e.Server, "paxos_identity_controls_exclusive",
				acctest.WithEnv("PAXOS_READ_AHEAD", ahead))
			allowed, other, gone := e.set(api.ControlSellOnly, api.OwnerClient), e.set(api.ControlDormant, api.OwnerClient),
				e.set(api.ControlClosed, api.OwnerClient)
			config := e.allow(allowed)
			config["removal_reason"] = "Not ours"
			plan := e.Plan(e.None(), config)
			assert.ElementsMatch(t, []any{other, gone}, e.lifted(plan.Planned))
			for _, said := range []string{
				other + " (DORMANT, set by CLIENT)", gone + " (CLOSED, set by CLIENT)", "The create lifts them.",
			} {
				assert.Contains(t, says(plan), said)
			}
			e.LiftControl(gone)
			state, diagnostics := e.ApplyPlanned(plan)
			require.Empty(t, diagnostics)
			assert.Equal(t, []any{allowed}, e.active())
			assert.Equal(t, []any{allowed}, e.shown(state))
			assert.Len(t, e.Requests(api.OpListControls.Name), 2, "the plan, and the delete that found nothing")

			state = e.refresh(state)
			assert.True(t, e.Plan(state, config).Empty())
			config["removal_reason"] = "Nobody's"
			assert.ElementsMatch(t, []any{other, gone}, e.lifted(e.MustApply(state, config)))
		})
	}
}

// A control that was set or lifted after the plan changes the plan that Terraform makes in the apply, so that it refuses that.
func TestCreate_asPlanned(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t)
	shown := e.set(api.ControlDormant, api.OwnerClient)
	again := func() []any {
		e.NewRun()
		return e.lifted(e.Plan(e.None(), e.allow()).Planned)
	}
	assert.Equal(t, []any{shown}, again())
	later := e.set(api.ControlClosed, api.OwnerClient)
	assert.ElementsMatch(t, []any{shown, later}, again())
	e.LiftControl(shown)
	assert.Equal(t, []any{later}, again())
}

// What the run itself sets or lifts before it plans again does not change the plan.
func TestCreate_sameRun(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t)
	controls := e.Other("paxos_identity_control")
	managed, _ := controls.Import(e.identityID+"/"+e.set(api.ControlDormant, api.OwnerClient), nil)
	e.NewRun()
	planned := e.Plan(e.None(), e.allow())
	e.NewRun()
	controls.MustApply(managed, nil)
	made := controls.MustApply(controls.None(), map[string]any{
		"identity_id": e.identityID, "type": "CLOSED", "reason_code": "OTHER",
	})
	plan := e.Plan(e.None(), e.allow())
	assert.Equal(t, []any{managed.Text("id")}, e.lifted(planned.Planned))
	assert.Equal(t, e.lifted(planned.Planned), e.lifted(plan.Planned))
	e.ResetJournal()
	state, diagnostics := e.ApplyPlanned(plan)
	acctest.RequireNoErrors(t, diagnostics)
	assert.Zero(t, e.lifts())
	assert.Equal(t, []any{made.Text("id")}, e.shown(state))
	assert.Empty(t, e.shown(e.Plan(e.refresh(state), e.allow()).Planned), "the next plan shows it")
}

// A plan that does not know the identity promises to lift nothing. The apply keeps the promise if this run has adopted the identity;
// otherwise its plan has ids where the first had none, so that Terraform refuses it.
func TestCreate_unknownIdentity(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t)
	config := e.allow()
	config["identity_id"] = tftypes.UnknownValue
	plan := e.Plan(e.None(), config)
	assert.Empty(t, says(plan))
	assert.Empty(t, e.lifted(plan.Planned))

	people := e.Other("paxos_identity")
	described, _ := catalog.All().Find(spec.Resource, "paxos_identity")
	values := described.Smallest(described.Forms[0])
	values["ref_id"], values["adopt_existing"] = "person-1", true
	person := acctest.ObjectFromPaths(t, people.Type(), values)
	e.identityID = people.MustApply(people.None(), person).Text("id")
	other := e.set(api.ControlDormant, api.OwnerClient)
	e.NewRun()
	assert.Equal(t, []any{other}, e.lifted(e.Plan(e.None(), e.allow()).Planned))

	e.NewRun()
	people.MustApply(people.None(), person)
	plan = e.Plan(e.None(), e.allow())
	assert.Empty(t, e.lifted(plan.Planned))
	assert.Contains(t, says(plan), other+" (DORMANT, set by CLIENT). The create lifts none of them, because this run has adopted")
	state, diagnostics := e.ApplyPlanned(plan)
	acctest.RequireNoErrors(t, diagnostics)
	assert.Equal(t, []any{other}, e.shown(state))
	assert.Zero(t, e.lifts())
}

// The plan shows a control that another client has set, and the apply lifts it, with one request. A control that control_ids has
// is left alone, and when it was lifted elsewhere, nothing is left to do.
func TestUpdate_lifts(t *testing.T) {
	t.Parallel()
	for _, revision := range []string{"2026", "2025"} {
		t.Run(revision, func(t *testing.T) {
			t.Parallel()
			e := newTestEnv(t, emulator.WithControlsRevision(revision))
			allowed := e.set(api.ControlDormant, api.OwnerClient)
			config := e.allow(allowed)
			config["removal_reason"] = "Not ours"
			state := e.MustApply(e.None(), config)
			assert.Equal(t, []any{allowed}, e.shown(state))

			other := e.set(api.ControlClosed, api.OwnerClient)
			state = e.refresh(state)
			assert.ElementsMatch(t, []any{allowed, other}, e.shown(state))
			e.ResetJournal()
			plan := e.Plan(state, config)
			assert.Equal(t, []any{allowed}, e.shown(plan.Planned))
			state, diagnostics := e.ApplyPlanned(plan)
			acctest.RequireNoErrors(t, diagnostics)
			assert.Equal(t, []any{allowed}, e.active())
			requests := acctest.RequestCounts(e.Server)
			delete(requests, emulator.OpToken)
			assert.Equal(t, map[string]int{api.OpDeleteControl.Name: 1}, requests)
			sent := e.Requests(api.OpDeleteControl.Name)[0]
			assert.Contains(t, sent.Query.Get("reason")+string(sent.Body), "Not ours")

			e.LiftControl(allowed)
			state = e.refresh(state)
			assert.Empty(t, e.shown(state))
			assert.True(t, e.Plan(state, config).Empty())
		})
	}
}

// An import takes over what is in force, so that the plan of the same run shows what the configuration does not allow.
func TestImport(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t)
	allowed, other := e.set(api.ControlDormant, api.OwnerClient), e.set(api.ControlClosed, api.OwnerClient)
	imported, diagnostics := e.Import(e.identityID, nil)
	acctest.RequireNoErrors(t, diagnostics)
	assert.ElementsMatch(t, []any{allowed, other}, e.shown(imported))
	plan := e.Plan(imported, e.allow(allowed))
	assert.Equal(t, []any{allowed}, e.shown(plan.Planned))
	_, diagnostics = e.ApplyPlanned(plan)
	acctest.RequireNoErrors(t, diagnostics)
	assert.Equal(t, []any{allowed}, e.active())
}

// An apply lifts what its plan has shown, and nothing that was set afterwards. What was lifted in the meantime is no error.
func TestUpdate_asPlanned(t *testing.T) {
	t.Parallel()
	for _, revision := range []string{"2026", "2025"} {
		t.Run(revision, func(t *testing.T) {
			t.Parallel()
			e := newTestEnv(t, emulator.WithControlsRevision(revision))
			state := e.MustApply(e.None(), e.allow())
			shown := e.set(api.ControlDormant, api.OwnerClient)
			plan := e.Plan(e.refresh(state), e.allow())
			e.LiftControl(shown)
			later := e.set(api.ControlClosed, api.OwnerClient)
			state, diagnostics := e.ApplyPlanned(plan)
			acctest.RequireNoErrors(t, diagnostics)
			assert.Equal(t, []any{later}, e.active())

			e.MustApply(e.refresh(state), e.allow())
			assert.Empty(t, e.active())
		})
	}
}

// A lift whose response is lost is done, and one that Paxos refuses leaves the state as it was: the next plan shows the rest.
func TestUpdate_lostAnswer(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t)
	state := e.MustApply(e.None(), e.allow())
	first, second := e.set(api.ControlDormant, api.OwnerClient), e.set(api.ControlClosed, api.OwnerClient)
	state = e.refresh(state)
	e.Fault(emukit.Fault{Operation: api.OpDeleteControl.Name, Kind: emukit.FaultResetAfter})
	e.Fault(emukit.Fault{Operation: api.OpDeleteControl.Name, Kind: emukit.FaultStatus, Status: http.StatusForbidden, Skip: 1, Times: 2})
	after, diagnostics := e.Apply(state, e.allow())
	require.Len(t, e.active(), 1)
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics),
		fmt.Sprintf("Unable to delete identity control: Lifting control %s of identity %s failed.", e.active()[0], e.identityID))
	assert.True(t, after.Equal(state))
	assert.ElementsMatch(t, []any{first, second}, e.shown(after))

	e.ClearFaults()
	e.MustApply(e.refresh(after), e.allow())
	assert.Empty(t, e.active())
}

// The id of a control that the same run sets is not known in the plan. The plan names what its apply may lift, except what other
// resources manage; the apply plans again, with the id.
func TestUpdate_unknownIDs(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t)
	managed, _ := e.Other("paxos_identity_control").Import(e.identityID+"/"+e.set(api.ControlDormant, api.OwnerClient), nil)
	state := e.MustApply(e.None(), e.allow(managed.Text("id")))
	config := e.allow()
	config["control_ids"] = tftypes.UnknownValue
	plans := func() protocol.Plan {
		e.NewRun()
		e.Other("paxos_identity_control").Plan(managed, nil) // so the run knows of it
		return e.Plan(e.MustRead(state), config)
	}
	for _, plan := range []protocol.Plan{plans(), e.Plan(e.None(), config)} {
		assert.Empty(t, says(plan))
		assert.False(t, protocol.Attribute(plan.Planned.State, "active_controls").IsKnown())
	}
	other, frozen := e.set(api.ControlClosed, api.OwnerClient), e.set(api.ControlFrozen, api.OwnerPaxos)
	for _, plan := range []protocol.Plan{plans(), e.Plan(e.None(), config)} {
		acctest.RequireNoErrors(t, plan.Diagnostics)
		assert.Contains(t, says(plan), "The plan does not know all of control_ids yet.")
		assert.Contains(t, says(plan), other+" (CLOSED, set by CLIENT)")
		assert.Contains(t, says(plan), frozen+" (FROZEN, set by PAXOS)")
		assert.NotContains(t, says(plan), managed.Text("id"))
	}
	known := e.allow(managed.Text("id"), frozen)
	assert.Equal(t, []any{other}, e.lifted(e.MustApply(e.None(), known)))
	assert.ElementsMatch(t, []any{managed.Text("id"), frozen}, e.active())
}

// What Paxos has set and only Paxos can lift is an error or a warning of each plan, until it is allowed.
func TestPaxosControls(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t)
	state := e.MustApply(e.None(), e.allow())
	frozen := e.set(api.ControlFrozen, api.OwnerPaxos)
	state = e.refresh(state)
	found := fmt.Sprintf("Identity %s has controls that are not in control_ids and that only Paxos can lift: %s (FROZEN, set by PAXOS).",
		e.identityID, frozen)
	for _, prior := range []protocol.Object{state, e.None()} {
		assert.Contains(t, says(e.Plan(prior, e.allow())), "Unable to keep identity controls exclusive: "+found)
	}

	warn := e.allow()
	warn["on_paxos_controls"] = "WARN"
	warned := e.MustApply(state, warn)
	for range 2 {
		plan := e.Plan(warned, warn)
		assert.True(t, plan.Empty())
		assert.Contains(t, says(plan), "Identity has other controls set by Paxos: "+found)
		warned = e.MustRead(warned)
	}
	accepted := e.MustApply(state, e.allow(frozen))
	plan := e.Plan(accepted, e.allow(frozen))
	assert.True(t, plan.Empty())
	assert.Empty(t, plan.Diagnostics)
	assert.Equal(t, []any{frozen}, e.active())
	assert.Zero(t, e.lifts())
}

// Lifts count in the plan, and again in the apply, which sends nothing if they are too many.
func TestLimit(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t)
	limited := paxostest.NewProtocolResource(t, e.Server, "paxos_identity_controls_exclusive", acctest.WithEnv("PAXOS_MAX_CONTROLS_LIFTED", "1"))
	state := e.MustApply(e.None(), e.allow())
	e.set(api.ControlDormant, api.OwnerClient)
	e.set(api.ControlClosed, api.OwnerClient)
	state = e.refresh(state)
	const reached = "Unable to lift identity controls: limit of 1 reached"
	for _, prior := range []protocol.Object{state, e.None()} {
		plan := e.Plan(prior, e.allow())
		acctest.RequireNoErrors(t, plan.Diagnostics)
		limited.NewRun()
		assert.Contains(t, says(limited.Plan(prior, e.allow())), reached)
		limited.NewRun()
		_, diagnostics := limited.ApplyPlanned(plan)
		assert.Contains(t, acctest.FormatDiagnostics(diagnostics), reached)
	}
	assert.Zero(t, e.lifts())
}

// The rows of a refresh answer for the controls too: nothing is read for them. They show a freeze, and what a create finds.
func TestReadAhead(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t)
	people := e.Other("paxos_identity")
	var held []protocol.Object
	for i := range 6 {
		id := addPerson(e.Server, fmt.Sprint("Person ", i))
		person, diagnostics := people.Import(id, nil)
		acctest.RequireNoErrors(t, diagnostics)
		held = append(held, person)
	}
	e.identityID = held[5].Text("id")
	state := e.MustApply(e.None(), e.allow())
	other, frozen := e.set(api.ControlDormant, api.OwnerClient), e.set(api.ControlFrozen, api.OwnerPaxos)
	e.NewRun()
	e.ResetJournal()
	for _, person := range held {
		people.MustRead(person)
	}
	state = e.MustRead(state)
	assert.ElementsMatch(t, []any{other, frozen}, e.shown(state))
	for _, plan := range []protocol.Plan{e.Plan(state, e.allow()), e.Plan(e.None(), e.allow())} {
		assert.Contains(t, says(plan), "Unable to keep identity controls exclusive: ")
		assert.Contains(t, says(plan), frozen+" (FROZEN, set by PAXOS)")
	}
	assert.Contains(t, says(e.Plan(e.None(), e.allow())), other+" (DORMANT, set by CLIENT). The create lifts them.")
	operations := acctest.Operations(e.Journal())
	assert.False(t, slices.Contains(operations, api.OpListControls.Name), "%v", operations)
}

// With a CLI, a control and the resource that allows it are created in one apply, and so is its replacement. A control that
// another client sets is shown and lifted. When the resource is destroyed, the controls stay.
func TestAccControlsExclusive(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	identityID := addPerson(emu, "Ada")
	config := func(reason, rest string) string {
		return fmt.Sprintf(`
			resource "paxos_identity_control" "this" {
				identity_id = %[1]q
				type        = "SELL_ONLY"
				reason_code = "END_USER_REQUEST"
				reason      = %[2]q
			}
			%[3]s`, identityID, reason, rest)
	}
	exclusive := fmt.Sprintf(`resource "paxos_identity_controls_exclusive" "this" {
		identity_id = %q
		control_ids = [paxos_identity_control.this.id]
	}`, identityID)
	expect := func(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
		return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
			plancheck.ExpectResourceAction("paxos_identity_controls_exclusive.this", action),
		}}
	}
	inForce := func(reasons ...string) resource.TestCheckFunc {
		return func(*terraform.State) error {
			var found []string
			for _, control := range emu.Controls.Of(identityID) {
				if control.DeletedAt == "" {
					found = append(found, control.Reason)
				}
			}
			assert.Equal(t, reasons, found)
			return nil
		}
	}
	paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{
		{Config: config("First", exclusive), Check: inForce("First")},
		{Config: config("Second", exclusive), ConfigPlanChecks: expect(plancheck.ResourceActionUpdate), Check: inForce("Second")},
		{
			PreConfig: func() {
				emu.Controls.Add(api.Control{
					IdentityID: identityID, Type: api.ControlDormant, SetBy: api.OwnerClient, ReasonCode: "OTHER", Reason: "Not ours",
				})
			},
			Config: config("Second", exclusive), ConfigPlanChecks: expect(plancheck.ResourceActionUpdate), Check: inForce("Second"),
		},
		{Config: config("Second", ""), ConfigPlanChecks: expect(plancheck.ResourceActionDestroy), Check: inForce("Second")},
	}})
}

// With a CLI, the plan of a create on an identity that no resource manages shows what is lifted, and one apply lifts it: with a read
// in the plan, one in the apply, and one write. A freeze stays.
func TestAccControlsExclusive_create(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	emu := emulator.New(t)
	identityID := addPerson(emu, "Ada")
	other := emu.Controls.Add(api.Control{IdentityID: identityID, Type: api.ControlDormant, SetBy: api.OwnerClient, ReasonCode: "OTHER"})
	frozen := emu.Controls.Add(api.Control{IdentityID: identityID, Type: api.ControlFrozen, ReasonCode: "OTHER"})
	w := paxostest.NewWorkingDir(t, emu, nil)
	require.NoError(t, w.Write("main.tf", fmt.Sprintf(`
		resource "paxos_identity_controls_exclusive" "this" {
			identity_id       = %q
			control_ids       = []
			on_paxos_controls = "WARN"
		}`, identityID)))
	said := w.MustRun("plan", "-no-color", "-out=plan")
	assert.Regexp(t, `\+ lifted_control_ids += \[ \+ "`+other.ID+`",? \]`, strings.Join(strings.Fields(said), " "))
	assert.Contains(t, said, other.ID+" (DORMANT, set by CLIENT). The create lifts them.")
	assert.Contains(t, said, frozen.ID+" (FROZEN, set by PAXOS)")
	w.MustRun("apply", "plan")
	assert.Equal(t, map[string]int{emulator.OpToken: 2, api.OpListControls.Name: 2, api.OpDeleteControl.Name: 1}, acctest.RequestCounts(emu))
	assert.NotEmpty(t, deletedAt(emu, identityID, other.ID))
	assert.Empty(t, deletedAt(emu, identityID, frozen.ID))
	w.MustRun("plan", "-detailed-exitcode")
}

// Terraform refuses a saved plan of a create if a control was set after it: nothing is lifted. A new plan shows both.
func TestAccControlsExclusive_lateControl(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	emu := emulator.New(t)
	identityID := addPerson(emu, "Ada")
	set := func(kind api.ControlType) string {
		return emu.Controls.Add(api.Control{IdentityID: identityID, Type: kind, SetBy: api.OwnerClient, ReasonCode: "OTHER"}).ID
	}
	shown := set(api.ControlDormant)
	w := paxostest.NewWorkingDir(t, emu, nil)
	require.NoError(t, w.Write("main.tf", fmt.Sprintf(`
		resource "paxos_identity_controls_exclusive" "this" {
			identity_id = %q
			control_ids = []
		}`, identityID)))
	w.MustRun("plan", "-no-color", "-out=plan")
	later := set(api.ControlClosed)
	said, err := w.Run("apply", "-no-color", "plan")
	require.Error(t, err)
	assert.Contains(t, said, "Provider produced inconsistent final plan")
	assert.Contains(t, said, later)
	assert.Contains(t, said, "If one is set or lifted between plan and apply, Terraform refuses the apply as inconsistent: then plan again.")
	assert.Empty(t, emu.Requests(api.OpDeleteControl.Name))

	said = w.MustRun("apply", "-no-color", "-auto-approve")
	for _, id := range []string{shown, later} {
		assert.Contains(t, said, id)
		assert.NotEmpty(t, deletedAt(emu, identityID, id))
	}
	w.MustRun("plan", "-detailed-exitcode")
}

// The disabled flag of a paxos_sandbox_identity_status stands for a control. If control_ids has it, neither resource undoes what the
// other one does.
func TestAccControlsExclusive_userDisabled(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	emu := emulator.New(t)
	identityID := addPerson(emu, "Ada")
	w := paxostest.NewWorkingDir(t, emu, nil)
	require.NoError(t, w.Write("main.tf", fmt.Sprintf(`
		resource "paxos_sandbox_identity_status" "this" {
			identity_id   = %q
			user_disabled = true
		}

		data "paxos_identity_controls" "this" {
			identity_id = paxos_sandbox_identity_status.this.identity_id
			depends_on  = [paxos_sandbox_identity_status.this]
		}

		resource "paxos_identity_controls_exclusive" "this" {
			identity_id = paxos_sandbox_identity_status.this.identity_id
			control_ids = [for c in data.paxos_identity_controls.this.controls : c.id if c.set_by == "CLIENT" && c.type == "SELL_ONLY"]
		}`, identityID)))
	w.MustRun("apply", "-no-color", "-auto-approve")
	require.Len(t, emu.Controls.Of(identityID), 1)
	for range 2 {
		w.MustRun("plan", "-detailed-exitcode")
	}
	assert.Empty(t, emu.Requests(api.OpDeleteControl.Name))
}

// deletedAt returns when a control was lifted.
func deletedAt(emu *emulator.Server, identityID, id string) string {
	for _, control := range emu.Controls.Of(identityID) {
		if control.ID == id {
			return control.DeletedAt
		}
	}
	return "unknown"
}
