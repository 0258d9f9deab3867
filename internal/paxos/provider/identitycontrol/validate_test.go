package identitycontrol_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestControl_validate(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t, "2026")
	m := paxostest.NewProtocolResource(t, e.Server, "paxos_identity_control")
	const text = "1 to 2000 characters without control characters"
	tests := map[string]struct {
		change []string
		at     string // the attribute to blame; empty where the configuration is sound
		says   string
	}{
		"sound":                    {},
		"every type":               {change: []string{"type", "SELL_ONLY"}},
		"FROZEN may be an import":  {change: []string{"type", "FROZEN"}},
		"code of 2025":             {change: []string{"reason_code", "COMPLIANCE"}},
		"older spelling of a code": {change: []string{"reason_code", "ONBOARDING_INCOMPLETE"}},
		"longest reason":           {change: []string{"reason", strings.Repeat("ä", 2000)}},
		"unknown type":             {[]string{"type", "PAUSED"}, "type", "Invalid Attribute Value Match"},
		"type in lower case":       {[]string{"type", "closed"}, "type", `"FROZEN"`},
		"long reason":              {[]string{"reason", strings.Repeat("ä", 2001)}, "reason", text},
		"reason on two lines":      {[]string{"reason", "one\ntwo"}, "reason", text},
		"long removal reason":      {[]string{"removal_reason", strings.Repeat("x", 2001)}, "removal_reason", text},
		"identity with a tab":      {[]string{"identity_id", "a\tb"}, "identity_id", text},
		"unknown policy":           {[]string{"deletion_policy", "CLOSE"}, "deletion_policy", `"PREVENT"`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			said := acctest.FormatDiagnostics(m.Validate(m.Object(e.control().with(test.change...).values())))
			if test.at == "" {
				assert.Empty(t, said)
				return
			}
			assert.Regexp(t, `^ERROR\(AttributeName\("`+test.at+`"\)\): Invalid Attribute Value[^\n]*$`, said)
			assert.Contains(t, said, test.says)
		})
	}
	for _, argument := range []string{"identity_id", "reason_code", "type", "reason", "removal_reason", "deletion_policy"} {
		t.Run("empty "+argument, func(t *testing.T) {
			t.Parallel()
			values := e.control().values()
			values[argument] = ""
			said := acctest.FormatDiagnostics(m.Validate(m.Object(values)))
			assert.Contains(t, said, `(AttributeName("`+argument+`"))`)
		})
		t.Run("unknown value of "+argument, func(t *testing.T) {
			t.Parallel()
			values := e.control().values()
			values[argument] = tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
			assert.Empty(t, acctest.FormatDiagnostics(m.Validate(m.Object(values))))
		})
	}
}

// Paxos adds reason codes without notice, so one that is not known here is sent with a warning.
func TestControl_unknownReasonCode(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t, "2026")
	m := paxostest.NewProtocolResource(t, e.Server, "paxos_identity_control")
	said := acctest.FormatDiagnostics(m.Validate(m.Object(e.control().with("reason_code", "ALIEN_ABDUCTION").values())))
	assert.Regexp(t, `^WARNING\(AttributeName\("reason_code"\)\): Unknown Attribute Value: [^\n]*$`, said)
	assert.Contains(t, said, "COMPLIANCE_KYC, ")
	assert.Contains(t, said, "it is sent as it is")
	assert.NotContains(t, said, "ALIEN_ABDUCTION")
}

func TestControl_requiredArguments(t *testing.T) {
	t.Parallel()
	schema := acctest.Schemas(t, paxostest.Server(t, emulator.New(t))).ResourceSchemas["paxos_identity_control"]
	var required []string
	for _, attribute := range schema.Block.Attributes {
		if attribute.Required {
			required = append(required, attribute.Name)
		}
	}
	assert.ElementsMatch(t, []string{"identity_id", "type", "reason_code"}, required)
}

// Only Paxos can set FROZEN: a plan that would create one fails at type, before any request, also as the second half of
// a replacement.
func TestAccControl_frozen(t *testing.T) {
	t.Parallel()
	onBothRevisions(t, func(t *testing.T, e *testEnv) {
		refused := acctest.ErrorPattern("Unable to create identity control", `type = "FROZEN"`, "Only Paxos can set a FROZEN control", "import the control")
		e.run(resource.TestCase{Steps: []resource.TestStep{
			{Config: e.frozen().hcl(), ExpectError: refused},
			{PreConfig: e.requests(nothing), Config: e.control().hcl()},
			{Config: e.frozen().hcl(), ExpectError: refused},
		}})
		assert.Len(t, e.Requests(emulator.OpCreateControl), 1)
	})
}

func TestControl_frozenAtType(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t, "2026")
	m := paxostest.NewProtocolResource(t, e.Server, "paxos_identity_control")
	said := acctest.FormatDiagnostics(m.Plan(m.None(), m.Object(e.frozen().values())).Diagnostics)
	assert.Regexp(t, `^ERROR\(AttributeName\("type"\)\): Unable to create identity control: Only Paxos`, said)

	state, _ := m.Apply(m.None(), m.Object(e.control().values()))
	resp := m.Plan(state, m.Object(e.control().with("type", "FROZEN", "reason", "Other").values()))
	assert.Contains(t, acctest.FormatDiagnostics(resp.Diagnostics), `ERROR(AttributeName("type")): Unable to create identity control`)
	var replaced []string
	for _, at := range resp.RequiresReplace {
		replaced = append(replaced, at.String())
	}
	assert.Equal(t, []string{`AttributeName("reason")`, `AttributeName("type")`}, replaced)
}

// An identity that is made in the same run is not known while the control is planned.
func TestControl_planWithUnknownIdentity(t *testing.T) {
	t.Parallel()
	e := newTestEnv(t, "2026")
	m := paxostest.NewProtocolResource(t, e.Server, "paxos_identity_control")
	values := e.control().values()
	values["identity_id"] = tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
	assert.Empty(t, m.Plan(m.None(), m.Object(values)).Diagnostics)

	state, _ := m.Apply(m.None(), m.Object(e.control().values()))
	assert.Len(t, m.Plan(state, m.Object(values)).RequiresReplace, 1)
}
