package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestPaginate(t *testing.T) {
	t.Parallel()
	items := func(ids ...int) string {
		s := ""
		for _, id := range ids {
			s += fmt.Sprintf(`,{"id":"i%d"}`, id)
		}
		return `[` + s[min(1, len(s)):] + `]`
	}
	for name, tc := range map[string]struct {
		replies  []reply
		limit    int
		size     int
		want     []string
		requests []string
	}{
		"one page": {
			[]reply{ok(`{"items":` + items(1, 2) + `,"next_page_cursor":""}`)},
			0, 0,
			[]string{"i1", "i2"},
			[]string{"GET /identity/identities"},
		},
		"small pages, one of them empty": {
			[]reply{
				ok(`{"items":` + items(1) + `,"next_page_cursor":"a"}`), ok(`{"next_page_cursor":"b"}`),
				ok(`{"items":null,"next_page_cursor":"c"}`), ok(`{"items":` + items(2) + `}`),
			},
			0, 50,
			[]string{"i1", "i2"},
			[]string{
				"GET /identity/identities?limit=50", "GET /identity/identities?limit=50&page_cursor=a",
				"GET /identity/identities?limit=50&page_cursor=b", "GET /identity/identities?limit=50&page_cursor=c",
			},
		},
		"limit asks for no more than it needs": {
			[]reply{ok(`{"items":` + items(1, 2) + `,"next_page_cursor":"a"}`), ok(`{"items":` + items(3, 4) + `,"next_page_cursor":"b"}`)},
			3, 2,
			[]string{"i1", "i2", "i3"},
			[]string{"GET /identity/identities?limit=2", "GET /identity/identities?limit=1&page_cursor=a"},
		},
		"limit below a page": {
			[]reply{ok(`{"items":` + items(1, 2, 3) + `,"next_page_cursor":"a"}`)},
			2, 0,
			[]string{"i1", "i2"},
			[]string{"GET /identity/identities?limit=2"},
		},
		"empty object":   {[]reply{ok(`{}`)}, 0, 0, nil, []string{"GET /identity/identities"}},
		"bare array":     {[]reply{ok(items(1, 2))}, 0, 0, []string{"i1", "i2"}, []string{"GET /identity/identities"}},
		"unknown fields": {[]reply{ok(`{"items":[{"id":"i1","new":{}}],"total":7,"next_page_cursor":null}`)}, 0, 0, []string{"i1"}, []string{"GET /identity/identities"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, f := newFake(t, steps(t, tc.replies...))
			got, err := collect(c.ListIdentities(t.Context(), ListIdentitiesOptions{Limit: tc.limit, PageSize: tc.size}))
			require.NoError(t, err)
			var ids []string
			for _, identity := range got {
				ids = append(ids, identity.ID)
			}
			assert.Equal(t, tc.want, ids)
			assert.Equal(t, tc.requests, f.requests())
		})
	}
}

func TestPaginateEndsOnARepeatedCursor(t *testing.T) {
	t.Parallel()
	n := 0
	c, _ := newFake(t, func(*http.Request, string) reply {
		n++
		return ok(fmt.Sprintf(`{"items":[{"id":"x"}],"next_page_cursor":"cursor-%d"}`, n%3))
	})
	got, err := collect(c.ListIdentities(t.Context(), ListIdentitiesOptions{}))
	require.ErrorIs(t, err, errCursorRepeats)
	require.ErrorContains(t, err, "ListIdentities")
	assert.Len(t, got, 4)
}

func TestPaginateStopsWithItsReaderItsContextAndErrors(t *testing.T) {
	t.Parallel()
	n := 0
	endless := func(*http.Request, string) reply {
		n++
		return ok(`{"items":[{"id":"x"},{"id":"y"}],"next_page_cursor":"` + strconv.Itoa(n) + `"}`)
	}
	c, f := newFake(t, endless)
	for _, err := range c.ListIdentities(t.Context(), ListIdentitiesOptions{}) {
		require.NoError(t, err)
		break
	}
	assert.Len(t, f.requests(), 1)

	ctx, cancel := context.WithCancel(t.Context())
	seen := 0
	_, err := collect(func(yield func(Identity, error) bool) {
		for identity, err := range c.ListIdentities(ctx, ListIdentitiesOptions{}) {
			seen++
			if seen == 4 {
				cancel()
			}
			if !yield(identity, err) {
				return
			}
		}
	})
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, 5, seen)

	c, _ = newFake(t, steps(t, ok(`{"items":[{"id":"x"}],"next_page_cursor":"a"}`), problem(403, "Forbidden", "")))
	got, err := collect(c.ListIdentities(t.Context(), ListIdentitiesOptions{}))
	assert.Len(t, got, 1)
	assert.True(t, IsForbidden(err))
}

// Whatever the sizes of the pages, the list is complete, in order and no longer than asked.
func TestPaginateIsComplete(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		total := rapid.IntRange(0, 50).Draw(rt, "total")
		limit := rapid.IntRange(0, 60).Draw(rt, "limit")
		size := rapid.IntRange(0, 20).Draw(rt, "size")
		served, empty := 0, 0
		c, f := newFake(t, func(r *http.Request, _ string) reply {
			asked, err := strconv.Atoi(r.URL.Query().Get("limit"))
			if err != nil {
				asked = 10
			}
			least := 0
			if empty == maxEmptyPages-1 {
				least = 1
			}
			n := min(total-served, rapid.IntRange(least, asked).Draw(rt, "page"))
			empty++
			if n > 0 {
				empty = 0
			}
			p := ListIdentitiesResponse{}
			for range n {
				p.Items = append(p.Items, Identity{ID: strconv.Itoa(served)})
				served++
			}
			if served < total {
				p.NextPageCursor = fmt.Sprintf("%d-%d", served, rapid.Uint64().Draw(rt, "cursor"))
			}
			return ok(toJSON(t, p))
		})
		defer c.Close()
		got, err := collect(c.ListIdentities(t.Context(), ListIdentitiesOptions{Limit: limit, PageSize: size}))
		if errors.Is(err, errCursorRepeats) { // two empty pages drew the same number
			return
		}
		require.NoError(rt, err)
		want := total
		if limit > 0 {
			want = min(total, limit)
		}
		require.Len(rt, got, want)
		for i, identity := range got {
			assert.Equal(rt, strconv.Itoa(i), identity.ID)
		}
		assert.NotEmpty(rt, f.requests())
	})
}
