package emulator_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/emulator"
)

// lost are the faults that leave open what a write did.
var lost = map[string]emukit.Fault{
	"reset":     {Kind: emukit.FaultResetAfter},
	"gateway":   {Kind: emukit.FaultStatusAfter, Status: http.StatusBadGateway, Body: "<html>"},
	"truncated": {Kind: emukit.FaultTruncate},
	"web page":  {Kind: emukit.FaultHTML},
	"nothing":   {Kind: emukit.FaultStatusAfter, Status: http.StatusOK, Body: "{}"},
	"other":     {Kind: emukit.FaultOtherObject},
	"bad id":    {Kind: emukit.FaultMalformedID},
}

// What is found is adopted only if it is ours by content and by time.
func TestCreateIdentity_lostAndNotOurs(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		there   *emulator.Identity
		outcome any
	}{
		"nothing":       {nil, api.OutcomeUnknown},
		"an older one":  {&emulator.Identity{Identity: api.Identity{CreatedAt: "2020-01-01T00:00:00.000Z", IdentityBody: person()}}, api.OutcomeRejected},
		"other content": {&emulator.Identity{Identity: api.Identity{IdentityBody: api.IdentityBody{Email: "ada@example.com", Name: "Eve"}}}, api.OutcomeUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, server := start(t)
			if test.there != nil {
				server.Identities.Add(*test.there)
			}
			server.Fault(emukit.Fault{Operation: api.OpCreateIdentity.Name, Kind: emukit.FaultStatus, Status: http.StatusBadGateway})
			_, err := client.CreateIdentity(t.Context(), person())
			require.Error(t, err)
			assert.Equal(t, test.outcome, api.OutcomeOf(err))
			assert.Len(t, server.Requests(api.OpCreateIdentity.Name), 1)
			assert.NotContains(t, err.Error()+err.(*api.Error).NextStep(), "ada@") //nolint:errorlint // every error is one
		})
	}
}

// A create is sent once: if its answer was lost, the identity is found by its email. An update is sent again, unless it has documents:
// then the identity is looked at.
func TestWrites_lost(t *testing.T) {
	t.Parallel()
	for name, fault := range lost {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, server := start(t, emulator.WithAddedDocuments())
			id := create(t, client, person()).ID
			fault.Operation = api.OpCreateIdentity.Name
			server.Fault(fault)
			owned := create(t, client, company(id))
			assert.Len(t, server.Requests(api.OpCreateIdentity.Name), 2)
			assert.Equal(t, owned.Email, server.Requests(api.OpListIdentities.Name)[0].Query.Get("filter[email]"))
			fault.Operation = api.OpUpdateIdentity.Name
			server.Fault(fault)
			_, err := client.UpdateIdentity(t.Context(), id, api.IdentityBody{Name: "Eve"})
			require.NoError(t, err)
			server.Fault(fault)
			requests := len(server.Requests(api.OpUpdateIdentity.Name))
			_, err = client.UpdateIdentity(t.Context(), id, api.IdentityBody{Documents: []api.Document{
				{Type: "Passport", Side: "FrontSide", URL: "https://files.example.com/b.png"},
			}})
			require.NoError(t, err)
			assert.Len(t, server.Requests(api.OpUpdateIdentity.Name), requests+1)
			held, _ := server.Identities.Find(id)
			assert.Equal(t, "Eve", held.Name)
			assert.Len(t, held.Documents, 2, "not one twice")
		})
	}
	client, server := start(t)
	id := create(t, client, person()).ID
	server.Fault(emukit.Fault{Operation: api.OpUpdateIdentity.Name, Kind: emukit.FaultStatus, Status: http.StatusBadGateway})
	_, err := client.UpdateIdentity(t.Context(), id, api.IdentityBody{FaceImages: []string{"https://files.example.com/c.png"}})
	assert.Equal(t, api.OutcomeUnknown, api.OutcomeOf(err))
	require.Error(t, err)
	thin := `{"data":{"id":"` + id + `"}}`
	server.Fault(emukit.Fault{Operation: api.OpUpdateIdentity.Name, Kind: emukit.FaultStatusAfter, Status: http.StatusOK, Body: thin})
	_, err = client.UpdateIdentity(t.Context(), id, api.IdentityBody{Email: "eve@example.com"})
	require.NoError(t, err, "what it leaves out contradicts nothing")
}
