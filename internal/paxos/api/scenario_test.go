package api

import (
	"context"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// operationTest has an operation go through scenarios. What the words of their scripts stand for is in requests and in replies.
type operationTest struct {
	call     func(ctx context.Context, c *Client) (id string, err error)
	requests map[string]string
	replies  map[string]reply
	id       string   // what call returns on success
	advice   []string // what the next step says where the outcome is unknown
}

// scenario is a conversation and its end.
type scenario struct {
	script      string // requests and the answer to each, as in "post lost, post 409"; see operationTest.reply
	fails       string // the outcome of the error, if there is to be one
	says        string // a part of the error
	known, then revision
}

// timestamp is a bound of time in a request, which the scripts leave open.
var timestamp = regexp.MustCompile(`created_at\.gte=[^&]*`)

func (o operationTest) run(t *testing.T, scenarios map[string]scenario) {
	t.Helper()
	for name, s := range scenarios {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var want, sent []string
			var replies []reply
			for exchange := range strings.SplitSeq(s.script, ", ") {
				request, answer, _ := strings.Cut(exchange, " ")
				require.Contains(t, o.requests, request)
				want = append(want, o.requests[request])
				replies = append(replies, o.reply(t, answer))
			}
			c, f := newFake(t, steps(t, replies...))
			c.controls.infer(s.known)
			id, err := o.call(t.Context(), c)
			for _, request := range f.requests() {
				sent = append(sent, timestamp.ReplaceAllString(request, "created_at.gte=T"))
			}
			assert.Equal(t, want, sent)
			assert.Equal(t, s.then, c.controls.current())
			if s.fails == "" {
				require.NoError(t, err)
				assert.Equal(t, o.id, id)
				return
			}
			assert.Empty(t, id)
			assert.Equal(t, s.fails, OutcomeOf(err).String(), "%v", err)
			require.ErrorContains(t, err, s.says)
			if s.fails == OutcomeUnknown.String() {
				for _, part := range o.advice {
					assert.Contains(t, err.(*Error).NextStep(), part) //nolint:errorlint // every error is one
				}
			}
		})
	}
}

// reply returns what a word stands for: a status, a body with status 200, or one of the replies.
func (o operationTest) reply(t *testing.T, word string) reply {
	t.Helper()
	if status, err := strconv.Atoi(word); err == nil {
		return problem(status, http.StatusText(status), "")
	}
	switch {
	case strings.ContainsAny(word[:1], "{[<"):
		return ok(word)
	case word == "nothing":
		return ok("")
	case word == "lost":
		return reply{lost: true}
	case word == "duplicate":
		return duplicate()
	}
	require.Contains(t, o.replies, word)
	return o.replies[word]
}
