package emukit

import (
	"encoding/json"
	"fmt"
	"slices"
)

// Objects are the objects of one kind, for code in Go. Its methods change them as if that had happened elsewhere, without
// the checks of the API. They panic if there is no such object, or if its id or another unique value is taken. Row is what
// the emulator holds of an Object.
type Objects[Row, Object any] struct {
	Server *Server
	// Name is what seeds call a list of the objects.
	Name string
	Rows *Collection[Row]
	// View returns a copy of what there is of an object.
	View func(*Row) *Object
	// Insert adds an object, and fills in what is left open.
	Insert func(*Object) (*Row, error)
	// Update changes an object, with what follows from the change.
	Update func(row *Row, mutate func(*Object)) error
	// Seeds returns the objects of a seed; see SeedsOf.
	Seeds func(seed any) []Placed[Object]
	// Check returns the faults of an object of a seed by the rules for requests, save for what is required: a seed may hold what a client
	// could not make.
	Check func(*Object) []string
}

// ObjectsOf returns the Objects of a kind of which a row is an object.
func ObjectsOf[T any](s *Server, name string, rows *Collection[T], insert func(*T) (*T, error)) Objects[T, T] {
	return Objects[T, T]{
		Server: s, Name: name, Rows: rows, View: Clone[T], Insert: insert, Seeds: func(any) []Placed[T] { return nil },
		Update: func(row *T, mutate func(*T)) error {
			changed := Clone(row)
			mutate(changed)
			return rows.Update(row, func(row *T) { *row = *changed })
		},
	}
}

// Add adds an object, and returns it with what was filled in: id, time of creation and what else the kind has.
func (o *Objects[Row, Object]) Add(object Object) Object {
	var added *Object
	o.Server.Mutate(func() error {
		row, err := o.Insert(Clone(&object))
		if err == nil {
			added = o.View(row)
		}
		return err
	})
	return *added
}

// Mutate changes an object. Its id, owner and time of creation cannot change.
func (o *Objects[Row, Object]) Mutate(id string, mutate func(*Object)) {
	o.Server.Mutate(func() error {
		row, err := o.Rows.Find(id)
		if err != nil {
			return err
		}
		return o.Update(row, mutate)
	})
}

// Forget makes an object vanish, with all that belongs to it.
func (o *Objects[Row, Object]) Forget(id string) {
	o.Server.Mutate(func() error {
		row, err := o.Rows.Find(id)
		if err != nil {
			return err
		}
		o.Rows.Delete(row)
		o.Server.DeleteOf(id)
		return nil
	})
}

// DeleteOf deletes what belongs to an object, and what belongs to that.
func (s *Server) DeleteOf(id string) {
	for _, kind := range s.api.Kinds {
		kind.deleteOf(id)
	}
}

// Find returns the object with the id, and reports whether there is one.
func (o *Objects[Row, Object]) Find(id string) (object Object, found bool) {
	o.Server.Lock()
	defer o.Server.Unlock()
	row, err := o.Rows.Find(id)
	if err != nil {
		return object, false
	}
	return *o.View(row), true
}

// All returns all objects, oldest first, those that the API hides included.
func (o *Objects[Row, Object]) All() []Object { return o.views(o.Rows.All) }

// Of is All for the objects that belong to another one.
func (o *Objects[Row, Object]) Of(owner string) []Object {
	return o.views(func() []*Row { return o.Rows.Of(owner) })
}

