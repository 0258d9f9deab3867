package sandboxstatus

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// A status that still shows its old value is not there yet.
func TestShows(t *testing.T) {
	t.Parallel()
	plan := model{IDVerificationStatus: types.StringValue("APPROVED"), UserDisabled: types.BoolValue(true)}
	identity := func(status api.IdentityStatus, disabled bool) *api.Identity {
		return &api.Identity{PersonDetails: &api.PersonDetails{IDVerificationStatus: status}, UserDisabled: disabled}
	}
	tests := map[string]struct {
		answer *api.Identity
		want   bool
	}{
		"all":               {identity(api.StatusApproved, true), true},
		"in another case":   {identity("Approved", true), true},
		"the flag only":     {identity(api.StatusPending, true), false},
		"the status only":   {identity(api.StatusApproved, false), false},
		"the status absent": {identity("", true), false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.want, matches(plan, answerOf(plan, test.answer)))
		})
	}
}
