package identitycontrol_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// A destroy names the control and gives the reason in the words of the revision. An API of 2025 does not understand the first
// form of the request, which the client finds out by looking at the control.
func TestControl_lift(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, nil, func(t *testing.T, e *testEnv) {
		want := map[string]int{emulator.OpToken: 1, api.OpDeleteControl.Name: 1}
		if e.revision == "2025" {
			want = map[string]int{emulator.OpToken: 1, api.OpDeleteControl.Name: 2, api.OpListControls.Name: 1}
		}
		first, second := e.create(), e.create("removal_reason", "Back again")
		e.NewRun() // which does not know the revision yet
		e.ResetJournal()
		e.MustApply(first, nil)
		e.assertLifted(first.Text("id"), "")
		assert.Equal(t, want, acctest.RequestCounts(e.Server))
		e.MustApply(second, nil)
		e.assertLifted(second.Text("id"), "Back again")
		assert.Empty(t, e.active())
	})
}

// Another spelling of the same reason code is no other reason: the state keeps that of Paxos. A reason that is no longer
// configured stays what it was.
func TestControl_sameReason(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t, "2026", nil)
	state := e.create("reason_code", "COMPLIANCE_INCOMPLETE", "reason", "On request")
	e.ResetJournal()
	for _, config := range []map[string]any{
		e.control("reason_code", "ONBOARDING_INCOMPLETE", "reason", "On request"), e.control("reason_code", "COMPLIANCE_INCOMPLETE"),
	} {
		plan := e.Plan(state, config)
		assert.Empty(t, plan.RequiresReplace)
		state, _ = e.ApplyPlanned(plan)
		assert.Equal(t, "COMPLIANCE_INCOMPLETE", state.Text("reason_code"))
		assert.Equal(t, "On request", state.Text("reason"))
	}
	assert.Empty(t, e.Journal())
}

// Paxos adds reason codes without notice, so one that is not known here is sent with a warning.
func TestControl_unknownReasonCode(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t, "2026", nil)
	said := acctest.FormatDiagnostics(e.Validate(e.control("reason_code", "ALIEN_ABDUCTION")))
	assert.Regexp(t, `^WARNING\(AttributeName\("reason_code"\)\): Unknown Attribute Value: [^\n]*$`, said)
	assert.Contains(t, said, "COMPLIANCE_KYC, ")
	assert.NotContains(t, said, "ALIEN_ABDUCTION")
	for _, known := range []string{"COMPLIANCE", "ONBOARDING_INCOMPLETE"} { // of 2025, and an older spelling
		assert.Empty(t, acctest.FormatDiagnostics(e.Validate(e.control("reason_code", known))))
	}
}

// Only Paxos can set FROZEN: a plan that would create one fails at type, before any request, also as the second half of
// a replacement. It is a good value all the same, of a control that was imported.
func TestControl_frozen(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t, "2026", nil)
	assert.Empty(t, acctest.FormatDiagnostics(e.Validate(e.frozen())))
	const refused = `ERROR(AttributeName("type")): Unable to create identity control: Only Paxos can set a FROZEN control`
	assert.Contains(t, e.planSays(e.None(), e.frozen()), refused)
	assert.Contains(t, e.planSays(e.create(), e.frozen()), refused)
	assert.Len(t, e.Requests(api.OpCreateControl.Name), 1)
}

// An identity that is made in the same run makes a new control.
func TestControl_unknownIdentity(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t, "2026", nil)
	config := e.control()
	config["identity_id"] = tftypes.UnknownValue
	assert.Len(t, e.Plan(e.create(), config).RequiresReplace, 1)
}

// An import finds a control in force of the identity, or fails.
func TestControl_import(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, nil, func(t *testing.T, e *testEnv) {
		lifted := e.paxosControl(api.ControlClosed)
		e.LiftControl(lifted.ID)
		another := e.Controls.Add(api.Control{IdentityID: addPerson(e.Server, "Grace"), Type: api.ControlClosed, ReasonCode: "OTHER"})
		for id, says := range map[string]string{
			e.identityID:                        "ERROR: Unable to import by this id: The import id must be <identity_id>/<id>",
			e.identityID + "/" + another.ID:     "belongs to this identity",
			unknownID + "/" + another.ID:        "Not Found",
			e.identityID + "/" + lifted.ID:      "WARNING: Identity control was lifted elsewhere",
			e.identityID + "/" + another.ID[1:]: "Unable to read identity control",
		} {
			state, diagnostics := e.Import(id, nil)
			assert.Contains(t, acctest.FormatDiagnostics(diagnostics), says)
			assert.True(t, state.IsNull() || len(protocol.Errors(diagnostics)) > 0)
		}
	})
}

