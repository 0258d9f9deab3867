package identitycontrol

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit"
)

// A control never changes: what an answer leaves out or spells in another way is no change.
func TestModel_thinAnswers(t *testing.T) {
	t.Parallel()
	state := model{fields: fields{
		Type: types.StringValue("CLOSED"), ReasonCode: types.StringValue("ONBOARDING_INCOMPLETE"), Reason: types.StringValue("Under review"),
	}}
	for _, spelled := range []string{"", "COMPLIANCE_INCOMPLETE", "ONBOARDING_INCOMPLETE"} {
		read := fromAPI(tfkit.Managed, state, &api.Control{Type: api.ControlClosed, ReasonCode: spelled})
		assert.Equal(t, state.ReasonCode, read.ReasonCode)
		assert.Equal(t, state.Reason, read.Reason)
	}
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
