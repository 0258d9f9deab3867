package emukit

import (
	"cmp"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"
)

// Collection holds all objects of one kind, its rows. They are found by id and by owner, and are in order of creation. It
// does no locking.
//
// Rows are read through pointers, and changed only by Update: a change that the collection does not see is missing in
// the state file.
type Collection[T any] struct {
	store  *Store
	schema *Schema[T]
	ids    map[string]*entry[T]
	order  []*entry[T]
	owned  map[string][]*entry[T]
	unique []map[string]*entry[T] // as Schema.Unique
}

// Schema is what a Collection needs to know of its rows. Noun and ID are required.
type Schema[T any] struct {
	// Noun is what messages call a row, such as "control".
	Noun string
	// ID returns the id of a row.
	ID func(*T) string
	// CreatedAt returns when a row was created, as RFC 3339 has it. Rows are in this order, those of one time by id. Without
	// it they are in the order in which they were inserted, and there are no pages.
	CreatedAt func(*T) string
	// Owner returns the id of the object that a row belongs to; nil if rows belong to none.
	Owner func(*T) string
	// Unique are the keys that no two rows share, besides the id. The first one that is taken is the one that errors name.
	Unique []Key[T]
}

// Key is a value that no two rows of a Collection share.
type Key[T any] struct {
	// Name is what errors call it, such as "nickname".
	Name string
	// Of returns the value that a row has; rows with an empty one have none and share it.
	Of func(*T) string
}

// NotFoundError says that there is no row with the id.
type NotFoundError struct{ Noun, ID string }

// Error implements error.
func (e *NotFoundError) Error() string { return fmt.Sprintf("no such %s: %s", e.Noun, e.ID) }

// DuplicateError says that another row has the key already. Key is empty for the id itself.
type DuplicateError struct {
	Noun, Key string
	// HolderID is the id of the row that has it.
	HolderID string
}

// Error implements error.
func (e *DuplicateError) Error() string {
	if e.Key == "" {
		return fmt.Sprintf("%s %s exists already", e.Noun, e.HolderID)
	}
	return fmt.Sprintf("%s %s has this %s already", e.Noun, e.HolderID, e.Key)
}

// NewCollection adds an empty collection to a store. The name is the one that it has in snapshots; a second collection of
// the same name is a panic.
func NewCollection[T any](store *Store, name string, schema Schema[T]) *Collection[T] {
	if store.collections[name] != nil || name == fieldVersion || name == fieldLastTime {
		panic("two collections are called " + name)
	}
	c := newRows(store, &schema)
	store.collections[name] = c
	return c
}

func newRows[T any](store *Store, schema *Schema[T]) *Collection[T] {
	c := &Collection[T]{store: store, schema: schema, ids: map[string]*entry[T]{}, owned: map[string][]*entry[T]{}}
	for range schema.Unique {
		c.unique = append(c.unique, map[string]*entry[T]{})
	}
	return c
}

// Len returns the number of rows.
func (c *Collection[T]) Len() int { return len(c.order) }

// Find returns the row with the id, or a *NotFoundError.
func (c *Collection[T]) Find(id string) (*T, error) {
	if e := c.ids[id]; e != nil {
		return e.row, nil
	}
	return nil, &NotFoundError{Noun: c.schema.Noun, ID: id}
}

// Other returns the oldest row that does not have the id; nil if there is none.
func (c *Collection[T]) Other(id string) *T {
	for _, e := range c.order {
		if e.ID != id {
			return e.row
		}
	}
	return nil
}

// All returns all rows, oldest first. Nothing may be inserted or deleted meanwhile.
func (c *Collection[T]) All() iter.Seq[*T] {
	return func(yield func(*T) bool) {
		for _, e := range c.order {
			if !yield(e.row) {
				return
			}
		}
	}
}

// Of returns the rows that belong to an object, oldest first.
func (c *Collection[T]) Of(owner string) []*T {
	var rows []*T
	for _, e := range c.owned[owner] {
		rows = append(rows, e.row)
	}
	return rows
}

// Insert adds a row, which belongs to the collection from then on. An id or a unique key that another row has is a
// *DuplicateError; an id that is empty and a time that is none are errors, too.
func (c *Collection[T]) Insert(row *T) error {
	e, err := c.entry(row)
	if err != nil {
		return err
	}
	if c.ids[e.ID] != nil {
		return &DuplicateError{Noun: c.schema.Noun, HolderID: e.ID}
	}
	if err := c.conflict(e, nil); err != nil {
		return err
	}
	c.ids[e.ID] = e
	c.order = c.place(c.order, e)
	if c.schema.Owner != nil {
		c.owned[e.owner] = c.place(c.owned[e.owner], e)
	}
	for i, key := range e.keys {
		c.unique[i][key] = e
	}
	c.store.changes++
	return nil
}

