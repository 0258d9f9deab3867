package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/bench/results"
)

// fake is as much of the emulator as the benchmark itself talks to: one identity with one control, and a journal.
type fake struct {
	mu      sync.Mutex
	journal []entry
	calls   []string
	bodies  map[string]string
	empty   bool

	refusals int    // of the next requests
	refused  func() // called with each
}

func newFake(t *testing.T) (*fake, *emulator) {
	t.Helper()
	f := &fake{bodies: map[string]string{}, refused: func() {}}
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	e := &emulator{client: server.Client(), base: server.URL}
	require.NoError(t, e.authenticate(t.Context()))
	return f, e
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	call := r.Method + " " + r.URL.Path
	f.calls, f.bodies[call] = append(f.calls, call), string(body)
	if f.refusals > 0 {
		f.refusals--
		w.WriteHeader(http.StatusTooManyRequests)
		f.refused()
		return
	}
	var answer any = struct{}{}
	switch call {
	case "POST /oauth2/token":
		answer = map[string]string{"access_token": "t0ken"}
	case "GET /v2/identity/identities":
		answer = map[string]any{"items": []any{map[string]string{"id": patternIdentity}}}
		if f.empty {
			answer = map[string]any{"items": []any{}}
		}
	case "GET /v2/identity/identities/" + patternIdentity:
		answer = map[string]any{
			"id": patternIdentity, "ref_id": firstRef, "created_at": pattern.created, "updated_at": pattern.updated,
			"status": "DISABLED", "summary_status": "DISABLED", "user_disabled": true, "status_details": map[string]any{},
			"person_details": map[string]string{"email": firstRef + "@example.com"},
		}
	case "GET /v2/identity/controls":
		answer = map[string]any{"items": []any{map[string]string{"id": patternControl, "created_at": pattern.controlCreated}}}
	case "GET /_emulator/journal":
		since, _ := strconv.ParseInt(r.URL.Query().Get("since"), 10, 64)
		entries := []entry{}
		for _, e := range f.journal {
			if e.Sequence > since {
				entries = append(entries, e)
			}
		}
		answer = map[string]any{"entries": entries}
	case "DELETE /_emulator/journal":
		f.journal = nil
	case "GET /_emulator/broken":
		w.WriteHeader(http.StatusTeapot)
	}
	_ = json.NewEncoder(w).Encode(answer)
}

func (f *fake) add(operation string, status int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.journal = append(f.journal, entry{Sequence: int64(len(f.journal)) + 1, Operation: operation, Status: status})
}

func TestCount(t *testing.T) {
	t.Parallel()
	f, e := newFake(t)
	f.add("CreateIdentity", 200)
	var counted results.Phase
	end, err := e.count(t.Context(), &counted)
	require.NoError(t, err)
	f.add("Token", 200)
	f.add("GetIdentity", 200)
	f.add("GetIdentity", 429)
	f.add("Token", 429)
	f.add("", 404)
	require.NoError(t, end())
	assert.Equal(t, map[string]int{"GetIdentity": 2, "other": 1}, counted.Requests, "what was before does not count")
	assert.Equal(t, 2, counted.Tokens)
	assert.Equal(t, 2, counted.Refused)
}

func TestTally_countsNothingTwice(t *testing.T) {
	t.Parallel()
	f, e := newFake(t)
	counted := &tally{phase: &results.Phase{Requests: map[string]int{}}}
	f.add("GetIdentity", 200)
	require.NoError(t, e.read(t.Context(), counted))
	f.add("ListIdentities", 200)
	require.NoError(t, e.read(t.Context(), counted))
	require.NoError(t, e.read(t.Context(), counted))
	assert.Equal(t, map[string]int{"GetIdentity": 1, "ListIdentities": 1}, counted.phase.Requests)
}

func TestChangeOne(t *testing.T) {
	t.Parallel()
	f, e := newFake(t)
	require.NoError(t, e.changeOne(t.Context(), 100))
	assert.JSONEq(t, `{"person_details": {"first_name": "Changed among 100"}}`, f.bodies["PUT /v2/identity/identities/"+patternIdentity])

	f.empty = true
	assert.Error(t, e.changeOne(t.Context(), 100))
}

func TestChangeOne_waitsForTheEndOfABlock(t *testing.T) {
	t.Parallel()
	f, e := newFake(t)
	f.refusals = 1
	require.NoError(t, e.changeOne(t.Context(), 100))
	assert.Contains(t, f.calls, "PUT /v2/identity/identities/"+patternIdentity)

	f.refusals = 1
	ctx, cancel := context.WithCancel(t.Context())
	f.refused = cancel
	assert.ErrorIs(t, e.changeOne(ctx, 100), context.Canceled)
}

func TestPattern(t *testing.T) {
	t.Parallel()
	_, e := newFake(t)
	found, seed, err := e.pattern(t.Context())
	require.NoError(t, err)
	assert.Equal(t, pattern, found)
	assert.NotContains(t, seed, "DISABLED", "what follows from the rest is left out")
	assert.NotContains(t, seed, "disabled")
	assert.Contains(t, seed, `"controls":[{`)
}

func TestFill(t *testing.T) {
	t.Parallel()
	f, e := newFake(t)
	found, seed, err := e.pattern(t.Context())
	require.NoError(t, err)
	f.calls = nil
	require.NoError(t, e.fill(t.Context(), found, seed, seedBatch+2))
	assert.Equal(t, []string{"POST /_emulator/reset", "POST /oauth2/token", "POST /_emulator/seed", "POST /_emulator/seed"}, f.calls)

	var last struct {
		Identities []map[string]any
	}
	require.NoError(t, json.Unmarshal([]byte(f.bodies["POST /_emulator/seed"]), &last))
	require.Len(t, last.Identities, 2)
	one := last.Identities[1]
	assert.Equal(t, "bench-000501", one["ref_id"])
	assert.Equal(t, map[string]any{"email": "bench-000501@example.com"}, one["person_details"])
	assert.NotContains(t, f.bodies["POST /_emulator/seed"], patternIdentity)
}

func TestCall_fails(t *testing.T) {
	t.Parallel()
	_, e := newFake(t)
	assert.ErrorContains(t, e.call(t.Context(), http.MethodGet, "/_emulator/broken", nil, nil), "GET /_emulator/broken: 418")
}
