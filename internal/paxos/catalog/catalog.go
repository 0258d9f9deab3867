// Package catalog describes every object of the provider to the tests, in the words of package spec: how to configure it, what
// becomes of it at Paxos, and a row for each attribute. Tests range over it, so that an object or attribute is described once,
// here; what has no description fails TestComplete, which says what to add.
package catalog

import (
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// All returns the catalog.
func All() spec.Catalog {
	var all []spec.Object
	for _, describe := range described {
		all = append(all, describe()...)
	}
	return spec.New(all)
}

var (
	// described are functions that return the objects of each file.
	described []func() []spec.Object
	// held are functions that add to Tenant what each file's objects need.
	held []func(*emulator.Seed)
)

// register adds the objects of a file, and what Tenant holds of them beside its people: at least two of each resource that is not
// there without it. A package variable takes the result, so that this happens before All is called.
//
//nolint:unparam // see above
func register(describe func() []spec.Object, hold ...func(*emulator.Seed)) bool {
	described, held = append(described, describe), slices.Concat(held, hold)
	return true
}

// forgotten is the end of an identity that Paxos does not know any more, as after the reset of a sandbox.
var forgotten = spec.End{Happen: spec.Forget("identities", 0)}

// listed describes the data source, of this name, and the list resource of a resource whose objects an operation lists page by page:
// by the rows of their filters, and those that all have. finds is what examples find; see Finds.
func listed(
	resource, name string, op api.Operation, finds map[string]any, filters ...spec.Attribute,
) (all, query spec.Object) {
	filters = slices.Concat(filters, bounds("created_at"), []spec.Attribute{spec.Row("order", spec.Choice, "DESC", "ASC", spec.IsFilter)})
	limit := spec.Row("limit", spec.Number, 7, 8, spec.IsFilter)
	all = spec.Object{
		Kind: spec.DataSource, Type: "paxos_" + name, Shows: resource, Elements: name + "[].", Finds: finds,
		Attributes: slices.Concat(filters, []spec.Attribute{limit}),
	}
	query = spec.Object{
		Kind: spec.ListResource, Type: resource, Queries: map[string]int{op.Name: 1}, Finds: finds, Attributes: filters,
	}
	return all, query
}

// bounds returns the rows of a filter by time.
func bounds(path string) []spec.Attribute {
	var rows []spec.Attribute
	for _, bound := range []string{"lt", "lte", "eq", "gte", "gt"} {
		rows = append(rows, spec.Row(path+"."+bound, spec.Instant, "2026-01-02T03:04:05Z", "2026-02-03T04:05:06+01:00", spec.IsFilter))
	}
	return rows
}
