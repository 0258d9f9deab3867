package readahead_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/readahead"
)

// find looks an identity up by its ref_id.
func (x *tenant) find(refID string) []string {
	x.t.Helper()
	ids, err := x.client.FindByRefID(x.t.Context(), refID)
	require.NoError(x.t, err)
	return ids
}

func TestFindByRefID_ListsOnceInARun(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		people, lookups, most int
		options               []emulator.Option
	}{
		"200 of 2,000":              {2000, 200, 2, nil},
		"200 of 2,000, small pages": {2000, 200, 21, []emulator.Option{emulator.WithPageSizeCap(100)}},
		"500 of 10,000":             {10_000, 500, 101, []emulator.Option{emulator.WithPageSizeCap(100)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newTenant(t, test.people, readahead.Options{}, test.options...)
			x.each(10, shuffled(x.people)[:test.lookups], func(person api.Identity) error {
				ids, err := x.client.FindByRefID(t.Context(), person.RefID)
				assert.Equal(t, []string{person.ID}, ids)
				return err
			})
			assert.LessOrEqual(t, x.requests("ListIdentities"), test.most)
		})
	}
}

// A lookup that finds nothing lists what is newer than the snapshot, and no more than that.
func TestFindByRefID_FindsWhatIsNewer(t *testing.T) {
	t.Parallel()
	x := newTenant(t, 250, readahead.Options{}, emulator.WithPageSizeCap(100))
	assert.Empty(t, x.find("nobody"))
	assert.Equal(t, 3, x.requests("ListIdentities"))
	x.emu.ResetJournal()
	late := x.add(2, "late")
	assert.Equal(t, []string{late[0].ID}, x.find("late-0"))
	assert.Equal(t, 1, x.requests("ListIdentities"))
	assert.Equal(t, []string{late[1].ID}, x.find("late-1"))
	assert.Equal(t, []string{x.people[0].ID}, x.find("managed-0"))
	assert.Equal(t, 1, x.requests("ListIdentities"), "both came with the same list")
}

// create makes a person in this run.
func (x *tenant) create(refID string) *api.Identity {
	x.t.Helper()
	made, err := x.client.CreateIdentity(x.t.Context(), api.CreateIdentityRequest{
		RefID: refID, TaxDetailsNotRequired: new(true), PersonDetails: &api.PersonDetails{
			FirstName: "Ada", LastName: "Example", DateOfBirth: "1985-12-10", Nationality: "GBR",
			Address: &api.Address{Country: "GBR", Address1: "1 Example St", City: "London", Province: "LND", ZipCode: "EC1A"},
			CIPID:   refID, CIPIDType: "PASSPORT", CIPIDCountry: "GBR",
		},
	})
	require.NoError(x.t, err)
	return made
}

// What this run writes is found at once, whatever the lists say.
func TestFindByRefID_KnowsTheWritesOfTheRun(t *testing.T) {
	t.Parallel()
	x := newTenant(t, 3, readahead.Options{})
	made := x.create("made")
	assert.Equal(t, []string{made.ID}, x.find("made"))
	assert.Zero(t, x.requests("ListIdentities"))

	assert.Len(t, x.find("managed-0"), 1) // the snapshot has made as well
	x.emu.ResetJournal()
	_, err := x.client.UpdateIdentity(t.Context(), made.ID, api.UpdateIdentityRequest{RefID: "renamed"})
	require.NoError(t, err)
	assert.Equal(t, []string{made.ID}, x.find("renamed"))
	assert.Zero(t, x.requests("ListIdentities"))
	assert.Empty(t, x.find("made"), "renamed by this run, although the snapshot has it")
}

// A write whose outcome is unknown may have given another ref_id: what was listed before it does not count any more.
func TestFindByRefID_ListsAnewAfterALostWrite(t *testing.T) {
	t.Parallel()
	x := newTenant(t, 3, readahead.Options{})
	lost, kept := x.create("lost"), x.create("kept")
	x.client = x.newClient(readahead.Options{}, func(c *api.Config) { c.MaxRetries = 0 })
	assert.Equal(t, []string{lost.ID}, x.find("lost"))
	x.emu.Fault(emukit.Fault{Operation: "UpdateIdentity", Kind: emukit.FaultResetAfter, Times: 1})
	_, err := x.client.UpdateIdentity(t.Context(), lost.ID, api.UpdateIdentityRequest{RefID: "renamed"})
	require.Equal(t, api.OutcomeUnknown, api.OutcomeOf(err))
	assert.Equal(t, []string{lost.ID}, x.find("renamed"))
	assert.Equal(t, []string{kept.ID}, x.find("kept"))
	assert.Equal(t, 2, x.requests("ListIdentities"), "one before, one after")
	assert.Empty(t, x.find("lost"))
}

func TestFindByRefID_TellsTwins(t *testing.T) {
	t.Parallel()
	x := newTenant(t, 2, readahead.Options{})
	x.behind(`"ref_id":"managed-1"`, `"ref_id":"managed-0"`)
	assert.ElementsMatch(t, []string{x.people[0].ID, x.people[1].ID}, x.find("managed-0"))
}

// The lookups that wait for a list fail with it, and the next lookup asks again. A page size that Paxos refuses is no failure.
func TestFindByRefID_Errors(t *testing.T) {
	t.Parallel()
	x := newTenant(t, 20, readahead.Options{})
	x.emu.Fault(emukit.Fault{Operation: "ListIdentities", Kind: emukit.FaultStatus, Times: 1, Status: http.StatusForbidden})
	_, err := x.client.FindByRefID(t.Context(), "managed-3")
	assert.ErrorContains(t, err, "403 Forbidden")
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = x.client.FindByRefID(canceled, "managed-3")
	require.ErrorIs(t, err, context.Canceled)
	x.emu.Fault(emukit.Fault{Operation: "ListIdentities", Kind: emukit.FaultStatus, Times: 1, Status: http.StatusBadRequest})
	assert.Equal(t, []string{x.people[3].ID}, x.find("managed-3"))
}

// Lookups that wait for the list of a caller who gives up go on with one of their own.
func TestFindByRefID_OutlivesTheCallerWhoLists(t *testing.T) {
	t.Parallel()
	x := newTenant(t, 20, readahead.Options{})
	for range 20 {
		x.client = x.newClient(readahead.Options{})
		leaving, leave := context.WithCancel(t.Context())
		var wait sync.WaitGroup
		wait.Go(func() { _, _ = x.client.FindByRefID(leaving, "managed-1") })
		wait.Go(func() {
			ids, err := x.client.FindByRefID(t.Context(), "managed-2")
			assert.NoError(t, err)
			assert.Equal(t, []string{x.people[2].ID}, ids)
		})
		leave()
		wait.Wait()
	}
}

// Ids that are no UUID are found as well.
func TestFindByRefID_OtherIDs(t *testing.T) {
	t.Parallel()
	x := newTenant(t, 3, readahead.Options{})
	x.behind(x.people[1].ID, "idn_1")
	assert.Equal(t, []string{"idn_1"}, x.find("managed-1"))
	for n := range 2 {
		assert.Empty(t, x.find(fmt.Sprint("nobody-", n)))
	}
	assert.Equal(t, []string{"idn_1"}, x.find("managed-1"), "known from before")
}
