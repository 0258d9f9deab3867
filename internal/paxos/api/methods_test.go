package api

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

// methods returns the methods of a client that make requests. They are found by reflection, so that tests which range over
// them try one that is added as well.
func methods() []reflect.Method {
	return slices.DeleteFunc(slices.Collect(reflect.TypeFor[*Client]().Methods()), func(method reflect.Method) bool {
		return method.Type.NumIn() < 2 || method.Type.In(1) != reflect.TypeFor[context.Context]()
	})
}

// invoke calls a method with an id for each text, and returns its first result, the items of a sequence as a slice.
func invoke(ctx context.Context, client *Client, method reflect.Method) (value any, err error) {
	args := []reflect.Value{reflect.ValueOf(client)}
	for i := 1; i < method.Type.NumIn(); i++ {
		args = append(args, argument(ctx, method.Type.In(i)))
	}
	results := method.Func.Call(args)
	first := results[0]
	if first.Kind() == reflect.Func {
		items := reflect.MakeSlice(reflect.SliceOf(first.Type().In(0).In(0)), 0, 0)
		for item, failed := range first.Seq2() {
			if err, _ = reflect.TypeAssert[error](failed); err != nil {
				break
			}
			items = reflect.Append(items, item)
		}
		return items.Interface(), err
	}
	err, _ = reflect.TypeAssert[error](results[len(results)-1])
	if len(results) == 1 {
		return "", err
	}
	return first.Interface(), err
}

// argument returns a value of a type, with an id for each text.
func argument(ctx context.Context, kind reflect.Type) reflect.Value {
	value := reflect.New(kind).Elem()
	switch kind.Kind() {
	case reflect.Interface:
		value.Set(reflect.ValueOf(ctx))
	case reflect.String:
		value.SetString("p1")
	case reflect.Slice:
		value.Set(reflect.Append(value, argument(ctx, kind.Elem())))
	case reflect.Struct:
		for i := range kind.NumField() {
			switch field := value.Field(i); {
			case field.Kind() == reflect.String && field.CanSet():
				field.SetString("p1")
			case kind.Field(i).Anonymous:
				field.Set(argument(ctx, field.Type()))
			}
		}
	}
	return value
}

// calls returns a call of each method of a client: those whose arguments matter to a test, and all others by reflection.
func calls(t *testing.T, c *Client) map[string]func() (any, error) {
	t.Helper()
	ctx, person := t.Context(), &PersonDetails{FirstName: canary}
	all := map[string]func() (any, error){}
	for _, method := range methods() {
		all[method.Name] = func() (any, error) { return invoke(ctx, c, method) }
	}
	maps.Copy(all, map[string]func() (any, error){
		"GetIdentity":    func() (any, error) { return c.GetIdentity(ctx, "p1", GetIdentityOptions{Details: true}) },
		"UpdateIdentity": func() (any, error) { return c.UpdateIdentity(ctx, "p1", UpdateIdentityRequest{PersonDetails: person}) },
		"CreateIdentity": func() (any, error) { return c.CreateIdentity(ctx, CreateIdentityRequest{PersonDetails: person}) },
		"ListIdentities": func() (any, error) { return collect(c.ListIdentities(ctx, ListIdentitiesOptions{})) },
		"CreateControl": func() (any, error) {
			return c.CreateControl(ctx, CreateControlRequest{IdentityID: "p1", Type: ControlSellOnly})
		},
	})
	return all
}

// namesAnObject reports whether the caller of a method says which object it is about.
func namesAnObject(method reflect.Method) bool {
	for i := 2; i < method.Type.NumIn(); i++ {
		switch of := method.Type.In(i); of.Kind() {
		case reflect.String:
			return true
		case reflect.Struct:
			_, own := of.FieldByName("ID")
			_, parent := of.FieldByName("IdentityID")
			if own || parent {
				return true
			}
		}
	}
	return false
}

// wire is what the methods of a client send, answered in one way.
type wire struct {
	operation transport.Operation // of the last request
	write     bool
	body      string
}

// wired returns a client whose requests are all refused, and the last of them.
func wired(t *testing.T, status int) (*Client, *wire) {
	t.Helper()
	sent := &wire{}
	c, _ := newFake(t, func(r *http.Request, body string) reply {
		*sent = wire{transport.OperationFrom(r.Context()), r.Method != http.MethodGet, body}
		return problem(status, http.StatusText(status), "")
	})
	return c, sent
}

