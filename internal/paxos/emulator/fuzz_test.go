package emulator_test

import (
	"crypto"
	"crypto/ed25519"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// canary stands for personal data in a request or a seed.
const canary = "c4nary-do-not-show"

// FuzzSeed reads any file as a seed: one line says what is wrong with it, or an emulator can be filled with it or says in
// one line why not; and written as JSON it is the same seed.
func FuzzSeed(f *testing.F) {
	for _, text := range []string{
		"", "identities: []", "identities:\n- id: p1\n  person_details: {first_name: Ada}\n  controls:\n  - {type: FROZEN}\n",
		`{"identities":[{"person_details":{"last_name":"` + canary + `é"}}]}`, "controls:\n- identity_id: p1\n  type: SELL_ONLY\n",
		"identities: 7", "identities:\n- {}\n", "a: b", "? [x]\n: y", "identities: &a [*a]", "identities:\n- id: ../p\n  person_details: {}\n",
		"identities:\n- &x {person_details: {}}\n- *x\n", "- 1", "\x00", "identities:\n- person_details: {date_of_birth: 1980-01-02}\n",
		"identities:\n- created_at: " + canary + "\n  person_details: {}\n", "identities: !!binary aGk=", "%YAML 9\n---\n{}",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		seed, err := emulator.ParseSeed("seed.yaml", data)
		if err != nil {
			assert.True(t, strings.HasPrefix(err.Error(), "seed.yaml:"), err)
			return
		}
		text, err := json.Marshal(seed)
		require.NoError(t, err)
		again, err := emulator.ParseSeed("seed.json", text)
		if assert.NoError(t, err, "%s", text) {
			rewritten, err := json.Marshal(again)
			require.NoError(t, err)
			assert.JSONEq(t, string(text), string(rewritten))
		}
		if _, err := emulator.NewServer(emulator.WithSeed(seed)); err != nil {
			assert.NotContains(t, err.Error(), canary)
			assert.NotContains(t, err.Error(), "\n")
		}
	})
}

// seeded is an emulator that knows one person, as a handler; nobody listens.
func seeded(t testing.TB, opts ...emulator.Option) *emulator.Server {
	t.Helper()
	person := emulator.SeedIdentity{
		Identity: api.Identity{ID: "p1", PersonDetails: &api.PersonDetails{FirstName: "Ada", CIPID: "111-11-1111"}},
		Controls: []api.Control{{ID: "c1", Type: api.ControlSellOnly}},
	}
	server, err := emulator.NewServer(append(opts, emulator.WithSeed(emulator.Seed{Identities: []emulator.SeedIdentity{person}}))...)
	require.NoError(t, err)
	t.Cleanup(server.Close)
	return server
}

// grant gets a token without a connection.
func grant(t testing.TB, server *emulator.Server) string {
	t.Helper()
	form := (&client{server: server}).credentials("")
	req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://localhost/oauth2/token", strings.NewReader(form.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	token, ok := answer{body: serve(server, req).Body.Bytes()}.object(t)["access_token"].(string)
	require.True(t, ok)
	return token
}

