package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// writers is how many clients write at the same time.
const writers = 4

// writer writes to an emulator until that is killed, and remembers what it was answered.
type writer struct {
	client http.Client
	url    string
	token  string

	id      string // of the identity that it has last made
	created []string
	counted map[string]int // the last count that was answered, by identity
}

// call makes a request and decodes the answer; false says that the emulator is gone.
func (w *writer) call(ctx context.Context, method, path, contentType, body string, into any) bool {
	request, err := http.NewRequestWithContext(ctx, method, w.url+path, strings.NewReader(body))
	if err != nil {
		return false
	}
	request.Header.Set("Content-Type", contentType)
	request.Header.Set("Authorization", "Bearer "+w.token)
	response, err := w.client.Do(request)
	if err != nil {
		return false
	}
	defer func() { _ = response.Body.Close() }()
	return response.StatusCode == http.StatusOK && json.NewDecoder(response.Body).Decode(into) == nil
}

// authorize gets a token.
func (w *writer) authorize(ctx context.Context) bool {
	id, secret := emulator.DefaultCredentials()
	form := url.Values{"grant_type": {"client_credentials"}, "client_id": {id}, "client_secret": {secret}}
	var answer struct {
		AccessToken string `json:"access_token"`
	}
	answered := w.call(ctx, "POST", "/oauth2/token", "application/x-www-form-urlencoded", form.Encode(), &answer)
	w.token = answer.AccessToken
	return answered
}

// write makes the nth write: a create, or a count in the metadata of what it made last.
func (w *writer) write(ctx context.Context, n int, refID string) bool {
	const identities, mediaType = "/v2/identity/identities", "application/json"
	var answer api.Identity
	if n%5 == 0 {
		body := fmt.Sprintf(`{"ref_id": %[1]q, "person_details": {"first_name": "Ada", "last_name": "Miller", "date_of_birth": "1980-01-02",
			"nationality": "GBR", "cip_id": %[1]q, "cip_id_type": "PASSPORT", "cip_id_country": "GBR", "address": {"country": "GBR",
			"address1": "1 Example St", "city": "London", "province": "GBR", "zip_code": "N1"}}, "tax_details_not_required": true}`, refID)
		if !w.call(ctx, "POST", identities, mediaType, body, &answer) {
			return false
		}
		w.id, w.created = answer.ID, append(w.created, answer.ID)
		return true
	}
	body := fmt.Sprintf(`{"metadata": {"count": "%d"}}`, n)
	if !w.call(ctx, "PUT", identities+"/"+w.id, mediaType, body, &answer) {
		return false
	}
	w.counted[w.id] = n
	return true
}

// However often and whenever it is killed, the emulator has every write that was answered, and its state is never torn.
func TestEveryAnsweredWriteSurvivesKills(t *testing.T) {
	t.Parallel()
	const rounds = 15
	random := rand.New(rand.NewPCG(1, 2)) // the same kills in every run
	state := filepath.Join(t.TempDir(), "state.json")
	seed := filepath.Join(t.TempDir(), "seed.yaml")
	// A state of some size takes time to write.
	require.NoError(t, os.WriteFile(seed, []byte("identities:\n"+strings.Repeat(
		"  - {person_details: {first_name: Ada, last_name: "+strings.Repeat("x", 200)+"}}\n", 300)), 0o600))
	all := make([]*writer, writers)
	for i := range all {
		all[i] = &writer{counted: map[string]int{}}
	}
	for round := range rounds {
		p := serve(t, "--state", state, "--seed", seed)
		var group sync.WaitGroup
		answered := make(chan struct{}, writers)
		for i, w := range all {
			w.url, w.client.Transport = p.url, &http.Transport{DisableKeepAlives: true}
			group.Go(func() {
				if !w.authorize(t.Context()) {
					return
				}
				for n := 0; w.write(t.Context(), n, fmt.Sprintf("ref-%d-%d-%d", round, i, n)); n++ {
					answered <- struct{}{}
				}
			})
		}
		for range 1 + random.IntN(40) {
			<-answered
		}
		require.NoError(t, p.cmd.Process.Signal(syscall.SIGKILL))
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			group.Wait()
		}()
		for done := false; !done; {
			select {
			case <-answered:
			case <-ended:
				done = true
			}
		}
		require.Error(t, p.cmd.Wait())
		checkKept(t, state, all)
	}
	again := serve(t, "--state", state)
	_, snapshot := again.request("GET", "/_emulator/snapshot", "")
	for _, w := range all {
		for _, id := range w.created {
			assert.Contains(t, snapshot, id)
		}
	}
	code, _ := again.stop(syscall.SIGTERM)
	require.Zero(t, code)
	left, err := os.ReadDir(filepath.Dir(state))
	require.NoError(t, err)
	require.Len(t, left, 1, "nothing is left beside the state")
}

// checkKept holds a state file against what the writers were answered. A write that was under way may be there or not.
func checkKept(t *testing.T, state string, all []*writer) {
	t.Helper()
	text, err := os.ReadFile(state)
	require.NoError(t, err)
	var saved struct {
		Identities []struct {
			Identity api.Identity `json:"identity"`
		} `json:"identities"`
	}
	require.NoError(t, json.Unmarshal(text, &saved), "the state is torn")
	counts := map[string]int{}
	for _, record := range saved.Identities {
		counts[record.Identity.ID], _ = strconv.Atoi(record.Identity.Metadata["count"]) // none is 0
	}
	for _, w := range all {
		for _, id := range w.created {
			count, kept := counts[id]
			require.True(t, kept, "a create that was answered is lost")
			require.GreaterOrEqual(t, count, w.counted[id], "an update that was answered is lost")
		}
	}
}