func (o *Objects[Row, Object]) views(rows func() []*Row) []Object {
	o.Server.Lock()
	defer o.Server.Unlock()
	var list []Object
	for _, row := range rows() {
		list = append(list, *o.View(row))
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
	i := slices.IndexFunc(s.api.Kinds, func(k ObjectKind) bool { return k.list() == list })
	return s.api.Kinds[i].json()
}

// jsonObjects implements Kind.
type jsonObjects[Row, Object any] struct{ *Objects[Row, Object] }

// All implements Kind.
func (o jsonObjects[Row, Object]) All() []map[string]any {
	return MustConvert[[]map[string]any](o.Objects.All())
}

// Find implements Kind.
func (o jsonObjects[Row, Object]) Find(id string) (object map[string]any, found bool) {
	held, found := o.Objects.Find(id)
	return MustConvert[map[string]any](held), found
}

// Add implements Kind.
func (o jsonObjects[Row, Object]) Add(object map[string]any) map[string]any {
	return MustConvert[map[string]any](o.Objects.Add(MustConvert[Object](object)))
}

// Mutate implements Kind.
func (o jsonObjects[Row, Object]) Mutate(id string, mutate func(map[string]any)) {
	o.Objects.Mutate(id, func(object *Object) {
		held := MustConvert[map[string]any](*object)
		mutate(held)
		*object = MustConvert[Object](held)
	})
}

// ObjectKind is what all Objects have in common for the server.
type ObjectKind interface {
	// list is the name of a list of the objects.
	list() string
	json() Kind
	// insertSeed adds the objects of a seed, and their ids to what it has made.
	insertSeed(seed any, made Seeded) error
	// faultIn returns the first fault of the objects of a seed, and where it is; empty if there is none.
	faultIn(seed any) (place, fault string)
	// deleteOf deletes what belongs to an object.
	deleteOf(id string)
}

// Placed is an object of a seed with its place, such as "profiles[0]".
type Placed[T any] struct {
	Place  string
	Object *T
}

// PlacedIn returns the elements of a list of a seed.
func PlacedIn[T any](list string, elements []T) []Placed[T] {
	all := []Placed[T]{}
	for i := range elements {
		all = append(all, Placed[T]{fmt.Sprintf("%s[%d]", list, i), &elements[i]})
	}
	return all
}

func (o *Objects[Row, Object]) list() string { return o.Name }

func (o *Objects[Row, Object]) json() Kind { return jsonObjects[Row, Object]{o} }

func (o *Objects[Row, Object]) insertSeed(seed any, made Seeded) error {
	objects := o.Seeds(seed)
	if objects != nil {
		made[o.Name] = []string{}
	}
	for _, given := range objects {
		row, err := o.Insert(Clone(given.Object))
		if err != nil {
			return fmt.Errorf("%s: %w", given.Place, err)
		}
		made[o.Name] = append(made[o.Name], o.Rows.ID(row))
	}
	return nil
}

func (o *Objects[Row, Object]) faultIn(seed any) (place, fault string) {
	for _, given := range o.Seeds(seed) {
		if faults := o.Check(given.Object); len(faults) > 0 {
			return given.Place, faults[0]
		}
	}
	return "", ""
}

func (o *Objects[Row, Object]) deleteOf(id string) {
	owned := o.Rows.Of(id)
	o.Rows.DeleteOf(id)
	for _, row := range owned {
		o.Server.DeleteOf(o.Rows.ID(row))
	}
}

// SeedsOf returns the Seeds of Objects from a function of the API's own type of seeds.
func SeedsOf[Seed, Object any](list func(*Seed) []Placed[Object]) func(any) []Placed[Object] {
	return func(seed any) []Placed[Object] {
		own, _ := seed.(*Seed)
		return list(own)
	}
}

// SeedList is SeedsOf for a list of the objects themselves, which seeds have under a name.
func SeedList[Seed, Object any](name string, list func(*Seed) []Object) func(any) []Placed[Object] {
	return SeedsOf(func(seed *Seed) []Placed[Object] { return PlacedIn(name, list(seed)) })
}

// Mutate makes one change of a test under the lock and saves the state. It panics if that is not possible.
func (s *Server) Mutate(apply func() error) {
	s.Lock()
	err := apply()
	s.Unlock()
	Must(err)
	Must(s.persist())
}

// Convert returns what the JSON of one value is as another type.
func Convert[T any](from any) (T, error) {
	var to T
	data, err := json.Marshal(from)
	if err == nil {
		err = json.Unmarshal(data, &to)
	}
	return to, err
}

// Clone returns a deep copy by way of JSON, which all wire shapes survive.
func Clone[T any](v *T) *T {
	return MustConvert[*T](v)
}

// MustConvert is Convert for wire shapes, which hold nothing that JSON cannot.
func MustConvert[T any](from any) T {
	to, err := Convert[T](from)
	Must(err)
	return to
}
