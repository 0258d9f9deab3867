package api

import (
	"context"
	"net/http"
	"reflect"
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
// whatever became of its answer. The methods are found by reflection: one that is added is tried as well.
func TestObserver_learnsTheVerdictOfEveryWrite(t *testing.T) {
	t.Parallel()
	elsewhere := []string{"CreateIdentity", "CreateProfile", "UpdateProfile", "DeactivateProfile"} // change no identity that exists
	for name, test := range map[string]struct {
		reply reply
		want  string
	}{
		"lost":                 {reply{lost: true}, OutcomeUnknown.String()},
		"refused":              {problem(http.StatusForbidden, "Forbidden", ""), OutcomeRejected.String()},
		"failed":               {problem(http.StatusInternalServerError, "Internal", ""), OutcomeUnknown.String()},
		"a web page":           {reply{status: http.StatusOK, body: "<html>sign in</html>", kind: "text/html"}, OutcomeUnknown.String()},
		"of another call":      {ok(`{"id":"?","institution_id":"other","items":[{"id":"?"}]}`), OutcomeUnknown.String()},
		"says next to nothing": {ok(`{}`), "done"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wrote := 0
			for method := range reflect.TypeFor[*Client]().Methods() {
				if method.Name == "Close" || method.Name == "Observe" {
					continue
				}
				observer := &verdicts{}
				client, api := newFake(t, func(r *http.Request, _ string) reply {
					if r.Method == http.MethodGet {
						return problem(http.StatusNotFound, "Not Found", "")
					}
					observer.mu.Lock()
					defer observer.mu.Unlock()
					assert.Equal(t, !slices.Contains(elsewhere, method.Name), observer.underWay > 0,
						"%s: name the identity that it changes (changes), or add it to changesIdentity and to this list", method.Name)
					return test.reply
				}, func(c *Config) { c.MaxRetries = 1 })
				client.Observe(observer)
				invoke(t.Context(), client, method)
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
			assert.GreaterOrEqual(t, wrote, len(elsewhere)+6)
		})
	}
}

// invoke calls a method with a text for each string, and goes through the sequence that it returns.
func invoke(ctx context.Context, client *Client, method reflect.Method) {
	args := []reflect.Value{reflect.ValueOf(client)}
	for i := 1; i < method.Type.NumIn(); i++ {
		args = append(args, argument(ctx, method.Type.In(i)))
	}
	for _, result := range method.Func.Call(args) {
		if result.Kind() == reflect.Func {
			for range result.Seq2() {
			}
		}
	}
}

// argument returns a value of a type, with a text for each string.
func argument(ctx context.Context, kind reflect.Type) reflect.Value {
	value := reflect.New(kind).Elem()
	switch kind.Kind() {
	case reflect.Interface:
		value.Set(reflect.ValueOf(ctx))
	case reflect.String:
		value.SetString("x")
	case reflect.Slice:
		value.Set(reflect.Append(value, argument(ctx, kind.Elem())))
	case reflect.Struct:
		for i := range kind.NumField() {
			if field := value.Field(i); field.Kind() == reflect.String && field.CanSet() {
				field.SetString("x")
			}
		}
	}
	return value
}
