package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
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
)

// writers is how many clients write at the same time.
const writers = 4

// writer writes to an emulator until that is killed, and remembers what it was answered.
type writer struct {
	id      string // of the identity that it has last made
	created []string
	counted map[string]int // the last count that was answered, by identity
}

// write makes the nth write, a create or a count in the metadata of what it made last; false says that it was not answered.
func (w *writer) write(ctx context.Context, client *api.Client, n int, refID string) bool {
	if n%5 != 0 {
		_, err := client.UpdateIdentity(ctx, w.id, api.UpdateIdentityRequest{Metadata: map[string]string{"count": strconv.Itoa(n)}})
		if err == nil {
			w.counted[w.id] = n
		}
		return err == nil
	}
	details := &api.PersonDetails{
		FirstName: "Ada", LastName: "Miller", DateOfBirth: "1980-01-02", Nationality: "GBR",
		CIPID: refID, CIPIDType: "PASSPORT", CIPIDCountry: "GBR",
		Address: &api.Address{Country: "GBR", Address1: "1 Example St", City: "London", Province: "GBR", ZipCode: "N1"},
	}
	created, err := client.CreateIdentity(ctx, api.CreateIdentityRequest{
		RefID: refID, PersonDetails: details, TaxDetailsNotRequired: new(true),
	})
	if err != nil {
		return false
	}
	w.id, w.created = created.ID, append(w.created, created.ID)
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
			client := p.client(func(c *api.Config) { c.FirstPause, c.LongestPause = 1, 1 })
			group.Go(func() {
				for n := 0; w.write(t.Context(), client, n, fmt.Sprintf("ref-%d-%d-%d", round, i, n)); n++ {
					answered <- struct{}{}
				}
			})
		}
		for range 1 + random.IntN(40) {
			<-answered
		}
		require.NoError(t, p.cmd.Process.Signal(syscall.SIGKILL))
		go func() {
			group.Wait()
			close(answered)
		}()
		for range answered { // lets the writers find out
		}
		require.Error(t, p.cmd.Wait())
		checkKept(t, state, all)
	}
	again := serve(t, "--state", state)
	_, snapshot := again.get("/_emulator/snapshot", "")
	for _, w := range all {
		for _, id := range w.created {
			assert.Contains(t, snapshot, id)
		}
	}
	again.stop(syscall.SIGTERM)
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
