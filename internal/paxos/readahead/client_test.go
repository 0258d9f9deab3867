package readahead_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/readahead"
)

// shuffled returns the people in an order that has nothing to do with their creation, the same in every run.
func shuffled(people []api.Identity) []api.Identity {
	mixed := append([]api.Identity{}, people...)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
	return mixed
}

func TestRefreshCostsPages(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		people, parallelism, most int
		options                   []emulator.Option
	}{
		"a thousand":                        {1000, 10, 15, nil},
		"three thousand":                    {3000, 10, 20, nil},
		"three thousand, 50 abreast":        {3000, 50, 80, nil},
		"three thousand, 200 abreast":       {3000, 200, 80, nil},
		"a thousand, small pages":           {1000, 10, 40, []emulator.Option{emulator.WithPageSizeCap(100)}},
		"a handful":                         {3, 10, 3, nil},
		"a few more than the warm-up reads": {8, 10, 8, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newTenant(t, test.people, readahead.Options{}, test.options...)
			x.refreshBy(test.parallelism, shuffled(x.people))
			requests := x.requests("GetIdentity") + x.requests("ListIdentities")
			t.Logf("%d requests", requests)
			assert.LessOrEqual(t, requests, test.most)
		})
	}
}

func TestDisabled_ReadsOneAtATime(t *testing.T) {
	t.Parallel()
	x := newTenant(t, 20, readahead.Options{Disabled: true})
	x.refresh(x.people)
	assert.Equal(t, 20, x.requests("GetIdentity"))
	assert.Zero(t, x.requests("ListIdentities"))
}

func TestEveryOutsideChangeIsFound(t *testing.T) {
	t.Parallel()
	x := newTenant(t, 200, readahead.Options{})
	for i := 0; i < 200; i += 7 {
		x.emu.MutateIdentity(x.people[i].ID, func(identity *api.Identity) { identity.PersonDetails.LastName = "Changed" })
	}
	for i, person := range shuffled(x.people) {
		answer := x.read(person)
		changed := answer.Identity.UpdatedAt != person.UpdatedAt
		if changed {
			require.False(t, answer.FromList, "read %d: a changed row must be read singly", i)
			require.Equal(t, "Changed", answer.Identity.PersonDetails.LastName)
		}
	}
	assert.Less(t, x.requests("GetIdentity"), 29+10, "29 changed, and a few warm-up reads and spot checks")
}

func TestScatteredStateCostsWhatSingleReadsCost(t *testing.T) {
	t.Parallel()
	for _, parallelism := range []int{10, 50} {
		x := newTenant(t, 0, readahead.Options{}, emulator.WithPageSizeCap(50))
		var managed []api.Identity
		for i := range 60 {
			managed = append(managed, x.add(1, fmt.Sprintf("managed-%d", i))...)
			x.add(60, fmt.Sprintf("foreign-%d", i))
		}
		x.refreshBy(parallelism, shuffled(managed))
		requests := x.requests("GetIdentity") + x.requests("ListIdentities")
		assert.LessOrEqual(t, requests, 60+12, "at most the warm-up reads and what ten readers at a time may run ahead")
	}
}

func TestSpotCheck_MismatchEndsUseOfLists(t *testing.T) {
	t.Parallel()
	x := newTenant(t, 60, readahead.Options{})
	// Details move under an unchanged updated_at, which Paxos does not rule out.
	for i := range x.people {
		details := *x.people[i].PersonDetails
		details.LastName = "As the state has it"
		x.people[i].PersonDetails = &details
	}
	mismatches := 0
	for _, person := range x.people {
		answer := x.read(person)
		require.False(t, answer.FromList)
		if answer.Mismatch {
			mismatches++
		}
	}
	assert.Equal(t, 1, mismatches, "said once")
	assert.Equal(t, 60, x.requests("GetIdentity"))
}

func TestReadAfterOwnWriteIsSingle(t *testing.T) {
	t.Parallel()
	x := newTenant(t, 30, readahead.Options{})
	for _, person := range x.people[:10] {
		x.read(person)
	}
	victim := x.people[20]
	require.True(t, x.read(victim).FromList)
	_, err := x.client.CreateControl(t.Context(), api.CreateControlRequest{
		IdentityID: victim.ID, Type: api.ControlSellOnly, ReasonCode: "OTHER",
	})
	require.NoError(t, err)
	answer := x.read(victim)
	assert.False(t, answer.FromList)
	assert.Equal(t, api.StatusDisabled, answer.Identity.CurrentStatus())
	assert.True(t, x.read(x.people[21]).FromList, "others are still served")
}

func TestAMissingRowIsReadSingly(t *testing.T) {
	t.Parallel()
	x := newTenant(t, 30, readahead.Options{})
	for _, person := range x.people[:6] {
		x.read(person)
	}
	latecomer := x.add(1, "late")[0]
	assert.False(t, x.read(latecomer).FromList, "absence from a list proves nothing")

	gone := x.people[25]
	x.emu.ForgetIdentity(gone.ID)
	x.client = x.newClient(readahead.Options{})
	for _, person := range x.people[:6] {
		x.read(person)
	}
	_, err := x.client.ReadIdentity(t.Context(), x.prior(gone))
	assert.True(t, api.IsNotFound(err), "absence is confirmed by a single read")
}

func TestAListThatFailsIsNoFailure(t *testing.T) {
	t.Parallel()
	x := newTenant(t, 20, readahead.Options{})
	x.emu.Fault(emukit.Fault{Operation: "ListIdentities", Kind: emukit.FaultStatus, Times: 1, Status: http.StatusForbidden})
	x.refresh(x.people)
	assert.Equal(t, 20, x.requests("GetIdentity"))
	assert.Equal(t, 1, x.requests("ListIdentities"), "not asked again")
}