// Each operation asks for its own scope, which is one for reading or for writing, and whoever lacks it is told which one it is.
// The documentation names those that not every configuration asks for.
func TestMethods_nameTheirScopes(t *testing.T) {
	t.Parallel()
	var documented strings.Builder
	pages, err := filepath.Glob("../../../docs/*s/*.md")
	require.NoError(t, err)
	for _, page := range pages {
		text, err := os.ReadFile(page)
		require.NoError(t, err)
		documented.Write(text)
	}
	c, sent := wired(t, http.StatusForbidden)
	scopes := map[string]string{
		"GetIdentity": "identity:read_identity", "CreateIdentity": "identity:write_identity", "SetSandboxStatus": "identity:write_identity",
		"ListControls": "identity:read_identity_control", "CreateControl": "identity:write_identity_control",
		"GetProfile": "funding:read_profile", "UpdateProfile": "funding:write_profile",
	}
	for name, call := range calls(t, c) {
		*sent = wire{}
		_, err := call()
		if sent.operation.Name == "" {
			continue // it gets a token only
		}
		require.Error(t, err, name)
		says := err.(*Error).NextStep() //nolint:errorlint // every error is one
		assert.Contains(t, says, `needs the scope "`+sent.operation.Scope+`"`, name)
		assert.Contains(t, sent.operation.Scope, map[bool]string{false: ":read_", true: ":write_"}[sent.write], name)
		assert.Contains(t, sent.operation.Scope, scopes[name], name)
		if !slices.Contains(DefaultScopes(), sent.operation.Scope) {
			assert.Contains(t, documented.String(), "`"+sent.operation.Scope+"`", "%s: name the scope in templates/resources.md.tmpl, or in the data source", name)
		}
		assert.Equal(t, sent.operation.Scope == ScopeWriteIdentity, strings.Contains(says, "only on request"), name)
	}
}

// A 404 is about the object that the call names. If it names none, the operation is not there.
func TestMethods_notFound(t *testing.T) {
	t.Parallel()
	for _, method := range methods() {
		c, sent := wired(t, http.StatusNotFound)
		_, err := invoke(t.Context(), c, method)
		if sent.operation.Name == "" || err == nil && strings.HasPrefix(method.Name, "Delete") {
			continue // it gets a token only, or what is not there is deleted
		}
		require.Error(t, err, method.Name)
		says := err.(*Error).NextStep() //nolint:errorlint // every error is one
		assert.Equal(t, !namesAnObject(method), strings.Contains(says, "does not have this operation"), method.Name)
	}
}

// The rate limit guide counts everything under /identity against the limit of Identity. The emulator goes by that.
func TestMethods_ofIdentityShareItsLimit(t *testing.T) {
	t.Parallel()
	c, sent := wired(t, http.StatusNotFound)
	for name, call := range calls(t, c) {
		_, _ = call()
		assert.Equal(t, strings.HasPrefix(sent.operation.Path, "/identity/"), sent.operation.Class == classIdentity, "%s: the class of its domain", name)
	}
}

// What reads one object does not take another one for it.
func TestMethods_refuseAnotherObject(t *testing.T) {
	t.Parallel()
	for _, method := range methods() {
		if strings.HasPrefix(method.Name, "Get") && method.Name != "GetDocument" { // documents do not say whose they are
			c, _ := newFake(t, func(*http.Request, string) reply {
				return ok(`{"id":"another","items":[{"id":"another","identity_id":"another"}]}`)
			})
			_, err := invoke(t.Context(), c, method)
			assert.True(t, IsMismatch(err), "%s: name its object (subject), and compare the answer with it (check)", method.Name)
		}
	}
}

// shapes are the JSON objects that the methods of a client take, send and answer, by the paths of their fields.
func shapes(t *testing.T) map[string]bool {
	t.Helper()
	paths := map[string]bool{}
	c, sent := wired(t, http.StatusForbidden)
	for _, method := range methods() {
		for i := 2; i < method.Type.NumIn(); i++ {
			jsonPaths(method.Type.In(i), "", paths)
		}
		for result := range method.Type.Outs() {
			if result.Kind() == reflect.Func {
				result = result.In(0).In(0)
			}
			jsonPaths(result, "", paths)
		}
		*sent = wire{}
		_, _ = invoke(t.Context(), c, method)
		var fields map[string]any
		if json.Unmarshal([]byte(sent.body), &fields) == nil {
			for name := range fields {
				paths[name] = true
			}
		}
	}
	return paths
}
