package emulator

import (
	"fmt"
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
)

// Objects are the objects of one kind, for code in Go. Its methods change them as if that had happened elsewhere, without
// the checks of the API. They panic if there is no such object, or if its id or another unique value is taken. Row is what
// the emulator holds of an Object.
type Objects[Row, Object any] struct {
	server *Server
	// name is what seeds call a list of the objects.
	name string
	rows *emukit.Collection[Row]
	// view returns a copy of what there is of an object.
	view func(*Row) *Object
	// insert adds an object, and fills in what is left open.
	insert func(*Object) (*Row, error)
	// update changes an object, with what follows from the change.
	update func(row *Row, mutate func(*Object)) error
	// seeds returns the objects of a seed.
	seeds func(*Seed) []seeded[Object]
	// check checks an object of a seed by the rules for requests, save for what is required: a seed may hold what a client
	// could not make.
	check func(*checks, *Object)
}

// objectsOf returns the Objects of a kind of which a row is an object.
func objectsOf[T any](s *Server, name string, rows *emukit.Collection[T], insert func(*T) (*T, error)) Objects[T, T] {
	return Objects[T, T]{
		server: s, name: name, rows: rows, view: clone[T], insert: insert, seeds: func(*Seed) []seeded[T] { return nil },
		update: func(row *T, mutate func(*T)) error {
			changed := clone(row)
			mutate(changed)
			return rows.Update(row, func(row *T) { *row = *changed })
		},
	}
}

// Add adds an object, and returns it with what was filled in: id, time of creation and what else the kind has.
func (o *Objects[Row, Object]) Add(object Object) Object {
	var added *Object
	o.server.change(func() error {
		row, err := o.insert(clone(&object))
		if err == nil {
			added = o.view(row)
		}
		return err
	})
	return *added
}

// Mutate changes an object. Its id, owner and time of creation cannot change.
func (o *Objects[Row, Object]) Mutate(id string, mutate func(*Object)) {
	o.server.change(func() error {
		row, err := o.rows.Find(id)
		if err != nil {
			return err
		}
		return o.update(row, mutate)
	})
}

// Forget makes an object vanish, with all that belongs to it.
func (o *Objects[Row, Object]) Forget(id string) {
	o.server.change(func() error {
		row, err := o.rows.Find(id)
		if err != nil {
			return err
		}
		o.rows.Delete(row)
		o.server.deleteOf(id)
		return nil
	})
}

// deleteOf deletes what belongs to an object, and what belongs to that.
func (s *Server) deleteOf(id string) {
	for _, kind := range s.kinds {
		kind.deleteOf(id)
	}
}

// Find returns the object with the id, and reports whether there is one.
func (o *Objects[Row, Object]) Find(id string) (object Object, found bool) {
	o.server.mu.Lock()
	defer o.server.mu.Unlock()
	row, err := o.rows.Find(id)
	if err != nil {
		return object, false
	}
	return *o.view(row), true
}

// All returns all objects, oldest first, those that the API hides included.
func (o *Objects[Row, Object]) All() []Object { return o.views(o.rows.All) }

// Of is All for the objects that belong to another one.
func (o *Objects[Row, Object]) Of(owner string) []Object {
	return o.views(func() []*Row { return o.rows.Of(owner) })
}

func (o *Objects[Row, Object]) views(rows func() []*Row) []Object {
	o.server.mu.Lock()
	defer o.server.mu.Unlock()
	var list []Object
	for _, row := range rows() {
		list = append(list, *o.view(row))
	}
	return list
}

// Kind are the Objects of one kind by their JSON, for code that ranges over kinds.
type Kind interface {
	All() []map[string]any
	Find(id string) (object map[string]any, found bool)
	Add(object map[string]any) map[string]any
	Mutate(id string, mutate func(map[string]any))
	Forget(id string)
}

// Kind returns the objects of which a list has a name in snapshots, such as "profiles". It panics if there are none.
func (s *Server) Kind(list string) Kind {
	i := slices.IndexFunc(s.kinds, func(k kind) bool { return k.list() == list })
	return s.kinds[i].json()
}

// jsonObjects implements Kind.
type jsonObjects[Row, Object any] struct{ *Objects[Row, Object] }

// All implements Kind.
func (o jsonObjects[Row, Object]) All() []map[string]any {
	return mustConvert[[]map[string]any](o.Objects.All())
}

// Find implements Kind.
func (o jsonObjects[Row, Object]) Find(id string) (object map[string]any, found bool) {
	held, found := o.Objects.Find(id)
	return mustConvert[map[string]any](held), found
}

// Add implements Kind.
func (o jsonObjects[Row, Object]) Add(object map[string]any) map[string]any {
	return mustConvert[map[string]any](o.Objects.Add(mustConvert[Object](object)))
}

// Mutate implements Kind.
func (o jsonObjects[Row, Object]) Mutate(id string, mutate func(map[string]any)) {
	o.Objects.Mutate(id, func(object *Object) {
		held := mustConvert[map[string]any](*object)
		mutate(held)
		*object = mustConvert[Object](held)
	})
}

// kind is what all Objects have in common for the server.
type kind interface {
	// list is the name of a list of the objects.
	list() string
	json() Kind
	// insertSeed adds the objects of a seed, and their ids to what it has made.
	insertSeed(seed *Seed, made Seeded) error
	// faultIn returns the first fault of the objects of a seed, and where it is; empty if there is none.
	faultIn(seed *Seed) (place, fault string)
	// deleteOf deletes what belongs to an object.
	deleteOf(id string)
}

// seeded is an object of a seed with its place, such as "profiles[0]".
type seeded[T any] struct {
	place  string
	object *T
}

// placed returns the elements of a list of a seed.
func placed[T any](list string, elements []T) []seeded[T] {
	all := []seeded[T]{}
	for i := range elements {
		all = append(all, seeded[T]{fmt.Sprintf("%s[%d]", list, i), &elements[i]})
	}
	return all
}

func (o *Objects[Row, Object]) list() string { return o.name }

func (o *Objects[Row, Object]) json() Kind { return jsonObjects[Row, Object]{o} }

func (o *Objects[Row, Object]) insertSeed(seed *Seed, made Seeded) error {
	objects := o.seeds(seed)
	if objects != nil {
		made[o.name] = []string{}
	}
	for _, given := range objects {
		row, err := o.insert(clone(given.object))
		if err != nil {
			return fmt.Errorf("%s: %w", given.place, err)
		}
		made[o.name] = append(made[o.name], o.rows.ID(row))
	}
	return nil
}

func (o *Objects[Row, Object]) faultIn(seed *Seed) (place, fault string) {
	for _, given := range o.seeds(seed) {
		var check checks
		o.check(&check, given.object)
		if len(check.found) > 0 {
			return given.place, check.found[0]
		}
	}
	return "", ""
}

func (o *Objects[Row, Object]) deleteOf(id string) {
	owned := o.rows.Of(id)
	o.rows.DeleteOf(id)
	for _, row := range owned {
		o.server.deleteOf(o.rows.ID(row))
	}
}
