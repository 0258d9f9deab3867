package api

import (
	"net/http"
	"regexp"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

// verdicts is a Observer that counts the writes under way, and keeps how each of them ended.
type verdicts struct {
	mu       sync.Mutex
	underWay int
	ended    []string // "done", or the outcome
}

// BeginWrite implements Observer.
func (v *verdicts) BeginWrite(string) func(error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.underWay++
	return func(err error) {
		v.mu.Lock()
		defer v.mu.Unlock()
		v.underWay--
		verdict := "done"
		if err != nil {
			verdict = OutcomeOf(err).String()
		}
		v.ended = append(v.ended, verdict)
	}
}

// Named implements Observer.
func (*verdicts) Named(NameKind, string, string, bool) {}

// The observer learns how each request ended that may change an identity, whichever method of the client sends it and
// whatever became of its answer: every write of identities, their members and controls, but the create of an identity.
func TestObserver_learnsTheVerdictOfEveryWrite(t *testing.T) {
	t.Parallel()
	ofIdentities := regexp.MustCompile(`^/v2/identity/(identities|institution-members|controls)`)
	for name, test := range map[string]struct {
		reply reply
		want  string
	}{
		"lost":                 {reply{lost: true}, OutcomeUnknown.String()},
		"refused":              {problem(http.StatusForbidden, "Forbidden", ""), OutcomeRejected.String()},
		"failed":               {problem(http.StatusInternalServerError, "Internal", ""), OutcomeUnknown.String()},
		"a web page":           {reply{status: http.StatusOK, body: "<html>sign in</html>", kind: "text/html"}, OutcomeUnknown.String()},
		"of another call":      {ok(`{"id":"?","file_id":"?","institution_id":"other","items":[{"id":"?"}]}`), OutcomeUnknown.String()},
		"says next to nothing": {ok(`{}`), "done"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wrote := 0
			for _, method := range methods() {
				observer := &verdicts{}
				client, api := newFake(t, func(r *http.Request, _ string) reply {
					if r.Method == http.MethodGet {
						return problem(http.StatusNotFound, "Not Found", "")
					}
					observer.mu.Lock()
					defer observer.mu.Unlock()
					if method.Name != "CreateIdentity" && ofIdentities.MatchString(r.URL.Path) {
						assert.Positive(t, observer.underWay, method.Name)
					} else {
						assert.Zero(t, observer.underWay, method.Name)
					}
					return test.reply
				}, func(c *Config) { c.MaxRetries = 1 })
				client.Observe(observer)
				_, _ = invoke(t.Context(), client, method)
				isRead := func(request string) bool { return request[:3] == "GET" }
				if !slices.ContainsFunc(api.requests(), func(request string) bool { return !isRead(request) }) {
					continue
				}
				wrote++
				assert.Zero(t, observer.underWay, method.Name)
				for _, verdict := range observer.ended {
					assert.Equal(t, test.want, verdict, method.Name)
				}
			}
			assert.GreaterOrEqual(t, wrote, 10)
		})
	}
}