// A control that Paxos set can be imported and watched; it can be neither destroyed nor replaced, and the plan says so
// with both ways out, the first of which this test takes.
func TestControl_notOverridable(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, nil, func(t *testing.T, e *testEnv) {
		set := e.paxosControl(api.ControlFrozen)
		state := e.existing(set.ID)
		assert.True(t, state.State.Equal(e.Object(map[string]any{
			"identity_id": e.identityID, "id": set.ID, "type": "FROZEN", "reason_code": "COMPLIANCE_INVESTIGATION",
			"reason": "Under review", "set_by": "PAXOS", "is_overridable": false, "created_at": set.CreatedAt,
			"deletion_policy": "DELETE",
		})), state)
		assert.True(t, e.Plan(state, e.frozen()).Empty())

		for says, config := range map[string]map[string]any{
			"Unable to destroy identity control: ": nil,
			"Unable to replace identity control: ": e.frozen("reason_code", "LEGAL_ORDER", "deletion_policy", "ABANDON"), // not applied yet
		} {
			said := e.planSays(state, config)
			for _, part := range []string{says, set.ID, "only Paxos can lift it", `deletion_policy = "ABANDON"`, "removed {", "destroy = false"} {
				assert.Contains(t, said, part)
			}
		}
		abandoned := e.MustApply(state, e.frozen("deletion_policy", "ABANDON"))
		assert.True(t, e.MustApply(abandoned, nil).IsNull())
		e.assertUntouched(set)
	})
}

// The other way out: a removed block takes the control, which an import block has brought in, out of the state and leaves it
// in force.
func TestAccControl_removedBlock(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	e := newTestEnv(t, "2026", nil)
	set := e.paxosControl(api.ControlFrozen)
	const address = "paxos_identity_control.this"
	w := paxostest.NewWorkingDir(t, e.Server, nil)
	require.NoError(t, w.Write("main.tf", "import {\n  to = "+address+"\n  id = \""+e.identityID+"/"+set.ID+"\"\n}\n"+
		acctest.HCL(`resource "paxos_identity_control" "this"`, e.frozen())))
	assert.Contains(t, w.MustRun("apply", "-auto-approve", "-no-color"), "1 imported, 0 added, 0 changed, 0 destroyed")
	require.NoError(t, w.Write("main.tf", "removed {\n  from = "+address+"\n  lifecycle {\n    destroy = false\n  }\n}\n"))
	w.MustRun("apply", "-auto-approve", "-no-color")
	assert.Empty(t, w.MustRun("state", "list"))
	e.assertUntouched(set)
}

// Some controls that Paxos sets may be lifted by the client. Only the revision of 2026 can say so.
func TestControl_overridableByPaxos(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t, "2026", nil)
	set := e.Controls.Add(api.Control{IdentityID: e.identityID, Type: api.ControlDormant, ReasonCode: "INACTIVITY", IsOverridable: new(true)})
	state := e.existing(set.ID)
	assert.Equal(t, "PAXOS", state.Text("set_by"))
	assert.True(t, e.Plan(state, e.control("type", "DORMANT", "reason_code", "INACTIVITY")).Empty())
	e.MustApply(state, nil)
	e.assertLifted(set.ID, "")
	assert.Empty(t, e.active())
}

// Controls of both owners are in force at once; each is managed for itself. The documents disagree about the spelling of
// set_by and leave out values that are false.
func TestControl_bothOwners(t *testing.T) {
	t.Parallel()
	for name, server := range map[string][]emulator.Option{"documented": nil, "odd responses": {emulator.WithQuirks()}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onBothRevisions(t, server, func(t *testing.T, e *testEnv) {
				set := e.paxosControl(api.ControlClosed)
				own, other := e.create(), e.existing(set.ID)
				assert.Equal(t, "CLIENT", own.Text("set_by"))
				assert.Equal(t, "PAXOS", other.Text("set_by"))
				assert.Contains(t, e.planSays(other, nil), "only Paxos can lift it")
				e.MustApply(own, nil)
				assert.Equal(t, []string{set.ID}, e.active())
			})
		})
	}
}

// A replacement ends a control as a destroy does: PREVENT refuses it, and ABANDON leaves the control in force and says so.
func TestControl_policiesOfReplacements(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t, "2026", nil)
	prevented := e.create("deletion_policy", "PREVENT")
	said := e.planSays(prevented, e.control("type", "DORMANT", "deletion_policy", "PREVENT"))
	assert.Contains(t, said, "ERROR: Unable to replace identity control: Control "+prevented.Text("id"))
	assert.Contains(t, said, `applied deletion_policy PREVENT. To let it go, apply deletion_policy = "DELETE" or "ABANDON" first, or take it out of the state with a removed block:`)

	abandoned := e.MustApply(prevented, e.control("deletion_policy", "ABANDON"))
	id := abandoned.Text("id")
	want := "WARNING: Resource Destruction Considerations: Control " + id + " (CLOSED, set by CLIENT) on identity " + e.identityID +
		" stays in force: its deletion_policy is ABANDON, so nothing is sent to Paxos. To manage it again, import it by " +
		e.identityID + "/" + id + "."
	assert.Equal(t, want, e.planSays(abandoned, nil))
	assert.Equal(t, want, e.planSays(abandoned, e.control("type", "DORMANT", "deletion_policy", "ABANDON")))
}

