package emulator_test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// object is a JSON object.
type object = map[string]any

// client speaks plain HTTP to an emulator, so that the tests see what is on the wire.
type client struct {
	t      *testing.T
	http   *http.Client
	server *emulator.Server
	token  string
}

// start starts an emulator and a client that has a token for all scopes.
func start(t *testing.T, opts ...emulator.Option) *client {
	t.Helper()
	transport := &http.Transport{ExpectContinueTimeout: time.Minute}
	t.Cleanup(transport.CloseIdleConnections)
	c := &client{t: t, server: emulator.New(t, opts...), http: &http.Client{Transport: transport}}
	c.token = c.mustToken("")
	return c
}

// answer is a whole answer.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// at follows a path of field names and list indexes into JSON; every step must exist.
func at(t *testing.T, value any, path ...any) any {
	t.Helper()
	for _, step := range path {
		switch step := step.(type) {
		case string:
			o, ok := value.(object)
			require.True(t, ok, "%v of %v", step, value)
			require.Contains(t, o, step)
			value = o[step]
		case int:
			list, ok := value.([]any)
			require.True(t, ok, "%v of %v", step, value)
			require.Greater(t, len(list), step)
			value = list[step]
		}
	}
	return value
}

func objectAt(t *testing.T, value any, path ...any) object {
	t.Helper()
	o, ok := at(t, value, path...).(object)
	require.True(t, ok, "no object at %v", path)
	return o
}

func listAt(t *testing.T, value any, path ...any) []any {
	t.Helper()
	list, ok := at(t, value, path...).([]any)
	require.True(t, ok, "no list at %v", path)
	return list
}

// object returns the body as a JSON object.
func (a answer) object(t testing.TB) object {
	t.Helper()
	var o object
	require.NoError(t, json.Unmarshal(a.body, &o), "body: %s", a.body)
	return o
}

// request returns a request with the token and the headers.
func (c *client) request(method, target string, body any, header ...string) *http.Request {
	c.t.Helper()
	var reader io.Reader = http.NoBody
	switch body := body.(type) {
	case nil:
	case string:
		reader = strings.NewReader(body)
	default:
		data, err := json.Marshal(body)
		require.NoError(c.t, err)
		reader = bytes.NewReader(data)
	}
	request, err := http.NewRequestWithContext(c.t.Context(), method, c.server.URL()+target, reader)
	require.NoError(c.t, err)
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	for i := 0; i < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	return request
}

// try sends a request and returns the answer or what went wrong on the wire.
func (c *client) try(method, target string, body any, header ...string) (answer, error) {
	c.t.Helper()
	response, err := c.http.Do(c.request(method, target, body, header...))
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = response.Body.Close() }()
	data, err := io.ReadAll(response.Body)
	return answer{response.StatusCode, response.Header, data}, err
}

func (c *client) do(method, target string, body any, header ...string) answer {
	c.t.Helper()
	a, err := c.try(method, target, body, header...)
	require.NoError(c.t, err)
	return a
}

// ok sends a request that must be answered with 200 and a JSON object.
func (c *client) ok(method, target string, body any) object {
	c.t.Helper()
	a := c.do(method, target, body)
	require.Equal(c.t, http.StatusOK, a.status, "%s %s: %s", method, target, a.body)
	require.Equal(c.t, "application/json", a.header.Get("Content-Type"))
	return a.object(c.t)
}

// refused sends a request that must be answered with a problem of the given status and returns it.
func (c *client) refused(status int, method, target string, body any) object {
	c.t.Helper()
	a := c.do(method, target, body)
	require.Equal(c.t, status, a.status, "%s %s: %s", method, target, a.body)
	problem := a.object(c.t)
	require.EqualValues(c.t, status, problem["status"])
	require.NotEmpty(c.t, problem["title"])
	require.NotEmpty(c.t, problem["detail"])
	return problem
}

