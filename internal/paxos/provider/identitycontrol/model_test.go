package identitycontrol

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// text draws text that a user may configure.
var text = rapid.StringMatching(`[\p{L}\p{N} .,'"<>&/-]{1,40}`)

// optional draws null, or text.
func optional() *rapid.Generator[types.String] {
	return rapid.OneOf(rapid.Just(types.StringNull()), rapid.Map(text, types.StringValue))
}

// applied draws the state of a control.
var applied = rapid.Custom(func(t *rapid.T) model {
	owner := rapid.SampledFrom([]string{api.OwnerClient, api.OwnerPaxos}).Draw(t, "set_by")
	return model{
		fields: fields{
			ID:            types.StringValue(text.Draw(t, "id")),
			IdentityID:    types.StringValue(text.Draw(t, "identity_id")),
			Type:          types.StringValue(rapid.SampledFrom(api.ControlTypes).Draw(t, "type")),
			ReasonCode:    types.StringValue(rapid.SampledFrom(slices.Concat(api.ControlReasonCodes, []string{"ONBOARDING_INCOMPLETE", "OF_THE_FUTURE"})).Draw(t, "reason_code")),
			Reason:        optional().Draw(t, "reason"),
			SetBy:         types.StringValue(owner),
			IsOverridable: types.BoolValue(owner == api.OwnerClient || rapid.Bool().Draw(t, "is_overridable")),
			CreatedAt:     timetypes.NewRFC3339ValueMust(rapid.SampledFrom([]string{"2026-01-15T10:30:00Z", "2025-10-01T09:00:00.123456Z"}).Draw(t, "created_at")),
		},
		RemovalReason:  optional().Draw(t, "removal_reason"),
		DeletionPolicy: types.StringValue(rapid.SampledFrom([]string{policyDelete, policyAbandon, policyPrevent}).Draw(t, "deletion_policy")),
	}
})

// answered is the control that the API makes of the request for m, after a way over the wire in the words of one of the
// revisions: set_by with or without prefix, is_overridable written out or, where the reader can tell it from set_by,
// left out.
func answered(t *rapid.T, m model) *api.Control {
	sent, err := json.Marshal(m.toAPI())
	require.NoError(t, err)
	var received api.CreateControlRequest
	require.NoError(t, json.Unmarshal(sent, &received))
	assert.Equal(t, m.IdentityID.ValueString(), received.IdentityID)

	overridable := m.IsOverridable.ValueBool()
	control := api.Control{
		ID: m.ID.ValueString(), Type: received.Type, SetBy: m.SetBy.ValueString(), IsOverridable: &overridable,
		ReasonCode: received.ReasonCode, Reason: received.Reason, CreatedAt: m.CreatedAt.ValueString(),
	}
	omit := rapid.Bool().Draw(t, "omit is_overridable")
	switch prefixed := rapid.Bool().Draw(t, "prefix"); {
	case prefixed:
		control.SetBy = "SET_BY_" + control.SetBy
		if omit && !overridable {
			control.IsOverridable = nil
		}
	case omit && overridable == (control.SetBy == api.OwnerClient):
		control.IsOverridable = nil
	}
	answer, err := json.Marshal(control)
	require.NoError(t, err)
	var decoded api.Control
	require.NoError(t, json.Unmarshal(answer, &decoded))
	return &decoded
}

func TestModel_roundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		state := applied.Draw(t, "state")
		answer := answered(t, state)
		assert.Equal(t, state, fromAPI(tfkit.Managed, state, answer), "refresh")

		// What a create plans is known where it is configured; the answer fills in the rest.
		plan := state
		plan.ID, plan.SetBy = types.StringUnknown(), types.StringUnknown()
		plan.IsOverridable, plan.CreatedAt = types.BoolUnknown(), timetypes.NewRFC3339Unknown()
		if plan.Reason.IsNull() {
			plan.Reason = types.StringUnknown()
		}
		assert.Equal(t, state, fromAPI(tfkit.Planned, plan, answer), "create")

		// An import knows the ids alone. What only the provider knows is not to be had.
		imported := state
		imported.RemovalReason, imported.DeletionPolicy = types.StringNull(), types.StringValue(policyDelete)
		ids := model{fields: fields{ID: state.ID, IdentityID: state.IdentityID}}
		assert.Equal(t, imported, fromAPI(tfkit.Everything, ids, answer), "import")

		assert.Equal(t, dataSourceModel{fields: state.fields}, dataSourceFromAPI(state.IdentityID, answer), "data source")
	})
}

// An empty reason is not the same as none in the state, though it is on the wire.
func TestModel_nullAndEmpty(t *testing.T) {
	t.Parallel()
	answer := &api.Control{ID: "c", Type: api.ControlClosed, SetBy: "SET_BY_CLIENT", ReasonCode: "OTHER"}
	for name, reason := range map[string]types.String{"null": types.StringNull(), "empty": types.StringValue("")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := model{fields: fields{IdentityID: types.StringValue("i"), ReasonCode: types.StringValue("OTHER"), Reason: reason}}
			body, err := json.Marshal(m.toAPI())
			require.NoError(t, err)
			assert.NotContains(t, string(body), `"reason"`)
			assert.Equal(t, reason, fromAPI(tfkit.Managed, m, answer).Reason)
		})
	}
}

// A control never changes: what an answer leaves out or spells in another way is no change.
func TestModel_thinAnswers(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		state := applied.Draw(t, "state")
		answer := answered(t, state)
		if rapid.Bool().Draw(t, "without reason") {
			answer.Reason = ""
		}
		if rapid.Bool().Draw(t, "without reason code") {
			answer.ReasonCode = ""
		} else if newer, ok := api.ReasonCodeAliases[answer.ReasonCode]; ok {
			answer.ReasonCode = newer
		}
		assert.Equal(t, state, fromAPI(tfkit.Managed, state, answer))
	})
}

func TestOtherReasonCode(t *testing.T) {
	t.Parallel()
	code := types.StringValue
	tests := map[string]struct {
		state, plan types.String
		want        bool
	}{
		"the same":              {code("OTHER"), code("OTHER"), false},
		"another":               {code("OTHER"), code("INACTIVITY"), true},
		"older spelling":        {code("COMPLIANCE_INCOMPLETE"), code("ONBOARDING_INCOMPLETE"), false},
		"newer spelling":        {code("END_USER_REQUESTED"), code("END_USER_REQUEST"), false},
		"another's old one":     {code("END_USER_REQUESTED"), code("COMPLIANCE_INCOMPLETE"), true},
		"not known":             {code("OTHER"), types.StringUnknown(), true},
		"never told":            {types.StringNull(), code("OTHER"), false},
		"a family is no single": {code("COMPLIANCE"), code("COMPLIANCE_KYC"), true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, reasonCodeChanged(test.state, test.plan))
		})
	}
}