// A lifted control stays listed, so one that is not listed at all means other credentials or a sandbox that was reset. The
// state keeps it. A list that shows nothing for a moment is looked at a second time.
func TestControl_elsewhere(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		happens func(*testEnv)
		says    []string
	}{
		"lifted, and not listed for a moment": {func(e *testEnv) {
			e.LiftControl(e.active()[0])
			e.Fault(problem(api.OpListControls.Name, http.StatusNotFound))
		}, []string{"WARNING: Identity control was lifted elsewhere: Control ", "as long as the configuration has it, it is planned anew"}},
		"not listed": {func(e *testEnv) {
			e.Reset()
			e.Identities.Add(api.Identity{ID: e.identityID, PersonDetails: &api.PersonDetails{FirstName: "Ada"}})
		}, []string{"ERROR: Unable to read identity control", "The state keeps it", `on_missing = "FORGET"`, "terraform state rm"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onBothRevisions(t, nil, func(t *testing.T, e *testEnv) {
				state := e.create()
				tc.happens(e)
				after, diagnostics := e.Read(state)
				e.AssertFaultsConsumed(t)
				said := acctest.FormatDiagnostics(diagnostics)
				require.Len(t, diagnostics, 1, said)
				for _, part := range append(tc.says, state.Text("id"), e.identityID) {
					assert.Contains(t, said, part)
				}
				assert.Equal(t, strings.HasPrefix(said, "ERROR"), after.Equal(state))
			})
		})
	}
}

// A refusal of the identity is at its argument.
func TestControl_refused(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, nil, func(t *testing.T, e *testEnv) {
		none, diagnostics := e.Apply(e.None(), e.control("identity_id", unknownID))
		assert.True(t, none.IsNull())
		said := acctest.FormatDiagnostics(diagnostics)
		assert.Contains(t, said, `ERROR(AttributeName("identity_id")): Unable to create identity control: Setting a CLOSED control`)
		assert.Contains(t, said, "check environment and client_id")
	})
}

// The plan of a control says when the identity, as the refresh has read it, has one like it.
func TestControl_planSaysWhatIsThere(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		control api.Control
		lifted  bool
		warns   bool
	}{
		"the same":             {control: api.Control{Type: api.ControlClosed, SetBy: api.OwnerClient, ReasonCode: "END_USER_REQUEST"}, warns: true},
		"of another type":      {control: api.Control{Type: api.ControlDormant, SetBy: api.OwnerClient, ReasonCode: "END_USER_REQUEST"}},
		"for another reason":   {control: api.Control{Type: api.ControlClosed, SetBy: api.OwnerClient, ReasonCode: "OTHER"}},
		"in other words":       {control: api.Control{Type: api.ControlClosed, SetBy: api.OwnerClient, ReasonCode: "END_USER_REQUEST", Reason: "x"}},
		"set by Paxos":         {control: api.Control{Type: api.ControlClosed, SetBy: api.OwnerPaxos, ReasonCode: "END_USER_REQUEST"}},
		"the same, and lifted": {control: api.Control{Type: api.ControlClosed, SetBy: api.OwnerClient, ReasonCode: "END_USER_REQUEST"}, lifted: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newTestEnv(t, "2026", nil)
			identity := e.Other("paxos_identity")
			imported, _ := identity.Import(e.identityID, nil)
			state, _ := identity.Read(imported)
			c.control.IdentityID = e.identityID
			there := e.Controls.Add(c.control)
			if c.lifted {
				e.LiftControl(there.ID)
			}

			assert.Empty(t, e.planSays(e.None(), e.control()), "nothing was read")
			identity.Read(state)
			e.ResetJournal()
			said := e.planSays(e.None(), e.control())
			assert.Empty(t, e.Journal(), "it asks for nothing")
			if !c.warns {
				assert.Empty(t, said)
				return
			}
			assert.Contains(t, said, "WARNING: Identity has such a control already: This plan puts a CLOSED control on identity "+e.identityID)
			assert.Contains(t, said, `id = "`+e.identityID+"/"+there.ID+`" }`)

			config := e.control()
			config["identity_id"] = tftypes.UnknownValue
			assert.Empty(t, e.planSays(e.None(), config))
		})
	}
}

