package emukit

import (
	"encoding/json"
	"errors"
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
	store *Store
	rows  *table[T]
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
	c := &Collection[T]{store: store, rows: newTable(&schema)}
	store.collections[name] = c
	return c
}

// Len returns the number of rows.
func (c *Collection[T]) Len() int { return len(c.rows.order) }

// Find returns the row with the id, or a *NotFoundError.
func (c *Collection[T]) Find(id string) (*T, error) {
	if e := c.rows.ids[id]; e != nil {
		return e.row, nil
	}
	return nil, &NotFoundError{Noun: c.rows.schema.Noun, ID: id}
}

// All returns all rows, oldest first. Nothing may be inserted or deleted meanwhile.
func (c *Collection[T]) All() iter.Seq[*T] { return rowsOf(c.rows.order) }

// Of returns the rows that belong to an object, oldest first. Nothing may be inserted or deleted meanwhile.
func (c *Collection[T]) Of(owner string) iter.Seq[*T] { return rowsOf(c.rows.owned[owner]) }

func rowsOf[T any](entries []*entry[T]) iter.Seq[*T] {
	return func(yield func(*T) bool) {
		for _, e := range entries {
			if !yield(e.row) {
				return
			}
		}
	}
}

// Insert adds a row, which belongs to the collection from then on. An id or a unique key that another row has is a
// *DuplicateError; an id that is empty and a time that is none are errors, too.
func (c *Collection[T]) Insert(row *T) error {
	if err := c.rows.insert(row); err != nil {
		return err
	}
	c.store.changes++
	return nil
}

// Update changes a row: apply gets a copy, and takes care not to change what its pointers lead to before it is known that
// the change is possible. A unique key that another row has is a *DuplicateError, and the row stays as it was. The id, the
// time of creation and the owner cannot change.
func (c *Collection[T]) Update(row *T, apply func(*T)) error {
	if err := c.rows.update(row, apply); err != nil {
		return err
	}
	c.store.changes++
	return nil
}

// Delete deletes rows.
func (c *Collection[T]) Delete(rows ...*T) {
	for _, row := range rows {
		c.rows.remove(row)
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
	other := newTable(c.rows.schema)
	for i, row := range rows {
		if row == nil {
			return nil, fmt.Errorf("[%d] is null", i)
		}
		if err := other.insert(row); err != nil {
			return nil, fmt.Errorf("[%d]: %w", i, err)
		}
	}
	return func() { c.rows, other = other, c.rows }, nil
}

// table is the rows of a collection at one time, with their indexes.
type table[T any] struct {
	schema *Schema[T]
	ids    map[string]*entry[T]
	order  []*entry[T]
	owned  map[string][]*entry[T]
	unique []map[string]*entry[T] // as Schema.Unique
}

// entry is a row with what it is ordered by.
type entry[T any] struct {
	position
	owner string
	row   *T
}

// position is a place in the order of rows: of the time of creation, then of the id.
type position struct {
	Time time.Time `json:"t"`
	ID   string    `json:"i"`
}

func (p position) compare(other position) int {
	if order := p.Time.Compare(other.Time); order != 0 {
		return order
	}
	return strings.Compare(p.ID, other.ID)
}

func newTable[T any](schema *Schema[T]) *table[T] {
	t := &table[T]{schema: schema, ids: map[string]*entry[T]{}, owned: map[string][]*entry[T]{}}
	for range schema.Unique {
		t.unique = append(t.unique, map[string]*entry[T]{})
	}
	return t
}

// entry returns the entry for a row.
func (t *table[T]) entry(row *T) (*entry[T], error) {
	e := &entry[T]{position: position{ID: t.schema.ID(row)}, row: row}
	if e.ID == "" {
		return nil, fmt.Errorf("the %s has no id", t.schema.Noun)
	}
	if t.schema.CreatedAt != nil {
		created, err := time.Parse(time.RFC3339Nano, t.schema.CreatedAt(row))
		if err != nil {
			return nil, fmt.Errorf("the time at which %s %s was created is not RFC 3339", t.schema.Noun, e.ID)
		}
		e.Time = created
	}
	if t.schema.Owner != nil {
		e.owner = t.schema.Owner(row)
	}
	return e, nil
}

func (t *table[T]) insert(row *T) error {
	e, err := t.entry(row)
	if err != nil {
		return err
	}
	if t.ids[e.ID] != nil {
		return &DuplicateError{Noun: t.schema.Noun, HolderID: e.ID}
	}
	if err := t.conflict(row, nil); err != nil {
		return err
	}
	t.ids[e.ID] = e
	t.order = t.place(t.order, e)
	if t.schema.Owner != nil {
		t.owned[e.owner] = t.place(t.owned[e.owner], e)
	}
	t.setKeys(e)
	return nil
}

// place returns the entries with another one where it belongs.
func (t *table[T]) place(entries []*entry[T], e *entry[T]) []*entry[T] {
	at := len(entries)
	if t.schema.CreatedAt != nil {
		at = firstAt(entries, e.position)
	}
	return slices.Insert(entries, at, e)
}

func (t *table[T]) update(row *T, apply func(*T)) error {
	e := t.ids[t.schema.ID(row)]
	changed := *row
	apply(&changed)
	next, err := t.entry(&changed)
	if err != nil {
		return err
	}
	if next.position.compare(e.position) != 0 || next.owner != e.owner {
		return errors.New("the id, the time of creation and the owner of a " + t.schema.Noun + " cannot change")
	}
	if err := t.conflict(&changed, e); err != nil {
		return err
	}
	t.clearKeys(e)
	*row = changed
	t.setKeys(e)
	return nil
}

func (t *table[T]) remove(row *T) {
	e := t.ids[t.schema.ID(row)]
	t.clearKeys(e)
	delete(t.ids, e.ID)
	isGone := func(other *entry[T]) bool { return other == e }
	t.order = slices.DeleteFunc(t.order, isGone)
	t.owned[e.owner] = slices.DeleteFunc(t.owned[e.owner], isGone)
}

// conflict returns an error if an entry other than self has a unique key of the row.
func (t *table[T]) conflict(row *T, self *entry[T]) error {
	for i, key := range t.schema.Unique {
		value := key.Of(row)
		if holder := t.unique[i][value]; value != "" && holder != nil && holder != self {
			return &DuplicateError{Noun: t.schema.Noun, Key: key.Name, HolderID: holder.ID}
		}
	}
	return nil
}

func (t *table[T]) setKeys(e *entry[T]) {
	for i, key := range t.schema.Unique {
		t.unique[i][key.Of(e.row)] = e
	}
}

func (t *table[T]) clearKeys(e *entry[T]) {
	for i, key := range t.schema.Unique {
		delete(t.unique[i], key.Of(e.row))
	}
}
