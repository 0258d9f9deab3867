package emulator_test

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// resourceTest is what the tests of all objects need of one that declares rules.
type resourceTest struct {
	body, other object // the fields of two creates, with all that have rules
	wrapped     string // the field of requests that holds these; empty if they are the request
	key         string // what no two objects share
	change      object // an update that checks rules
}

// resourceTests are the objects, by the operations that create them. They are registered in the tests of their objects.
var resourceTests = map[string]resourceTest{}

// registerResource adds an object to resourceTests. A package variable takes the result, so that this happens before any test.
//
//nolint:unparam // see above
func registerResource(create string, r resourceTest) resourceTest {
	resourceTests[create] = r
	return r
}

// resourceClient speaks to an emulator about the objects of one kind.
type resourceClient struct {
	*client
	resourceTest
	emulator.Resource

	path string
}

// eachResource runs a test for each object that declares rules. Identities are i1, i2 and i3.
func eachResource(t *testing.T, test func(*testing.T, resourceClient)) {
	t.Helper()
	for _, resource := range emulator.Resources() {
		t.Run(resource.Create.Name, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, resourceTests, resource.Create.Name, "registerResource says what a request is")
			test(t, resourceClient{startWithOwners(t), resourceTests[resource.Create.Name], resource, "/v2" + resource.Create.Path})
		})
	}
}

// request returns the body of a request with the fields.
func (c resourceClient) request(fields object) object {
	if c.wrapped != "" {
		return object{c.wrapped: fields}
	}
	return fields
}

// of returns the path of an operation on the object with an id.
func (c resourceClient) of(path, id string) string {
	return "/v2" + regexp.MustCompile(`\{\w+\}`).ReplaceAllString(path, id)
}

// says wants a refusal that says what is wrong with a field.
func (c resourceClient) says(method, target string, fields object, fault string) {
	c.t.Helper()
	require.Contains(c.t, c.refused(http.StatusBadRequest, method, target, c.request(fields))["detail"], fault)
}

// A create refuses what breaks a rule, and takes the longest text.
func TestResources_create(t *testing.T) {
	t.Parallel()
	eachResource(t, func(t *testing.T, c resourceClient) {
		for _, rule := range c.Rules {
			if _, given := c.body[rule.Name]; !given {
				continue
			}
			set := func(value any) object { return with(c.body, object{rule.Name: value}) }
			if rule.Required {
				c.says("POST", c.path, set(nil), rule.Name+" is required")
			}
			if rule.Values != nil {
				c.says("POST", c.path, set("X"), rule.Name+" must be one of")
			}
			if rule.Characters > 0 {
				c.says("POST", c.path, set(strings.Repeat("x", rule.Characters+1)), rule.Name+" is too long")
			}
		}
		longest := maps.Clone(c.body)
		for _, rule := range c.Rules {
			if _, given := c.body[rule.Name]; given && rule.Characters > 0 {
				longest[rule.Name] = strings.Repeat("x", rule.Characters)
			}
		}
		created := id(t, c.ok("POST", c.path, c.request(longest)))
		problem := c.refused(http.StatusConflict, "POST", c.path, c.request(with(c.other, object{c.key: longest[c.key]})))
		require.Equal(t, created, at(t, problem, "meta", "existing", "id"))
		c.refused(http.StatusNotFound, "GET", c.path+"/unknown", nil)
	})
}

// An update changes what it has, and refuses what breaks a rule. Without a required field, it is refused or leaves the field. What
// it changes of what no two objects share is taken, and what was there before is free.
func TestResources_update(t *testing.T) {
	t.Parallel()
	eachResource(t, func(t *testing.T, c resourceClient) {
		created := c.ok("POST", c.path, c.request(c.body))
		for _, op := range c.Updates {
			target := c.of(op.Path, id(t, created))
			require.Equal(t, with(created, c.change), c.ok(op.Method, target, c.change))
			for _, rule := range c.Rules {
				if _, given := c.change[rule.Name]; !given {
					continue
				}
				if rule.Characters > 0 {
					c.says(op.Method, target, with(c.change, object{rule.Name: strings.Repeat("x", rule.Characters+1)}), rule.Name)
				}
				if a := c.do(op.Method, target, with(c.change, object{rule.Name: nil})); rule.Required && a.status != http.StatusBadRequest {
					require.Equal(t, c.change[rule.Name], a.object(t)[rule.Name])
				}
			}
			if renamed, ok := c.change[c.key]; ok {
				c.refused(http.StatusConflict, "POST", c.path, c.request(with(c.other, object{c.key: renamed})))
				c.ok("POST", c.path, c.request(c.body))
			}
		}
	})
}

// A list is in one of two orders, has pages, and holds what all filters let through.
func TestResources_list(t *testing.T) {
	t.Parallel()
	eachResource(t, func(t *testing.T, c resourceClient) {
		c.ok("POST", c.path, c.request(c.body))
		last := c.ok("POST", c.path, c.request(c.other))
		items, _ := c.list(c.path + "?order=ASC")
		require.Equal(t, last, items[len(items)-1])
		require.Equal(t, ids(t, items), c.pages(c.path+"?order=ASC&limit=1", func() {}))
		for _, filter := range c.Filters {
			value, _ := last[filter.Field].(string)
			var want []string
			for _, item := range items {
				if item[filter.Field] == value {
					want = append(want, id(t, item))
				}
			}
			found, _ := c.list(c.path + "?order=ASC&" + filter.Parameter + "=" + value)
			require.Equal(t, want, ids(t, found), filter.Parameter)
			for _, rule := range c.Rules {
				if rule.Name == filter.Field && rule.Values != nil {
					c.refused(http.StatusBadRequest, "GET", c.path+"?"+filter.Parameter+"=X", nil)
				}
			}
		}
		slices.Reverse(items)
		newest, _ := c.list(c.path + "?order=DESC")
		require.Equal(t, items, newest)
	})
}

// An object that has ended is in no list, and not there for other operations. What no two objects share stays taken.
func TestResources_end(t *testing.T) {
	t.Parallel()
	eachResource(t, func(t *testing.T, c resourceClient) {
		for _, op := range c.Ends {
			ended := id(t, c.ok("POST", c.path, c.request(c.body)))
			target := c.of(op.Path, ended)
			require.Equal(t, object{}, c.ok(op.Method, target, nil))
			c.refused(http.StatusNotFound, op.Method, target, nil)
			c.refused(http.StatusNotFound, "GET", c.path+"/"+ended, nil)
			for _, update := range c.Updates {
				c.refused(http.StatusNotFound, update.Method, c.of(update.Path, ended), c.change)
			}
			items, _ := c.list(c.path)
			require.NotContains(t, ids(t, items), ended)
			c.refused(http.StatusConflict, "POST", c.path, c.request(c.body))
		}
	})
}
