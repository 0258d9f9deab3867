package readahead_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/readahead"
)

// A page with a row outside of the time asked for, or with what cannot be an id, serves nobody, nor does any other.
func TestAPageThatContradictsTheQuestionEndsTheTrust(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(person api.Identity) (from, to string){
		"another time": func(person api.Identity) (from, to string) {
			return `"created_at":"` + person.CreatedAt, `"created_at":"2001-01-01T00:00:00Z`
		},
		"malformed id": func(person api.Identity) (from, to string) { return person.ID, "../" + person.ID },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newTenant(t, 20, readahead.Options{})
			x.behind(change(x.people[15]))
			for _, person := range x.people {
				assert.False(t, x.read(person).FromList)
			}
			assert.Equal(t, 20, x.requests("GetIdentity"))
			assert.Equal(t, 1, x.requests("ListIdentities"), "not asked again")
			assert.Nil(t, x.client.ActiveControl(x.people[15].ID, "c1"))
		})
	}
}

// A row under the right id that was created at another time is another identity's: the read is a single one.
func TestARowCreatedAtAnotherTimeServesNobody(t *testing.T) {
	t.Parallel()
	x := newTenant(t, 20, readahead.Options{})
	victim, other := x.people[15], x.people[16]
	// The row of the other under the victim's id, at the victim's updated_at.
	x.behind(`"id":"`+other.ID, `"id":"`+victim.ID, other.UpdatedAt+`","summary`, victim.UpdatedAt+`","summary`,
		`"updated_at":"`+other.UpdatedAt, `"updated_at":"`+victim.UpdatedAt)
	for _, person := range x.people {
		answer := x.read(person)
		require.Equal(t, person.RefID, answer.Identity.RefID)
		if person.ID == victim.ID {
			require.False(t, answer.FromList)
		}
	}
}

// Nor do rows of the pages before it.
func TestAMixedUpPageTakesEarlierRowsWithIt(t *testing.T) {
	t.Parallel()
	x := newTenant(t, 150, readahead.Options{})
	x.behind(x.people[140].ID, "../"+x.people[140].ID)
	for _, person := range x.people[:10] {
		x.read(person)
	}
	require.True(t, x.read(x.people[50]).FromList)
	assert.False(t, x.read(x.people[145]).FromList)
	assert.False(t, x.read(x.people[51]).FromList)
	assert.Equal(t, 2, x.requests("ListIdentities"))
}
