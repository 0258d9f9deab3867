package chaos

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// The campaign notices that the provider has listed the control that it says may exist.
func TestFollowControl(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		listed, twice, wrong bool
	}{
		"not listed":    {},
		"listed":        {listed: true, wrong: true},
		"two of a kind": {listed: true, twice: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSimulation(1)
			s.server = emulator.New(t)
			person := s.server.AddIdentity(api.Identity{PersonDetails: &api.PersonDetails{FirstName: "Ada", LastName: "Example"}})
			s.terraform = idle{state: map[string]managedObject{}}
			if test.twice {
				s.server.AddControl(person.ID, api.Control{Type: api.ControlClosed, ReasonCode: "OTHER", SetBy: api.OwnerClient})
			}
			client, err := api.New(api.WithBaseURL(s.server.APIURL()), api.WithTokenURL(s.server.TokenURL()),
				api.WithCredentials(s.server.ClientID(), s.server.ClientSecret()))
			require.NoError(t, err)
			t.Cleanup(client.Close)
			_, err = client.CreateControl(t.Context(), api.CreateControlRequest{
				IdentityID: person.ID, Type: api.ControlClosed, ReasonCode: "OTHER",
			})
			require.NoError(t, err)
			if test.listed {
				_, err = client.GetControl(t.Context(), person.ID, "another")
				require.Error(t, err)
			}
			b := &block{kind: kindControl, typ: typeControl, name: "one", attrs: attrs{"type": "CLOSED", "reason_code": "OTHER"}}
			newControl().follow(s, b, message{detail: "import the control, if it is there, as " + person.ID + "/<control id>"})
			require.NotEmpty(t, b.importID)
			assert.Equal(t, test.wrong, len(s.result.Problems) > 0, "%v", s.result.Problems)
		})
	}
}
