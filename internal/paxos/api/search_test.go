package api

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
)

// searched has a create of each kind lose its answer, and returns what the client says after the search. Each look is
// answered with look; an answer to none of them may decide.
func searched(t *testing.T, ctx context.Context, create func(context.Context, *Client) (string, error), look func(n int) reply) (string, error) { //nolint:revive // t comes first in tests
	t.Helper()
	n := 0
	c, _ := newFake(t, func(*http.Request, string) reply {
		n++
		if n == 1 {
			return reply{lost: true}
		}
		return look(n - 1)
	}, func(c *Config) { c.FirstPause, c.LongestPause = 0, 0 }, func(c *Config) { c.MaxRetries = 0 }, func(c *Config) { c.MaxRequestsPerSecond = 9 })
	return create(ctx, c)
}

// idOf returns the id of the object that a method has returned.
func idOf[T any](object *T, err error) (string, error) {
	if object == nil {
		return "", err
	}
	return reflect.ValueOf(object).Elem().FieldByName("ID").String(), err
}

// searchTest is a method that creates, and the answer to a look that finds what it has made.
type searchTest struct {
	create func(context.Context, *Client) (string, error)
	found  func() reply
}

// searches are the methods that create, by name. They are registered in the tests of their objects.
var searches = map[string]searchTest{}

// registerSearch adds a method to searches. A package variable takes the result, so that this happens before any test.
func registerSearch(method string, create func(context.Context, *Client) (string, error), found func() reply) searchTest {
	searches[method] = searchTest{create, found}
	return searches[method]
}

func TestSearches_areComplete(t *testing.T) {
	t.Parallel()
	posts := map[string]bool{}
	for _, method := range methods() {
		c, f := newFake(t, func(*http.Request, string) reply { return problem(http.StatusForbidden, "Forbidden", "") })
		_, _ = invoke(t.Context(), c, method)
		if slices.ContainsFunc(f.requests(), func(request string) bool { return strings.HasPrefix(request, http.MethodPost) }) {
			posts[method.Name] = true
		}
	}
	delete(posts, "StartKYCRefresh") // it creates nothing that a look could find
	assert.ElementsMatch(t, slices.Collect(maps.Keys(posts)), slices.Collect(maps.Keys(searches)),
		"registerSearch says how a look finds what the method has created")
}

// A server may show its writes late: each search looks five times in half a minute, and then says so.
func TestSearch_LooksForHalfAMinute(t *testing.T) {
	t.Parallel()
	for name, test := range searches {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var waits []time.Duration
				last := time.Now()
				missing := func(int) reply {
					waits = append(waits, time.Since(last).Round(time.Second))
					last = time.Now()
					return problem(http.StatusInternalServerError, "Internal", "")
				}
				_, err := searched(t, t.Context(), test.create, missing)
				assert.Equal(t, OutcomeUnknown, OutcomeOf(err))
				assert.Len(t, waits, apikit.SearchLooks)
				for n, wait := range waits {
					assert.InDelta(t, 1<<n, wait.Seconds(), float64(int(1)<<n)/10+0.5, "look %d", n+1)
				}
				assert.Regexp(t, `\. The provider looked for it 5 times in (2[89]|3[01])s\. `, err.(*Error).NextStep()) //nolint:errorlint // every error is one
			})
			synctest.Test(t, func(t *testing.T) {
				id, err := searched(t, t.Context(), test.create, func(n int) reply {
					if n < apikit.SearchLooks {
						return problem(http.StatusInternalServerError, "Internal", "")
					}
					return test.found()
				})
				require.NoError(t, err)
				assert.NotEmpty(t, id)
			})
		})
	}
}

// While Paxos blocks the address, a search waits: for the end of a block that was there before, and of one that a look has
// begun, which does not count as a look.
func TestSearch_WaitsForTheEndOfABlock(t *testing.T) {
	t.Parallel()
	for name, test := range searches {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				start, looks := time.Now(), 0
				id, err := searched(t, t.Context(), test.create, func(n int) reply {
					looks = n
					if n == apikit.SearchLooks {
						return problem(http.StatusTooManyRequests, "Too Many Requests", "")
					}
					if n < apikit.SearchLooks {
						return problem(http.StatusInternalServerError, "Internal", "")
					}
					return test.found()
				})
				require.NoError(t, err)
				assert.NotEmpty(t, id)
				assert.Equal(t, apikit.SearchLooks+1, looks)
				assert.InDelta(t, (5*time.Minute + 31*time.Second).Seconds(), time.Since(start).Seconds(), 5)
			})
		})
	}
}

// A search ends with its operation, too, if a block leaves some of its time.
func TestSearch_EndsWithItsOperationAfterABlock(t *testing.T) {
	t.Parallel()
	for name, test := range searches {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				start, looks := time.Now(), 0
				ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute+15*time.Second)
				defer cancel()
				_, err := searched(t, ctx, test.create, func(n int) reply {
					if looks = n; n == 1 {
						return problem(http.StatusTooManyRequests, "Too Many Requests", "")
					}
					return problem(http.StatusInternalServerError, "Internal", "")
				})
				assert.Equal(t, OutcomeUnknown, OutcomeOf(err))
				assert.Greater(t, looks, 2)
				assert.LessOrEqual(t, time.Since(start), 5*time.Minute+15*time.Second)
			})
		})
	}
}

// A search ends at a block that outlasts the operation.
func TestSearch_EndsWithItsOperation(t *testing.T) {
	t.Parallel()
	for name, test := range searches {
		for deadline, looks := range map[time.Duration]int{
			2 * time.Minute: 1, 8 * time.Minute: 2, 12 * time.Minute: 3, 0: 2, // 0: none, so that the client has its own
		} {
			t.Run(name+", "+strconv.Itoa(int(deadline.Minutes())), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					ctx, start, made := t.Context(), time.Now(), 0
					if deadline > 0 {
						withDeadline, cancel := context.WithTimeout(ctx, deadline)
						defer cancel()
						ctx = withDeadline
					}
					_, err := searched(t, ctx, test.create, func(int) reply {
						made++
						return problem(http.StatusTooManyRequests, "Too Many Requests", "")
					})
					assert.Equal(t, OutcomeUnknown, OutcomeOf(err))
					assert.Equal(t, looks, made)
					assert.LessOrEqual(t, time.Since(start), cmp.Or(deadline, apikit.SearchLimit))
				})
			})
		}
	}
}

// The read that confirms a thin answer waits for the end of a block. Until it is made, nothing says that the answer is ours.
func TestConfirm_WaitsForTheEndOfABlock(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		create func(context.Context, *Client) (string, error)
		then   []reply // to the search, once the read has shown another object
		want   string
	}{
		"CreateIdentity": {createIdentity(newPerson), []reply{duplicate(), ok(`{"id":"p1","ref_id":"ours"}`)}, "p1"},
		"CreateAccount":  {createAccount, []reply{items(`{"id":"x1","identity_id":"i1","ref_id":"ours"}`)}, "x1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				blocked, theirs := problem(http.StatusTooManyRequests, "Too Many Requests", ""), ok(`{"id":"x1","ref_id":"theirs"}`)
				c, _ := newFake(t, steps(t, slices.Concat([]reply{ok(`{"id":"x1"}`), blocked, theirs}, test.then)...))
				id, err := test.create(t.Context(), c)
				require.NoError(t, err)
				assert.Equal(t, test.want, id)
			})
		})
	}
}
