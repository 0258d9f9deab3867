package emulator_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit/emukittest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/emulator"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestGuessesAreMarkedWhereTheyAreMade(t *testing.T) {
	t.Parallel()
	emukittest.CheckGuesses(t, emulator.Guesses)
}

// noon is when the manual clocks of the tests begin.
var noon = time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)

// start starts an emulator whose clock is that of the machine, and a client with pauses of next to nothing.
func start(t *testing.T, opts ...emulator.Option) (*api.Client, *emulator.Server) {
	t.Helper()
	server := emulator.New(t, opts...)
	client, err := api.New(api.Config{APIKey: server.APIKey(), Config: apikit.Config{
		BaseURL: server.URL(), RequestTimeout: apikit.DefaultRequestTimeout, MaxRetries: 2,
		FirstPause: time.Microsecond, LongestPause: time.Millisecond,
	}})
	require.NoError(t, err)
	t.Cleanup(client.Close)
	return client, server
}

// person returns a body with all that a person can have.
func person() api.IdentityBody {
	yes := true
	return api.IdentityBody{
		Type: api.TypePerson, Name: "Ada Adamson", Email: "ada@example.com", Birthday: "1998-09-09", Gender: "Female",
		Address:    &api.Address{Street: "1 Main Street", City: "Seattle", PostalCode: "98605", Country: "US", State: "WA"},
		Phone:      &api.Phone{Number: "5015321379", SMS: &yes},
		Tax:        &api.Tax{Country: "US", IDNumber: "872343907", State: "WA"},
		Documents:  []api.Document{{Type: "IdentityCard", Side: "FrontSide", URL: "https://files.example.com/a.png", Label: "id card"}},
		FaceImages: []string{"https://files.example.com/face.png"},
	}
}

// company returns a body with the least that a company has.
func company(owner string) api.IdentityBody {
	return api.IdentityBody{
		Type: api.TypeCompany, Name: "Adamson Ltd", Email: "ltd@example.com", IdentityOwner: owner,
		Address: &api.Address{Street: "2 Main Street", City: "Braga", PostalCode: "4444-333", Country: "PT"},
		Phone:   &api.Phone{Number: "910000000"},
		Tax:     &api.Tax{Country: "PT", IDNumber: "1111111111", FormationRegion: "Braga"},
	}
}

// create makes an identity.
func create(t *testing.T, client *api.Client, body api.IdentityBody) *api.Identity {
	t.Helper()
	created, err := client.CreateIdentity(t.Context(), body)
	require.NoError(t, err)
	return created
}

// send makes a plain request, and returns its status and body.
func send(t *testing.T, server *emulator.Server, method, path, body string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, server.URL()+path, strings.NewReader(body))
	require.NoError(t, err)
	request.Header.Set("apikey", server.APIKey())
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(request)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return response.StatusCode, string(answer)
}

// changed returns the JSON of a body with a change: a value at a path such as "tax.state", or nothing in its place.
func changed(t *testing.T, body api.IdentityBody, path string, value any) string {
	t.Helper()
	whole := emukit.MustConvert[map[string]any](body)
	at := whole
	names := strings.Split(path, ".")
	for _, name := range names[:len(names)-1] {
		if list, ok := at[name].([]any); ok {
			at = list[0].(map[string]any)
			continue
		}
		at = at[name].(map[string]any)
	}
	last := names[len(names)-1]
	if at[last] = value; value == missing {
		delete(at, last)
	}
	data, err := json.Marshal(whole)
	require.NoError(t, err)
	return string(data)
}

// missing is the value of a field that is left out.
const missing = "(missing)"
