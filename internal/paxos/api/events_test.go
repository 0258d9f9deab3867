package api

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The items of the list are called events. Of an object, what is not known is dropped: it may be anything.
func TestListEvents(t *testing.T) {
	t.Parallel()
	c, f := newFake(t, steps(t,
		ok(`{"events":[{"id":"e1","type":"a","object":{"id":"o1","set_by":"SET_BY_PAXOS","reason":"text"}}],"next_page_cursor":"c2"}`),
		ok(`{"events":[{"id":"e2","type":"transfer","object":{"id":"t1","amount":"7","fee":{}}}],"next_page_cursor":""}`)))
	found, err := collect(c.ListEvents(t.Context(), ListEventsOptions{ListOptions: ListOptions{Order: "DESC", Limit: 5}, IsTest: true}))
	require.NoError(t, err)
	assert.Equal(t, []Event{
		{ID: "e1", Type: "a", Object: EventObject{ID: "o1", SetBy: "SET_BY_PAXOS"}},
		{ID: "e2", Type: "transfer", Object: EventObject{ID: "t1"}},
	}, found)
	assert.Equal(t, OwnerPaxos, found[0].Object.Owner())
	const query = "GET /events?is_test=true&limit="
	assert.Equal(t, []string{query + "5&order=DESC", query + "4&order=DESC&page_cursor=c2"}, f.requests())
}

// A list with an event that was not asked for is not used.
func TestListEvents_mismatch(t *testing.T) {
	t.Parallel()
	opts := ListEventsOptions{
		ListOptions: ListOptions{CreatedAt: TimeFilter{GT: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)}}, Type: "a",
	}
	for event, fails := range map[string]bool{
		`{"id":"e1","type":"a","created_at":"2026-11-21T13:00:00Z","object":{"identity_id":"i1"}}`: false,
		`{"id":"e1","type":"a","created_at":"2026-11-21T11:00:00Z"}`:                               true,
		`{"id":"e1","type":"b"}`:    true,
		`{"type":"a"}`:              true,
		`{"id":"../e1","type":"a"}`: true,
		`{"id":"e1","type":"a","object":{"identity_id":"../i1"}}`:     true,
		`{"id":"e1","type":"a","object":{"control_id":"controls/1"}}`: true,
		`{"id":"e1","type":"a","object":"x"}`:                         true,
	} {
		c, f := newFake(t, func(*http.Request, string) reply { return ok(`{"events":[` + event + `]}`) })
		_, err := collect(c.ListEvents(t.Context(), opts))
		assert.Equal(t, fails, err != nil, event)
		assert.Equal(t, []string{"GET /events?created_at.gt=2026-11-21T12%3A00%3A00Z&type=a"}, f.requests()[:1])
	}
}
