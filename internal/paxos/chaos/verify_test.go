package chaos

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// The campaign notices an update with what is another's, whether the record took it or not.
func TestVerifyUpdates(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		body  string
		wrong bool
	}{
		"own metadata":      {`{"metadata":{"chaos":"person1","version":"7"}}`, false},
		"another's":         {`{"metadata":{"chaos":"person2","version":"7"}}`, true},
		"own name":          {`{"person_details":{"first_name":"Grace of person1"}}`, false},
		"another's name":    {`{"person_details":{"first_name":"Grace of person2"}}`, true},
		"an institution's":  {`{"institution_details":{"name":"Third Trust of institution3"}}`, true},
		"what tells nobody": {`{"is_merchant":true}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSimulation(1)
			s.server = emulator.New(t)
			person := s.server.AddIdentity(api.Identity{
				Metadata: map[string]string{ownerKey: "person1"}, PersonDetails: &api.PersonDetails{FirstName: "Ada", LastName: "Example"},
			})
			req := httptest.NewRequestWithContext(t.Context(), http.MethodPut,
				"http://localhost/v2/identity/identities/"+person.ID, bytes.NewBufferString(test.body))
			s.server.Handler().ServeHTTP(httptest.NewRecorder(), req)
			require.Len(t, s.server.Requests(emulator.OpUpdateIdentity), 1)
			s.verifyUpdates()
			assert.Equal(t, test.wrong, len(s.result.Problems) > 0, "%v", s.result.Problems)
		})
	}
}