// requestToken posts a form to the token endpoint.
func (c *client) requestToken(form url.Values, header ...string) answer {
	c.t.Helper()
	header = append([]string{"Content-Type", "application/x-www-form-urlencoded"}, header...)
	return c.do(http.MethodPost, "/oauth2/token", form.Encode(), header...)
}

func (c *client) credentials(scope string) url.Values {
	form := url.Values{
		"grant_type": {"client_credentials"}, "client_id": {c.server.ClientID()}, "client_secret": {c.server.ClientSecret()},
	}
	if scope != "" {
		form.Set("scope", scope)
	}
	return form
}

func (c *client) mustToken(scope string) string {
	c.t.Helper()
	a := c.requestToken(c.credentials(scope))
	require.Equal(c.t, http.StatusOK, a.status, "%s", a.body)
	access, ok := a.object(c.t)["access_token"].(string)
	require.True(c.t, ok)
	return access
}

const (
	identities = "/v2/identity/identities"
	controls   = "/v2/identity/controls"
	members    = "/v2/identity/institution-members"
)

// person returns the details of a person whom somebody else has verified; the number makes the CIP id.
func person(cipID string) object {
	return object{
		"verifier_type": "PASSTHROUGH", "passthrough_verifier_type": "JUMIO",
		"passthrough_verified_at": "2026-01-02T03:04:05Z", "passthrough_verification_id": "check-1",
		"passthrough_verification_status": "APPROVED", "passthrough_verification_fields": []string{"FULL_LEGAL_NAME"},
		"first_name": "Ada", "last_name": "Example", "date_of_birth": "1980-01-01", "nationality": "USA",
		"address": address(), "cip_id": cipID, "cip_id_type": "SSN", "cip_id_country": "USA",
	}
}

func address() object {
	return object{"country": "USA", "address1": "1 Example St", "city": "New York", "province": "NY", "zip_code": "10001"}
}

// with returns a copy of an object with some fields set; nil removes one.
func with(base, changes object) object {
	result := maps.Clone(base)
	for name, value := range changes {
		if value == nil {
			delete(result, name)
		} else {
			result[name] = value
		}
	}
	return result
}

// createPerson creates a person and returns the id.
func (c *client) createPerson(cipID string, changes object) string {
	c.t.Helper()
	return id(c.t, c.ok("POST", identities, object{"person_details": with(person(cipID), changes)}))
}

func trust(memberID string) object {
	return object{
		"institution_details": object{
			"name": "Example Trust", "institution_type": "TRUST", "institution_sub_type": "INVESTMENT",
			"business_address": address(), "cip_id": "12-3456789", "cip_id_type": "EIN", "cip_id_country": "USA",
			"govt_registration_date": "2020-01-01T00:00:00Z",
		},
		"institution_members": []object{{"identity_id": memberID, "roles": []string{"TRUSTEE"}}},
	}
}

func id(t *testing.T, o object) string {
	t.Helper()
	value, ok := o["id"].(string)
	require.True(t, ok, "no id in %v", o)
	return value
}

// get reads an identity with everything.
func (c *client) get(identityID string) object {
	c.t.Helper()
	return c.ok("GET", identities+"/"+identityID+"?include_details=true&include_institution_members=true", nil)
}

// list reads one page of a list.
func (c *client) list(target string) ([]object, string) {
	c.t.Helper()
	page := c.ok("GET", target, nil)
	var items []object
	for i := range listAt(c.t, page, "items") {
		items = append(items, objectAt(c.t, page, "items", i))
	}
	next, _ := page["next_page_cursor"].(string)
	return items, next
}

// pages reads all pages of a list, with something between any two, and returns the ids.
func (c *client) pages(target string, between func()) []string {
	c.t.Helper()
	items, next := c.list(target)
	seen := ids(c.t, items)
	for next != "" {
		between()
		items, next = c.list(target + "&page_cursor=" + url.QueryEscape(next))
		seen = append(seen, ids(c.t, items)...)
	}
	return seen
}

func ids(t *testing.T, items []object) []string {
	t.Helper()
	list := []string{}
	for _, item := range items {
		list = append(list, id(t, item))
	}
	return list
}
