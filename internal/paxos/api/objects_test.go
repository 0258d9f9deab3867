package api

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

// objectTest is what the tests of all objects need of one. The calls name the object in whole, which has the id "x1".
type objectTest struct {
	class       transport.Class
	read, write string // the scopes
	whole       string // the object in an answer
	row         string // the same in a list, when it is new: without a time of creation
	key         string // the field that no two objects share

	path  string                                      // of the list
	list  func(context.Context, *Client) (int, error) // with each filter, of at most 5
	query string                                      // what list asks for, but for the page
	fixed []string                                    // the fields of whole that the filters bind

	create  func(context.Context, *Client) (string, error)
	created string // its request
	look    string // the query of the search, but for the age
	source  string // the data source that messages name
	thin    bool   // a create whose answer says little reads the object

	update  func(context.Context, *Client) error
	updated string                               // its request
	remove  func(context.Context, *Client) error // nil if the object has a test of its own
}

// eleven is an hour before the objects were created that tests answer.
var eleven = time.Date(2026, 11, 21, 11, 0, 0, 0, time.UTC)

// objectTests are the objects that are listed, by the methods that create them. They are registered in the tests of their objects.
var objectTests = map[string]objectTest{}

// registerObject adds an object to objectTests and to searches, as registerSearch does.
//
//nolint:unparam // package variables take the result
func registerObject(method string, o objectTest) searchTest {
	objectTests[method] = o
	return registerSearch(method, o.create, func() reply { return items(o.row) })
}

// given returns the JSON of an object with another value of a field.
func given(t *testing.T, object, field, value string) string {
	t.Helper()
	fields := map[string]any{}
	require.NoError(t, json.Unmarshal([]byte(object), &fields))
	fields[field] = value
	return toJSON(t, fields)
}

// lengthOf returns how many items a list has.
func lengthOf[T any](items []T, err error) (int, error) { return len(items), err }

// failed returns the error of a call.
func failed[T any](_ T, err error) error { return err }

// eachObject runs a test for each object.
func eachObject(t *testing.T, test func(*testing.T, objectTest)) {
	t.Helper()
	for name, o := range objectTests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, o)
		})
	}
}

// A list sends each filter, and goes on at its cursor. It fails at an object that a filter has not let through.
func TestObjects_list(t *testing.T) {
	t.Parallel()
	eachObject(t, func(t *testing.T, o objectTest) {
		c, f := newFake(t, steps(t, ok(`{"items":[`+o.whole+`],"next_page_cursor":"c2"}`), ok(`{}`)))
		n, err := o.list(t.Context(), c)
		require.NoError(t, err)
		assert.Equal(t, 1, n)
		first, err := url.ParseQuery(o.query + "&limit=5")
		require.NoError(t, err)
		second, err := url.ParseQuery(o.query + "&limit=4&page_cursor=c2")
		require.NoError(t, err)
		assert.Equal(t, []string{"GET " + o.path + "?" + first.Encode(), "GET " + o.path + "?" + second.Encode()}, f.requests())
		for _, field := range o.fixed {
			another := "another"
			if strings.HasSuffix(field, "_at") {
				another = "2015-01-01T00:00:00Z"
			}
			c, _ := newFake(t, steps(t, items(given(t, o.whole, field, another))))
			_, err := o.list(t.Context(), c)
			assert.True(t, IsMismatch(err), field)
		}
	})
}

