package readahead_test

import (
	"net/http"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/readahead"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

// shortener is a Paxos that answers some lists of identities with a page of few rows, counted from 1.
type shortener struct {
	http.RoundTripper
	lists atomic.Int32
	rows  func(list int) int // 0 leaves the page as it is
}

// RoundTrip implements http.RoundTripper.
func (s *shortener) RoundTrip(req *http.Request) (*http.Response, error) {
	query := req.URL.Query()
	if query.Has("limit") {
		if rows := s.rows(int(s.lists.Add(1))); rows > 0 {
			query.Set("limit", strconv.Itoa(rows))
			req = req.Clone(req.Context())
			req.URL.RawQuery = query.Encode()
		}
	}
	return s.RoundTripper.RoundTrip(req)
}

// A page may be shorter than asked for. One with a single row, or none but the row at which it starts, is no reason to read
// a thousand identities one at a time.
func TestAShortPageDoesNotEndReadingAhead(t *testing.T) {
	t.Parallel()
	shortIf := func(rows int, short func(list int) bool) func(list int) int {
		return func(list int) int {
			if short(list) {
				return rows
			}
			return 0
		}
	}
	for name, test := range map[string]struct {
		rows func(list int) int
		most int
	}{
		"the first page":  {shortIf(1, func(list int) bool { return list == 1 }), 20},
		"the second page": {shortIf(1, func(list int) bool { return list == 2 }), 20},
		"every third":     {shortIf(1, func(list int) bool { return list%3 == 1 }), 30},
		"the first three": {shortIf(5, func(list int) bool { return list <= 3 }), 20},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := newTenant(t, 1000, readahead.Options{})
			base := transport.NewBaseTransport(10, time.Minute)
			t.Cleanup(base.CloseIdleConnections)
			x.client = x.newClient(readahead.Options{}, api.WithBaseTransport(&shortener{RoundTripper: base, rows: test.rows}))
			x.refresh(shuffled(x.people))
			requests := x.requests("GetIdentity") + x.requests("ListIdentities")
			t.Logf("%d requests", requests)
			assert.LessOrEqual(t, requests, test.most)
		})
	}
}

// Identities that were created together can be more than a page.
func TestManyIdentitiesOfOneInstantAreListed(t *testing.T) {
	t.Parallel()
	x := newTenant(t, 0, readahead.Options{})
	for _, person := range x.add(500, "template") {
		person.ID, person.RefID, person.CreatedAt = "", "twin-"+person.RefID, "2026-01-02T03:04:05Z"
		person.PersonDetails.CIPID = "twin-" + person.PersonDetails.CIPID
		x.people = append(x.people, x.emu.AddIdentity(person))
	}
	x.refresh(shuffled(x.people))
	assert.LessOrEqual(t, x.requests("GetIdentity")+x.requests("ListIdentities"), 20)
}
