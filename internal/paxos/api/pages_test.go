package api

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
)

func TestPaginateStopsWithItsReaderItsContextAndErrors(t *testing.T) {
	t.Parallel()
	c, f := newFake(t, endless(`{"id":"x"},{"id":"y"}`))
	for _, err := range c.ListIdentities(t.Context(), ListIdentitiesOptions{}) {
		require.NoError(t, err)
		break
	}
	assert.Len(t, f.requests(), 1)

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	seen := 0
	for _, err := range c.ListIdentities(ctx, ListIdentitiesOptions{}) {
		if seen++; seen == 4 {
			cancel()
		}
		if seen > 4 {
			require.ErrorIs(t, err, context.Canceled)
		}
	}
	assert.Equal(t, 5, seen)

	c, _ = newFake(t, steps(t, ok(`{"items":[{"id":"x"}],"next_page_cursor":"a"}`), problem(403, "Forbidden", "")))
	got, err := collect(c.ListIdentities(t.Context(), ListIdentitiesOptions{}))
	assert.Len(t, got, 1)
	assert.True(t, apikit.HasStatus(err, 403))
}

// Whatever the sizes of the pages, the list is complete, in order and no longer than asked, and no request asks for more than
// is needed.
func TestPaginateIsComplete(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		total := rapid.IntRange(0, 50).Draw(rt, "total")
		limit := rapid.IntRange(0, 60).Draw(rt, "limit")
		size := rapid.IntRange(0, 20).Draw(rt, "size")
		want := total
		if limit > 0 {
			want = min(total, limit)
		}
		served, empty, cursor := 0, 0, ""
		c, f := newFake(t, func(r *http.Request, _ string) reply {
			query := r.URL.Query()
			assert.Equal(rt, cursor, query.Get("page_cursor"))
			assert.True(rt, served == 0 || served < want, "one more request than needed")
			asked, err := strconv.Atoi(query.Get("limit"))
			switch {
			case err != nil:
				assert.Zero(rt, size+limit)
				asked = 10
			case limit > 0 && size > 0:
				assert.Equal(rt, min(size, limit-served), asked)
			default:
				assert.Equal(rt, max(size, limit-served), asked)
			}
			least := 0
			if empty == maxEmptyPages-1 {
				least = 1
			}
			p := Page[Identity]{}
			for range min(total-served, rapid.IntRange(least, asked).Draw(rt, "page")) {
				p.Items = append(p.Items, Identity{ID: strconv.Itoa(served)})
				served++
			}
			empty++
			if len(p.Items) > 0 {
				empty = 0
			}
			cursor = ""
			if served < total {
				cursor = fmt.Sprintf("%d-%d", served, empty)
			}
			p.NextPageCursor = cursor
			return ok(toJSON(t, p))
		})
		defer c.Close()
		got, err := collect(c.ListIdentities(t.Context(), ListIdentitiesOptions{ListOptions: ListOptions{Limit: limit}, PageSize: size}))
		require.NoError(rt, err)
		require.Len(rt, got, want)
		for i, identity := range got {
			assert.Equal(rt, strconv.Itoa(i), identity.ID)
		}
		assert.NotEmpty(rt, f.requests())
	})
}