// A block that is renamed without moved destroys its control and sets an equal one. If the response to the create is lost,
// the old control is not taken for the new one; if it was before the destroy comes, it is not lifted (campaign, seed 8414).
func TestControl_lostCreateOfARenamedBlock(t *testing.T) {
	t.Parallel()
	for name, createFirst := range map[string]bool{"create first": true, "destroy first": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := newTestEnv(t, "2026", nil, acctest.WithEnv("PAXOS_MAX_RETRIES", "0"))
			old := e.create()
			destroy := e.Plan(old, nil)
			e.NewRun() // the apply

			e.Fault(problem(api.OpCreateControl.Name, http.StatusInternalServerError))
			if createFirst {
				renamed := e.create()
				assert.Equal(t, old.Text("id"), renamed.Text("id"))
				gone, diagnostics := e.ApplyPlanned(destroy)
				assert.True(t, gone.IsNull())
				assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "WARNING: Identity control kept: Control "+old.Text("id"))
				assert.Equal(t, []string{old.Text("id")}, e.active())
				return
			}
			refused := problem(api.OpDeleteControl.Name, http.StatusForbidden)
			refused.Times = 2
			e.Fault(refused)
			_, diagnostics := e.ApplyPlanned(destroy)
			assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "Unable to delete identity control")
			none, diagnostics := e.Apply(e.None(), e.control())
			assert.True(t, none.IsNull())
			assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "Unable to create identity control")
		})
	}
}

// A create whose answer was lost is never sent again: the control is found among those of its identity, between one that
// Paxos set and an equal one of the client's that is older.
func TestControl_lostCreate(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, nil, func(t *testing.T, e *testEnv) {
		e.paxosControl(api.ControlClosed)
		e.Controls.Add(api.Control{
			IdentityID: e.identityID,
			Type:       api.ControlClosed, ReasonCode: "END_USER_REQUEST", SetBy: api.OwnerClient, CreatedAt: "2026-01-15T10:30:00Z",
		})
		e.Fault(emukit.Fault{Operation: api.OpCreateControl.Name, Kind: emukit.FaultResetAfter})
		state := e.create()
		e.AssertFaultsConsumed(t)
		assert.Len(t, e.Requests(api.OpCreateControl.Name), 1)
		active := e.active()
		assert.Len(t, active, 3)
		assert.Equal(t, active[2], state.Text("id"))
		e.MustApply(state, nil)
		assert.Equal(t, active[:2], e.active())
	})
}

// A create that may have been lost on the way there is not repeated either: nothing tells that it did not arrive.
func TestControl_unknownCreate(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, nil, func(t *testing.T, e *testEnv) {
		e.Fault(problem(api.OpCreateControl.Name, http.StatusBadGateway))
		none, diagnostics := e.Apply(e.None(), e.control())
		assert.True(t, none.IsNull())
		said := acctest.FormatDiagnostics(diagnostics)
		for _, part := range []string{
			"Unable to create identity control", "A CLOSED control for END_USER_REQUEST may exist", "was not repeated",
			"paxos_identity_controls", e.identityID + "/<control id>",
		} {
			assert.Contains(t, said, part)
		}
		e.AssertFaultsConsumed(t)
		assert.Len(t, e.Requests(api.OpCreateControl.Name), 1)
		assert.Empty(t, e.active())
	})
}

// Two controls of one identity that differ in nothing, made at the same time, stay two, also if both responses are lost.
func TestControl_twins(t *testing.T) {
	t.Parallel()
	for name, lost := range map[string]bool{"answered": false, "lost": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			onBothRevisions(t, nil, func(t *testing.T, e *testEnv) {
				if lost {
					e.Fault(emukit.Fault{Operation: api.OpCreateControl.Name, Kind: emukit.FaultResetAfter, Times: 2})
				}
				var twins [2]protocol.Object
				var group sync.WaitGroup
				for i := range twins {
					plan := e.Plan(e.None(), e.control())
					group.Go(func() { twins[i], _ = e.ApplyPlanned(plan) })
				}
				group.Wait()
				e.AssertFaultsConsumed(t)
				assert.Len(t, e.Requests(api.OpCreateControl.Name), 2)
				assert.ElementsMatch(t, e.active(), []string{twins[0].Text("id"), twins[1].Text("id")})
			})
		})
	}
}

// A server that spells reasons and types in another way: the apply warns, and a refresh, by itself or from the row of the identity, makes no
// difference.
func TestControl_otherSpelling(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, []emulator.Option{emulator.WithRespelling()}, func(t *testing.T, e *testEnv) {
		config := e.control("reason", "On request ")
		state, diagnostics := e.Apply(e.None(), config)
		require.Len(t, diagnostics, 1)
		assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "configured: reason, type.")
		e.NewRun()
		assert.True(t, e.Plan(e.MustRead(state), config).Empty())
	})
}