// FuzzRequest sends any request to the API: it is answered in JSON and never by a 500, a refusal does not repeat what was
// sent under the names of personal fields, and a read afterwards works.
func FuzzRequest(f *testing.F) {
	const at = "/v2/identity/identities"
	for _, seed := range [][4]string{
		{"POST", at, `{"person_details":{"first_name":"` + canary + `","last_name":"é","date_of_birth":"` + canary + `"}}`, ""},
		{"POST", at, `{"person_details":{"first_name":"Ada","last_name":"L","date_of_birth":"1980-01-02","nationality":"USA","cip_id":"` +
			canary + `","cip_id_type":"SSN","cip_id_country":"USA","address":{"country":"USA","address1":"1","city":"C","province":"P"}}}`, ""},
		{"PUT", at + "/p1", `{"person_details":{"last_name":"` + canary + `"},"metadata":{"a":"b"},"institution_details":{}}`, ""},
		{"PUT", at + "/p1", `{"person_details":null,"tax_details":[null,{}]}`, ""},
		{"GET", at + "/p1?include_details=true", ``, ""},
		{"GET", at + "?limit=-1", ``, ""},
		{"GET", at + "?page_cursor=" + canary, ``, ""},
		{"GET", at + "?created_at.lt=" + canary + "&control_types=SELL_ONLY&limit=1000000", ``, ""},
		{"POST", "/v2/identity/institution-members", `{"members":[{"identity_id":"p1","roles":["X"]}]}`, ""},
		{"GET", "/v2/identity/controls?identity_id=p1&include_deleted=true", ``, ""},
		{"POST", "/v2/identity/controls", `{"identity_id":"p1","type":"SELL_ONLY","reason_code":"OTHER"}`, ""},
		{"DELETE", "/v2/identity/controls?control_id=c1", ``, ""},
		{"DELETE", "/v2/identity/controls", `{"control_id":"c1","identity_id":"p1"}`, ""},
		{"PUT", at + "/p1/sandbox-status", `{"id_verification_status":"DENIED"}`, ""},
		{"PATCH", "/v2/\x00", `{`, ""},
		{"POST", "/oauth2/token", `client_secret=` + canary, "application/x-www-form-urlencoded"},
		{"POST", "/oauth2/token", `--x`, "multipart/form-data; boundary=x"},
		{"POST", at, `[]`, "text/plain"},
		{"GET", "/_emulator/journal", ``, ""},
	} {
		f.Add(seed[0], seed[1], seed[2], seed[3])
	}
	f.Fuzz(func(t *testing.T, method, target, body, kind string) {
		u, err := url.Parse(target)
		if err != nil || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "/_emulator") || u.Host != "" || u.Scheme != "" {
			return // no request line holds it; the emulator's own pages have no secrets
		}
		server := seeded(t)
		token := grant(t, server)
		if kind == "" {
			kind = "application/json"
		}
		req, err := http.NewRequestWithContext(t.Context(), method, "http://emulator.localhost", strings.NewReader(body))
		if err != nil {
			return // no method
		}
		req.URL, req.RequestURI = u, u.RequestURI()
		req.Header.Set("Content-Type", kind)
		req.Header.Set("Authorization", "Bearer "+token)
		answer := serve(server, req)
		assert.NotEqual(t, http.StatusInternalServerError, answer.Code, "%s", answer.Body)
		if answer.Code >= http.StatusBadRequest && !strings.Contains(target+method, canary) && !unknownField(body) {
			assert.NotContains(t, answer.Body.String(), canary)
		}
		if answer.Body.Len() > 0 && strings.Contains(answer.Header().Get("Content-Type"), "json") {
			assert.True(t, json.Valid(answer.Body.Bytes()), "%s", answer.Body)
		}
		read, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://emulator.localhost/v2/identity/identities", http.NoBody)
		require.NoError(t, err)
		read.Header.Set("Authorization", "Bearer "+token)
		assert.Equal(t, http.StatusOK, serve(server, read).Code)
	})
}

// unknownField reports whether the canary is the name of a field, or of a scope, and not a value: names are repeated.
func unknownField(body string) bool {
	return strings.Contains(body, canary+`":`) || strings.Contains(body, "scope") || strings.Contains(body, `\u`)
}

func serve(server *emulator.Server, req *http.Request) *httptest.ResponseRecorder {
	recorder := httptest.NewRecorder()
	server.Handler().ServeHTTP(recorder, req)
	return recorder
}

// FuzzSignature sends any signature to an emulator that demands one: nothing but the right one is let in, and nothing
// panics. There is no right one: whoever has no key makes none.
func FuzzSignature(f *testing.F) {
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	public, ok := key.Public().(ed25519.PublicKey)
	require.True(f, ok)
	server := seeded(f, emulator.WithSigningKeys(map[string]crypto.PublicKey{"key-1": public}))
	token := grant(f, server)
	for _, text := range []string{
		"", "..", "e30..e30", "eyJhbGciOiJub25lIiwia2lkIjoia2V5LTEifQ..", "eyJhbGciOiJFZERTQSIsImtpZCI6ImtleS0xIn0..AAAA",
		"eyJhbGciOiJFZERTQSIsImtpZCI6ImtleS0xIiwicGF4b3MuY29tL3RpbWVzdGFtcCI6MX0..AAAA", "eyJhbGciOiJIUzI1NiIsImtpZCI6ImtleS0xIn0..AAAA",
		`{"signatures":[]}`, "eyJhbGciOiJFUzI1NiIsImtpZCI6ImtleS0xIn0.AAAA.AAAA", "eyJqd2siOnt9LCJhbGciOiJFZERTQSJ9..",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, signature string) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://emulator.localhost/v2/identity/identities/p1", http.NoBody)
		require.NoError(t, err)
		req.Header.Set("Authorization", "Bearer "+token)
		req.Header.Set("Paxos-Signature", signature)
		answer := serve(server, req)
		assert.Equal(t, http.StatusUnauthorized, answer.Code)
		assert.Contains(t, answer.Body.String(), "request signing: ")
	})
}
