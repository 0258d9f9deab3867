package sandboxstatus_test

import (
	"maps"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestSandboxStatus_validate(t *testing.T) {
	t.Parallel()
	m := paxostest.NewProtocolResource(t, emulator.New(t), kind)
	tests := map[string]struct {
		set  map[string]any
		says string // a pattern; empty where the configuration is sound
	}{
		"one status": {set: map[string]any{"additional_screening_status": "ERROR"}},
		"one flag":   {set: map[string]any{"user_disabled": false}},
		"unknown": {set: map[string]any{
			"id_verification_status": tftypes.NewValue(tftypes.String, tftypes.UnknownValue),
		}},
		"nothing": {
			says: `^ERROR: Missing Attribute Configuration: At least one of these attributes must be configured: \[id_verification_status,`,
		},
		"id_verification_status": {
			map[string]any{"id_verification_status": "VERIFIED"},
			`^ERROR\(AttributeName\("id_verification_status"\)\): Invalid Attribute Value Match: .*"PENDING" "APPROVED" "DENIED" "DISABLED" "ERROR"`,
		},
		"sanctions_verification_status": {
			map[string]any{"sanctions_verification_status": "approved"}, `^ERROR\(AttributeName\("sanctions_verification_status"\)\)`,
		},
		"document_verification_status": {
			map[string]any{"document_verification_status": ""}, `^ERROR\(AttributeName\("document_verification_status"\)\)`,
		},
		"additional_screening_status": {
			map[string]any{"additional_screening_status": "OK"}, `^ERROR\(AttributeName\("additional_screening_status"\)\)`,
		},
		"identity_id": {
			map[string]any{"identity_id": "", "user_disabled": true}, `^ERROR\(AttributeName\("identity_id"\)\): Invalid Attribute Value`,
		},
		"timeout": {
			map[string]any{"user_disabled": true, "timeouts": timeouts(m, "soon")},
			`^ERROR\(AttributeName\("timeouts"\).AttributeName\("create"\)\)`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			values := map[string]any{"identity_id": "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17"}
			maps.Copy(values, test.set)
			said := acctest.FormatDiagnostics(m.Validate(m.Object(values)))
			if test.says == "" {
				assert.Empty(t, said)
				return
			}
			assert.Regexp(t, test.says, said)
		})
	}
}

// timeouts is a value of the attribute of this name.
func timeouts(m *acctest.ProtocolResource, create string) tftypes.Value {
	object, _ := m.Null().Type().(tftypes.Object)
	return tftypes.NewValue(object.AttributeTypes["timeouts"], map[string]tftypes.Value{
		"create": tftypes.NewValue(tftypes.String, create), "update": tftypes.NewValue(tftypes.String, nil),
	})
}

// In production statuses are the result of verification: the plan fails, and nothing is sent.
func TestSandboxStatus_production(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	id := addPerson(emu)
	sandbox := paxostest.NewProtocolResource(t, emu, kind)
	config := sandbox.Object(map[string]any{"identity_id": id, "id_verification_status": "APPROVED"})
	state, _ := sandbox.Apply(sandbox.None(), config)

	// A request would fail: the hosts do not exist.
	m := paxostest.NewProtocolResource(t, emu, kind, acctest.WithEnv("PAXOS_ENVIRONMENT", "production"),
		acctest.WithEnv("PAXOS_API_URL", "https://api.invalid"), acctest.WithEnv("PAXOS_TOKEN_URL", "https://token.invalid"))
	const want = "ERROR: Unable to set sandbox identity status: The provider works in production, where statuses are the result of " +
		"verification. Take paxos_sandbox_identity_status out of this configuration, or set environment = \"sandbox\"."
	assert.Equal(t, want, acctest.FormatDiagnostics(m.Plan(m.None(), config).Diagnostics))
	assert.Equal(t, want, acctest.FormatDiagnostics(m.Plan(state, config).Diagnostics))
	assert.NotContains(t, acctest.FormatDiagnostics(m.Plan(state, nil).Diagnostics), "ERROR") // taking it out is the way out
}

func TestSandboxStatus_destroyWarns(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	id := addPerson(emu)
	m := paxostest.NewProtocolResource(t, emu, kind)
	state, _ := m.Apply(m.None(), m.Object(map[string]any{"identity_id": id, "id_verification_status": "APPROVED"}))
	emu.ResetJournal()
	assert.Equal(t, "WARNING: Resource Destruction Considerations: Paxos has no way to unset the statuses of identity "+id+
		": nothing is sent, and they stay as they are. To have others, set them before.", acctest.FormatDiagnostics(m.Plan(state, nil).Diagnostics))
	gone, diagnostics := m.Apply(state, nil)
	assert.True(t, gone.IsNull())
	assert.Empty(t, diagnostics)
	assert.Empty(t, emu.Journal())
}

func TestSandboxStatus_unknownIdentity(t *testing.T) {
	t.Parallel()
	m := paxostest.NewProtocolResource(t, emulator.New(t), kind)
	state, diagnostics := m.Apply(m.None(), m.Object(map[string]any{
		"identity_id": "9d2ab7d6-6f0f-4b0f-8f46-0b1f8a3c1d55", "user_disabled": true,
	}))
	assert.True(t, state.IsNull())
	assert.Regexp(t, `^ERROR\(AttributeName\("identity_id"\)\): Unable to set sandbox identity status: .*check environment`, acctest.FormatDiagnostics(diagnostics))
}

// Waiting that ends is a warning: the statuses are set, and the next refresh compares.
func TestSandboxStatus_timeout(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t, emulator.WithStatusLag(1000))
	id := addPerson(emu)
	m := paxostest.NewProtocolResource(t, emu, kind)
	state, diagnostics := m.Apply(m.None(), m.Object(map[string]any{
		"identity_id": id, "id_verification_status": "APPROVED", "timeouts": timeouts(m, "200ms"),
	}))
	require.Len(t, diagnostics, 1)
	assert.Regexp(t, `^WARNING: Unable to see the sandbox identity status: The statuses of identity `+id+` were set, .*They are saved in the state`,
		acctest.FormatDiagnostics(diagnostics))
	assert.Equal(t, "APPROVED", state.Text("id_verification_status"))
	assert.Equal(t, "PENDING", state.Text("status"))
}
