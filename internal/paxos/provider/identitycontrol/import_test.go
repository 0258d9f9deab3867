package identitycontrol_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// An import block for one's own control is followed by an empty plan, with and without a reason.
func TestAccControl_importBlock(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, func(t *testing.T, e *testEnv) {
		with := e.AddControl(e.identityID, api.Control{
			Type: api.ControlDormant, ReasonCode: "INACTIVITY", Reason: "Asleep", SetBy: api.OwnerClient,
		})
		without := e.AddControl(e.identityID, api.Control{Type: api.ControlClosed, ReasonCode: "OTHER", SetBy: api.OwnerClient})
		e.run(resource.TestCase{Steps: []resource.TestStep{
			{
				Config:           e.control().with("type", "DORMANT", "reason_code", "INACTIVITY", "reason", "Asleep").imported(with.ID),
				ConfigPlanChecks: planned(plancheck.ResourceActionNoop),
				Check:            attributes("id", with.ID, "set_by", "CLIENT", "is_overridable", "true", "reason", "Asleep"),
			},
			{
				Config: "removed {\n  from = " + address + "\n  lifecycle {\n    destroy = false\n  }\n}\n",
			},
			{
				Config:           e.control().with("reason_code", "OTHER").imported(without.ID),
				ConfigPlanChecks: planned(plancheck.ResourceActionNoop),
				Check:            attributes("id", without.ID, "reason", ""),
			},
		}})
	})
}

func TestAccControl_importByIdentity(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, func(t *testing.T, e *testEnv) {
		paxostest.Test(t, e.Server, resource.TestCase{
			TerraformVersionChecks: []tfversion.TerraformVersionCheck{acctest.ResourceIdentity},
			Steps: []resource.TestStep{
				{Config: e.control().with("reason", "On request").hcl()},
				{
					ResourceName: address, ImportState: true,
					ImportStateKind: resource.ImportBlockWithResourceIdentity,
				},
			},
		})
	})
}

func TestControl_importByIdentity(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, func(t *testing.T, e *testEnv) {
		m := paxostest.NewProtocolResource(t, e.Server, "paxos_identity_control")
		set := e.paxosControl(api.ControlFrozen)
		state, diagnostics := m.Import("", map[string]any{"identity_id": e.identityID, "id": set.ID})
		assert.Empty(t, acctest.FormatDiagnostics(diagnostics))
		assert.True(t, state.State.Equal(m.Object(map[string]any{
			"identity_id": e.identityID, "id": set.ID, "type": "FROZEN", "reason_code": "COMPLIANCE_INVESTIGATION",
			"reason": "Under review", "set_by": "PAXOS", "is_overridable": false, "created_at": set.CreatedAt,
			"deletion_policy": "DELETE",
		})), state)
	})
}

// Command lines without resource identities hand over none, also with the states that they wrote. The provider answers
// with one after every read and update nevertheless, as the framework fails an answer without.
func TestControl_withoutResourceIdentity(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t, "2026")
	m := paxostest.NewProtocolResource(t, e.Server, "paxos_identity_control")
	set := e.AddControl(e.identityID, api.Control{Type: api.ControlClosed, ReasonCode: "OTHER", SetBy: api.OwnerClient})

	state, diagnostics := m.Import(e.identityID+"/"+set.ID, nil)
	assert.Empty(t, acctest.FormatDiagnostics(diagnostics))
	config := m.Object(e.control().with("reason_code", "OTHER", "removal_reason", "Done").values())
	state, diagnostics = m.Apply(state, config)
	assert.Empty(t, acctest.FormatDiagnostics(diagnostics))
	assert.Equal(t, "Done", state.Text("removal_reason"))

	e.LiftControl(e.identityID, set.ID)
	_, diagnostics = m.Read(state)
	assert.NotContains(t, acctest.FormatDiagnostics(diagnostics), "ERROR")
}

func TestControl_badImportIDs(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t, "2026")
	m := paxostest.NewProtocolResource(t, e.Server, "paxos_identity_control")
	for name, id := range map[string]string{
		"one part": e.identityID, "three parts": "a/b/c", "no identity": "/b", "no control": "a/", "white space": "a/b c",
		"line break": "a/b\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			state, diagnostics := m.Import(id, nil)
			assert.True(t, state.IsNull())
			assert.Equal(t, "ERROR: Unable to import by this id: The import id must be <identity_id>/<id>, each part an id as the API gives "+
				"it; it has another shape.", acctest.FormatDiagnostics(diagnostics))
		})
	}
	for name, identity := range map[string]map[string]any{
		"an identity without control": {"identity_id": e.identityID}, "an empty identity": {"identity_id": "", "id": ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, diagnostics := m.Import("", identity)
			assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "ERROR: Unable to import by this id")
		})
	}
	assert.Empty(t, e.Journal())
}

// An import finds a control in force or fails; nothing enters the state.
func TestAccControl_importFails(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, func(t *testing.T, e *testEnv) {
		lifted := e.paxosControl(api.ControlClosed)
		e.LiftControl(e.identityID, lifted.ID)
		elsewhere := e.AddControl(addPerson(e.Server, "Grace"), api.Control{Type: api.ControlClosed, ReasonCode: "OTHER"})
		failing := func(id string, message ...string) resource.TestStep {
			return resource.TestStep{
				Config: e.control().hcl(), ResourceName: address, ImportState: true, ImportStateId: id,
				ExpectError: acctest.ErrorPattern(message...),
			}
		}
		e.run(resource.TestCase{Steps: []resource.TestStep{
			failing("just-one-part", "Unable to import by this id", "<identity_id>/<id>"),
			failing(e.identityID+"/"+elsewhere.ID, "Unable to read identity control", "belongs to this identity"),
			failing("9d2ab7d6-6f0f-4b0f-8f46-0b1f8a3c1d55/"+elsewhere.ID, "Unable to read identity control", "Not Found"),
			failing(e.identityID+"/"+lifted.ID, "Cannot import non-existent remote object"),
		}})
	})
}