// Update changes a row: apply gets a copy, and takes care not to change what its pointers lead to before it is known that
// the change is possible. A unique key that another row has is a *DuplicateError, and the row stays as it was. The id, the
// time of creation and the owner cannot change.
func (c *Collection[T]) Update(row *T, apply func(*T)) error {
	e := c.ids[c.schema.ID(row)]
	changed := *row
	apply(&changed)
	next, err := c.entry(&changed)
	if err != nil {
		return err
	}
	if next.compare(e.position) != 0 || next.owner != e.owner {
		return fmt.Errorf("the id, the time of creation and the owner of %s %s cannot change", c.schema.Noun, e.ID)
	}
	if err := c.conflict(next, e); err != nil {
		return err
	}
	for i, key := range e.keys {
		delete(c.unique[i], key)
		c.unique[i][next.keys[i]] = e
	}
	*row, e.keys = changed, next.keys
	c.store.changes++
	return nil
}

// Delete deletes rows.
func (c *Collection[T]) Delete(rows ...*T) {
	for _, row := range rows {
		e := c.ids[c.schema.ID(row)]
		isGone := func(other *entry[T]) bool { return other == e }
		delete(c.ids, e.ID)
		c.order = slices.DeleteFunc(c.order, isGone)
		c.owned[e.owner] = slices.DeleteFunc(c.owned[e.owner], isGone)
		for i, key := range e.keys {
			delete(c.unique[i], key)
		}
		c.store.changes++
	}
}

func (c *Collection[T]) encode() ([]byte, error) {
	rows := make([]*T, 0, c.Len())
	return json.Marshal(slices.AppendSeq(rows, c.All()))
}

func (c *Collection[T]) decode(data []byte) (exchange, error) {
	var rows []*T
	if len(data) > 0 {
		if err := DecodeStrict(data, &rows); err != nil {
			return nil, err
		}
	}
	other := newRows(c.store, c.schema)
	for i, row := range rows {
		if row == nil {
			return nil, fmt.Errorf("[%d] is null", i)
		}
		if err := other.Insert(row); err != nil {
			return nil, fmt.Errorf("[%d]: %w", i, err)
		}
	}
	return func() { *c, *other = *other, *c }, nil
}

// entry is a row with what it is found by.
type entry[T any] struct {
	position

	owner string
	keys  []string // as Schema.Unique
	row   *T
}

// position is a place in the order of rows: of the time of creation, then of the id.
type position struct {
	Time time.Time `json:"t"`
	ID   string    `json:"i"`
}

func (p position) compare(other position) int {
	return cmp.Or(p.Time.Compare(other.Time), strings.Compare(p.ID, other.ID))
}

// entry returns the entry for a row.
func (c *Collection[T]) entry(row *T) (*entry[T], error) {
	e := &entry[T]{position: position{ID: c.schema.ID(row)}, row: row}
	if e.ID == "" {
		return nil, fmt.Errorf("the %s has no id", c.schema.Noun)
	}
	if c.schema.CreatedAt != nil {
		created, err := time.Parse(time.RFC3339Nano, c.schema.CreatedAt(row))
		if err != nil {
			return nil, fmt.Errorf("the time at which %s %s was created is not RFC 3339", c.schema.Noun, e.ID)
		}
		e.Time = created
	}
	if c.schema.Owner != nil {
		e.owner = c.schema.Owner(row)
	}
	for _, key := range c.schema.Unique {
		e.keys = append(e.keys, key.Of(row))
	}
	return e, nil
}

// place returns the entries with another one where it belongs.
func (c *Collection[T]) place(entries []*entry[T], e *entry[T]) []*entry[T] {
	at := len(entries)
	if c.schema.CreatedAt != nil {
		at = firstAt(entries, e.position)
	}
	return slices.Insert(entries, at, e)
}

// conflict returns an error if an entry other than self has a unique key of e.
func (c *Collection[T]) conflict(e, self *entry[T]) error {
	for i, key := range e.keys {
		if holder := c.unique[i][key]; key != "" && holder != nil && holder != self {
			return &DuplicateError{Noun: c.schema.Noun, Key: c.schema.Unique[i].Name, HolderID: holder.ID}
		}
	}
	return nil
}