// A create whose answer is lost, or is about another object, is sent once, and then looked for by what no two objects share, and by
// age. A thin answer is completed by a read, which decides whose it is.
func TestObjects_create(t *testing.T) {
	t.Parallel()
	eachObject(t, func(t *testing.T, o objectTest) {
		const lost = "post lost, look theirs, look none, look none, look none, look none"
		scenarios := map[string]scenario{
			"answered":             {script: "post whole"},
			"conflict":             {script: "post duplicate", fails: "rejected"},
			"refused":              {script: "post 400", fails: "rejected"},
			"lost, found":          {script: "post lost, look listed"},
			"lost, found late":     {script: "post lost, look none, look 403, look listed"},
			"lost, not found":      {script: lost, fails: "unknown"},
			"about another, found": {script: "post another, look listed"},
			"says nothing, found":  {script: "post {}, look listed"},
		}
		if o.thin {
			scenarios["thin"] = scenario{script: `post {"id":"x1"}, read whole`}
			scenarios["thin, not to be read"] = scenario{script: "post row, read 403"}
			scenarios["another's, not to be read"] = scenario{script: `post {"id":"x2"}, read-another 403, look listed`}
			scenarios["another's, read"] = scenario{script: `post {"id":"x2"}, read-another another, look listed`}
		}
		another := given(t, given(t, o.whole, "id", "x2"), o.key, "another")
		operationTest{
			call: o.create, id: "x1",
			requests: map[string]string{
				"post": o.created, "look": "GET " + o.path + "?created_at.gte=T&" + o.look, "read": "GET " + o.path + "/x1",
				"read-another": "GET " + o.path + "/x2",
			},
			replies: map[string]reply{
				"whole": ok(o.whole), "row": ok(o.row), "listed": items(o.row), "none": items(""), "another": ok(another),
				"theirs": items(given(t, given(t, o.row, "id", "x2"), o.key, "another")),
			},
			advice: []string{"may exist", o.key, o.source},
		}.run(t, scenarios)
	})
}

// An update whose answer is lost, or is about another object, is sent again. If the answer says little, one read completes it, which
// may fail.
func TestObjects_update(t *testing.T) {
	t.Parallel()
	eachObject(t, func(t *testing.T, o objectTest) {
		operationTest{
			call:     func(ctx context.Context, c *Client) (string, error) { return "", o.update(ctx, c) },
			requests: map[string]string{"put": o.updated, "read": "GET " + o.path + "/x1"},
			replies:  map[string]reply{"whole": ok(o.whole), "another": ok(given(t, o.whole, "id", "x2"))},
		}.run(t, map[string]scenario{
			"answered":       {script: "put whole"},
			"says little":    {script: `put {"id":"x1"}, read whole`},
			"not to be read": {script: "put {}, read 403"},
			"lost":           {script: "put lost, put whole"},
			"about another":  {script: "put another, put whole"},
			"unknown":        {script: "put 404", fails: "rejected"},
		})
	})
}

// What is already gone is deleted. A 404 that is not the API's own says nothing.
func TestObjects_delete(t *testing.T) {
	t.Parallel()
	eachObject(t, func(t *testing.T, o objectTest) {
		if o.remove == nil {
			return
		}
		operationTest{
			call:     func(ctx context.Context, c *Client) (string, error) { return "", o.remove(ctx, c) },
			requests: map[string]string{"delete": "DELETE " + o.path + "/x1"},
			replies:  notFoundReplies,
		}.run(t, deletions)
	})
}

// deletions are what becomes of a delete.
var deletions = map[string]scenario{
	"at once":          {script: "delete {}"},
	"already gone":     {script: "delete 404"},
	"lost":             {script: "delete lost, delete 404"},
	"another's answer": {script: `delete {"id":"x2"}, delete 404`},
	"forbidden":        {script: "delete 403", fails: "rejected"},
	"a web page":       {script: "delete page", fails: "rejected"},
	"404, other JSON":  {script: "delete json"},
	"404, no body":     {script: "delete empty"},
}

// Each operation has the scope and the rate limit of its object. Only a create is not retried.
func TestObjects_scopesAndLimits(t *testing.T) {
	t.Parallel()
	eachObject(t, func(t *testing.T, o objectTest) {
		calls := map[string]func(context.Context, *Client) error{
			http.MethodGet:  func(ctx context.Context, c *Client) error { return failed(o.list(ctx, c)) },
			http.MethodPost: func(ctx context.Context, c *Client) error { return failed(o.create(ctx, c)) },
			http.MethodPut:  o.update, http.MethodDelete: o.remove,
		}
		for method, call := range calls {
			if call == nil {
				continue
			}
			c, sent := wired(t, http.StatusForbidden)
			require.Error(t, call(t.Context(), c))
			scope := o.write
			if method == http.MethodGet {
				scope = o.read
			}
			assert.Equal(t, scope, sent.operation.Scope, method)
			assert.Equal(t, o.class, sent.operation.Class, method)
			assert.Equal(t, method != http.MethodPost, sent.operation.Idempotent, method)
			assert.True(t, strings.HasPrefix(sent.operation.Path, o.path), method)
		}
	})
}
