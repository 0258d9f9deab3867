package object_test

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/tfkit/object"
)

// newResourceAs returns the resource with another declaration, whose name and ids are those of kind, and whose pages need no name.
func newResourceAs(t *testing.T, s *store, declared *object.Type) *acctest.ProtocolResource {
	t.Helper()
	declared.Name, declared.IDs, declared.IsID, declared.Removal, declared.Personal = kind.Name, kind.IDs, isID, removal, kind.Personal
	declared.Schema = func(ctx context.Context) schema.Schema {
		pages := kind.Schema(ctx)
		pages.Attributes["name"] = schema.StringAttribute{Optional: true}
		return pages
	}
	return newResourceOf(t, s, true, func() *pageResource {
		r := newPage()
		r.Type = declared
		return r
	})
}

// A plan creates no object with the value that another one of the same parent keeps, whichever of the two is planned first.
func TestUnique_kept(t *testing.T) {
	t.Parallel()
	const keeps = `Book page 18, which the state has, has the name "Sonnet", and this plan creates another one with it. Names last.`
	sonnetIn := func(book string) attrs { return attrs{"book_id": book, "id": "19", "name": "Sonnet"} }
	for name, test := range map[string]struct {
		kept, book string
		want       string
	}{
		"of the same parent":  {"Names last", "poems", keeps},
		"of another parent":   {"Names last", "odes", ""},
		"that is free at end": {"", "poems", ""},
	} {
		s := &store{pages: map[string]string{}, names: object.NewNames()}
		declared := &object.Type{Unique: object.Unique{Argument: "name", Kept: test.kept}}
		r := newResourceAs(t, s, declared)
		state := r.MustApply(r.None(), sonnet)
		assert.Equal(t, test.kept != "", s.names.HasRead(declared, "18"), name)

		s.names = object.NewNames() // another run, which reads the page first
		assert.True(t, r.MustRead(state).Equal(state), name)
		assertSays(t, test.want, r.Plan(r.None(), sonnetIn(test.book)), name)

		s.names = object.NewNames() // one without a refresh, which plans the destroy last
		assertSays(t, "", r.Plan(r.None(), sonnetIn(test.book)), name)
		assert.False(t, s.names.HasRead(declared, "18"), name)
		assertSays(t, test.want, r.Plan(state, nil), name)

		s.names = object.NewNames() // one that plans last what it keeps
		assertSays(t, "", r.Plan(r.None(), sonnetIn(test.book)), name)
		assertSays(t, test.want, r.Plan(state, sonnet), name)
	}
}

// A run plans one object with a value. What is planned in another run is another plan.
func TestUnique_plannedTwice(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		unique     object.Unique
		other, say string
	}{
		"the same":            {object.Unique{Argument: "name", Kept: "Names last"}, "poems", `two library_book_page resources with the name "Sonnet", which`},
		"the same, hidden":    {object.Unique{Argument: "name", Kept: "Names last", Hidden: true}, "poems", `resources with this name, which`},
		"of another parent":   {object.Unique{Argument: "name", Kept: "Names last"}, "odes", ""},
		"that is free at end": {object.Unique{Argument: "name"}, "poems", ""},
	} {
		s := &store{pages: map[string]string{}, names: object.NewNames()}
		r := newResourceAs(t, s, &object.Type{Unique: test.unique})
		assertSays(t, "", r.Plan(r.None(), sonnet), name)
		other := with(sonnet, "book_id", test.other)
		assertSays(t, test.say, r.Plan(r.None(), other), name)
		s.names = object.NewNames()
		assertSays(t, "", r.Plan(r.None(), other), name)
	}
}

// A plan refuses to change what the API cannot change, and says how to go on.
func TestImmutable(t *testing.T) {
	t.Parallel()
	s := &store{pages: map[string]string{}}
	r := newResourceAs(t, s, &object.Type{Immutable: []string{"name"}})
	named := r.MustApply(r.None(), sonnet)
	nameless := r.MustApply(r.None(), with(sonnet, "name", nil))
	for name, test := range map[string]struct {
		state protocol.Object
		plan  any
		want  string
	}{
		"as it was":         {named, "Sonnet", ""},
		"not known yet":     {named, tftypes.UnknownValue, ""},
		"another value":     {named, "Ode", `Set it to "Sonnet" as before, or take it out. For another name, add another book page.`},
		"where it has none": {nameless, "Ode", "It has none: take name out. For another name, add another book page."},
	} {
		assertSays(t, test.want, r.Plan(test.state, with(sonnet, "name", test.plan)), name)
	}
}

// Another value makes another object. A value that the state leaves open makes none, because the object may have it.
func TestReplaced(t *testing.T) {
	t.Parallel()
	required := []object.Required{{Path: "name"}}
	for name, test := range map[string]struct {
		required []object.Required
		omit     bool
		was, is  any
		replaces bool
	}{
		"no change":             {is: "Sonnet", was: "Sonnet"},
		"another value":         {is: "Ode", was: "Sonnet", replaces: true},
		"one more value":        {is: "Ode", replaces: true},
		"none any more":         {was: "Sonnet", replaces: true},
		"of personal data":      {is: "Ode", omit: true},
		"of what it must have":  {is: "Ode", required: required},
		"another required name": {is: "Ode", was: "Sonnet", required: required, replaces: true},
	} {
		s := &store{pages: map[string]string{"poems/18": "Sonnet"}, omit: test.was == nil}
		r := newResourceAs(t, s, &object.Type{Replaces: []string{"name"}, Required: test.required})
		state, diagnostics := r.Import("poems/18", nil)
		acctest.RequireNoErrors(t, diagnostics)
		s.omit = test.omit
		plan := r.Plan(state, with(sonnet, "name", test.is))
		acctest.RequireNoErrors(t, plan.Diagnostics)
		assert.Equal(t, test.replaces, len(plan.RequiresReplace) > 0, name)
	}
}

// A plan that does not know the parent yet, or has not read the object, replaces nothing: the parent may be the same one in the end, and
// what keeps its value could not be made again. The apply refuses another one.
func TestReplaced_parent(t *testing.T) {
	t.Parallel()
	s := &store{pages: map[string]string{}, names: object.NewNames()}
	r := newResourceAs(t, s, &object.Type{
		Parent: "book_id", Replaces: []string{"book_id"}, Unique: object.Unique{Argument: "name", Kept: "Names last"},
	})
	state := r.MustApply(r.None(), sonnet)
	moved := with(sonnet, "book_id", "odes")
	assert.NotEmpty(t, r.Plan(state, moved).RequiresReplace)
	assert.Empty(t, r.Plan(state, with(sonnet, "book_id", tftypes.UnknownValue)).RequiresReplace)

	s.names = object.NewNames() // an apply has not read it
	_, diagnostics := r.Apply(state, moved)
	assert.Contains(t, acctest.FormatDiagnostics(diagnostics), `ERROR(AttributeName("book_id")): Unable to update book page: Page 18 `+
		"belongs to book poems, and The library cannot give it to book odes, which this plan did not know yet.")
	assert.Equal(t, "Sonnet", s.pages["poems/18"])
}

// assertSays checks the one error of a plan, or that there is none.
func assertSays(t *testing.T, want string, plan protocol.Plan, name string) {
	t.Helper()
	if want == "" {
		assert.Empty(t, protocol.Errors(plan.Diagnostics), name)
		return
	}
	assert.Len(t, protocol.Errors(plan.Diagnostics), 1, name)
	assert.Contains(t, acctest.FormatDiagnostics(plan.Diagnostics), want, name)
}
