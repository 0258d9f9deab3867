// Package spec has the words in which the catalog of a provider describes its objects to the tests: how to configure each,
// with which requests it is managed, and a row for each attribute. It knows no API.
package spec

import (
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Object describes the provider block, a resource, a data source or a list resource.
type Object struct {
	Kind Kind
	// Type is the name, such as "example_object"; empty for the provider block.
	Type string
	// IDs are the attributes of the resource identity. Their values, joined by slashes, are the import id.
	IDs []string
	// ImportID is the import id of an object that the emulator of the tests holds. Examples name it.
	ImportID string
	// ImportNote is a sentence that the example of an import has beside the ids; empty if there is nothing to say.
	ImportNote string
	// ImportKey names the same one by another attribute, if an import can: "ref_id:customer-1001".
	ImportKey string
	// Life says what becomes of a resource at the API; nil for other objects.
	Life *Life
	// Unique is the argument whose value the API takes for one object only; empty if there is none.
	Unique string
	// OnIdentity reports whether the resource is put on an identity that exists already.
	OnIdentity bool
	// References are the other arguments that name an object, with the type of its resource.
	References map[string]string
	// Shows is the resource that a data source reads, if there is one, and Elements begins the paths of what it lists: "profiles[].".
	Shows, Elements string
	// Keys are the arguments by which a data source finds an object, beside its ids.
	Keys []string
	// Finds are the arguments, by path, with which the example of a data source or a list resource finds what the emulator of the
	// tests holds. Examples are rendered with them; without any, the example is written by hand.
	Finds map[string]any
	// Parameters are the query parameters of the filters of a list, by path, if they have other names, with what their values begin
	// with: "filter[name]=like:". A filter with an empty one is none of the API.
	Parameters map[string]string
	// Queries are the requests of a query for all that the emulator of the tests holds, by operation, and Whole is the operation that
	// each result costs if the query asks for the whole resource; empty if it costs nothing.
	Queries map[string]int
	Whole   string
	// Costlier are the Queries on servers where a query costs more, by their names.
	Costlier map[string]map[string]int
	// Forms are the ways to configure the object. Without any, each argument can stand alone.
	Forms  []Form
	Groups []Group
	// Attributes has a row for each attribute, by the paths of acctest.Attributes. A data source has rows only for what the
	// resource that it shows has not.
	Attributes []Attribute

	shown *Object // the resource that Shows names
}

// Kind is what an object is to Terraform.
type Kind string

// The kinds of objects.
const (
	Provider   Kind = "provider"
	Resource   Kind = "resource"
	DataSource Kind = "data source"
	// ListResource lists the objects of the resource of the same name.
	ListResource      Kind = "list resource"
	EphemeralResource Kind = "ephemeral resource"
	Action            Kind = "action"
)

// Form is a way to configure an object, such as an identity that is a person.
type Form struct {
	Name string
	// Least are the paths without which the API refuses the object.
	Least []string
	// Except are the paths that the fullest configuration leaves out.
	Except []string
	// Values are the good values of the form, by path, where they are others than those of the rows.
	Values map[string]any
}

// good returns the good value of a row.
func (f Form) good(row Attribute) any {
	if value, ok := f.Values[row.Path]; ok {
		return value
	}
	return row.Good
}

// Group is a set of arguments that the API takes only together.
type Group struct {
	// Prefixes are what the paths of the arguments begin with.
	Prefixes []string
	// Replaces are the paths of a form's least whose place the group takes.
	Replaces []string
}

func (g Group) has(path string) bool {
	return slices.ContainsFunc(g.Prefixes, func(prefix string) bool { return strings.HasPrefix(path, prefix) })
}

// Catalog describes the provider block and every resource, data source, list resource, ephemeral resource and action of a provider.
type Catalog []Object

// New returns the catalog of these objects.
func New(objects []Object) Catalog {
	catalog := Catalog(objects)
	for i := range catalog {
		catalog[i].Life = catalog[i].Life.withDefaults()
	}
	for i, object := range catalog {
		if shown, ok := catalog.Find(Resource, object.Shows); ok && object.Kind == DataSource {
			catalog[i].shown = &shown
		}
	}
	return catalog
}

// Resources returns the resources.
func (c Catalog) Resources() []Object { return c.of(Resource) }

// DataSources returns the data sources.
func (c Catalog) DataSources() []Object { return c.of(DataSource) }

// ListResources returns the list resources.
func (c Catalog) ListResources() []Object { return c.of(ListResource) }

// Actions returns the actions.
func (c Catalog) Actions() []Object { return c.of(Action) }

func (c Catalog) of(kind Kind) []Object {
	return slices.DeleteFunc(slices.Clone(c), func(o Object) bool { return o.Kind != kind })
}

// Find returns the object of a kind and name.
func (c Catalog) Find(kind Kind, name string) (Object, bool) {
	i := slices.IndexFunc(c, func(o Object) bool { return o.Kind == kind && o.Type == name })
	if i < 0 {
		return Object{}, false
	}
	return c[i], true
}

// Name returns kind and type as one text: "resource example_object".
func (o Object) Name() string { return strings.TrimSpace(string(o.Kind) + " " + o.Type) }

// Schema returns the object's schema among those of the provider, nil if the object is not registered.
func (o Object) Schema(of *tfprotov6.GetProviderSchemaResponse) *tfprotov6.Schema {
	switch o.Kind {
	case Resource:
		return of.ResourceSchemas[o.Type]
	case DataSource:
		return of.DataSourceSchemas[o.Type]
	case ListResource:
		return of.ListResourceSchemas[o.Type]
	case EphemeralResource:
		return of.EphemeralResourceSchemas[o.Type]
	case Action:
		if declared := of.ActionSchemas[o.Type]; declared != nil {
			return declared.Schema
		}
		return nil
	default:
		return of.Provider
	}
}

// Example returns the directory below examples that shows the object.
func (o Object) Example() string {
	switch o.Kind {
	case Resource:
		return "resources/" + o.Type
	case DataSource:
		return "data-sources/" + o.Type
	case ListResource:
		return "list-resources/" + o.Type
	case EphemeralResource:
		return "ephemeral-resources/" + o.Type
	case Action:
		return "actions/" + o.Type
	default:
		return "provider"
	}
}

// Attribute returns the row of a path: the object's own, or that of the resource that a data source shows.
func (o Object) Attribute(path string) (Attribute, bool) {
	if i := slices.IndexFunc(o.Attributes, func(a Attribute) bool { return a.Path == path }); i >= 0 {
		return o.Attributes[i], true
	}
	if o.Kind != DataSource {
		return Attribute{}, false
	}
	element := strings.TrimPrefix(path, o.Elements)
	if i := slices.IndexFunc(o.Attributes, func(a Attribute) bool { return a.Path == element && !a.Settable() }); i >= 0 {
		return o.Attributes[i], true
	}
	if o.shown == nil {
		return Attribute{}, false
	}
	return o.shown.Attribute(element)
}

// ShowsUpdate reports whether responses show a change in place of an attribute: to the other value of its row.
func (o Object) ShowsUpdate(row Attribute) bool {
	hidden := slices.Concat(o.Life.Local, o.Life.Unread, o.Life.Replaced, o.Life.Refused, o.FormOf(row.Path).Except)
	return !o.Life.MakesNothing() && row.Settable() && row.Other != nil && !begins(row.Path, hidden) && !strings.Contains(row.Path, "_wo")
}

// Parameter returns the query parameter of a filter, and what its value begins with.
func (o Object) Parameter(path string) (name, prefix string) {
	if parameter, ok := o.Parameters[path]; ok {
		name, prefix, _ = strings.Cut(parameter, "=")
		return name, prefix
	}
	return strings.TrimSuffix(path, "[]"), ""
}

// QueriesOf returns the requests of a query for all that a server holds.
func (o Object) QueriesOf(server string) map[string]int {
	if costlier, ok := o.Costlier[server]; ok {
		return costlier
	}
	return o.Queries
}

// Smallest returns the values by path without which the API refuses an object of this form.
func (o Object) Smallest(form Form) map[string]any {
	config := map[string]any{}
	for _, row := range o.Attributes {
		if slices.Contains(form.Least, row.Path) {
			config[row.Path] = form.good(row)
		}
	}
	return config
}

// Fullest returns a value for every path that an object of this form can have beside its smallest configuration.
func (o Object) Fullest(form Form) map[string]any {
	config := map[string]any{}
	for _, row := range o.Attributes {
		replaces := slices.ContainsFunc(o.Groups, func(g Group) bool { return len(g.Replaces) > 0 && g.has(row.Path) })
		if row.Settable() && !replaces && !slices.Contains(form.Except, row.Path) && o.form(row.Path, form).Name == form.Name {
			config[row.Path] = form.good(row)
		}
	}
	return config
}

// Config returns a good configuration with this value at a path: the smallest that has a place for the path, and what the
// API takes only together with it.
func (o Object) Config(path string, value any) map[string]any {
	config := map[string]any{}
	if len(o.Forms) > 0 {
		config = o.Smallest(o.FormOf(path))
	}
	for _, group := range o.Groups {
		if !group.has(path) {
			continue
		}
		for _, row := range o.Attributes {
			if group.has(row.Path) {
				config[row.Path] = row.Good
			}
		}
		for _, replaced := range group.Replaces {
			delete(config, replaced)
		}
	}
	config[path] = value
	return config
}

// FormOf returns the form that Config takes for a path.
func (o Object) FormOf(path string) Form { return o.form(path, o.Forms[0]) }

// form returns the form that a path belongs to: wanted, unless others alone need the block that the path is in.
func (o Object) form(path string, wanted Form) Form {
	block := func(path string) string {
		name, _, _ := strings.Cut(path, ".")
		return name
	}
	needs := func(form Form) bool {
		return slices.ContainsFunc(form.Least, func(least string) bool { return block(least) == block(path) })
	}
	if needs(wanted) {
		return wanted
	}
	if i := slices.IndexFunc(o.Forms, needs); i >= 0 {
		return o.Forms[i]
	}
	return wanted
}
