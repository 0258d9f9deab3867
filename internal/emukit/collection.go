package emukit

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Collection holds all objects of one kind, its rows. They are found by id and by owner, and are in order of creation. It
// does no locking. In JSON it is the list of its rows.
//
// Rows are read through pointers, and changed only by Update: a change that the collection does not see is missing in
// the state file.
type Collection[T any] struct {
	schema  Schema[T]
	changes *uint64
	rows    []*T
	owned   map[string][]*T
	keys    []index[T] // the id and Schema.Unique
}

// index finds the row that has a value of a Key.
type index[T any] struct {
	Key[T]

	holders map[string]*T
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
	// Needs returns the id of another object without which a row cannot be; nil if there is none.
	Needs func(*T) string
	// Ended reports whether a row has ended. Live and Page hide it, and its unique keys stay taken; nil if rows never end, or are shown
	// all the same.
	Ended func(*T) bool
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

// NewCollection returns an empty collection, which adds its changes to a count.
func NewCollection[T any](schema Schema[T], changes *uint64) Collection[T] {
	c := Collection[T]{schema: schema, changes: changes, owned: map[string][]*T{}}
	for _, key := range append([]Key[T]{{Of: schema.ID}}, schema.Unique...) {
		c.keys = append(c.keys, index[T]{key, map[string]*T{}})
	}
	return c
}

// ID returns the id of a row.
func (c *Collection[T]) ID(row *T) string { return c.schema.ID(row) }

// Len returns the number of rows.
func (c *Collection[T]) Len() int { return len(c.rows) }

// Find returns the row with the id, or a *NotFoundError.
func (c *Collection[T]) Find(id string) (*T, error) {
	if row := c.keys[0].holders[id]; row != nil {
		return row, nil
	}
	return nil, &NotFoundError{Noun: c.schema.Noun, ID: id}
}

// Live is Find for a row that has not ended.
func (c *Collection[T]) Live(id string) (*T, error) {
	row, err := c.Find(id)
	if err == nil && c.ended(row) {
		return nil, &NotFoundError{Noun: c.schema.Noun, ID: id}
	}
	return row, err
}

func (c *Collection[T]) ended(row *T) bool { return c.schema.Ended != nil && c.schema.Ended(row) }

// All returns all rows, oldest first.
func (c *Collection[T]) All() []*T { return slices.Clone(c.rows) }

// Of returns the rows that belong to an object, oldest first.
func (c *Collection[T]) Of(owner string) []*T { return slices.Clone(c.owned[owner]) }

// Between returns the rows that were created not before from, and before to, oldest first.
func (c *Collection[T]) Between(from, to time.Time) []*T {
	end := c.firstAt(c.rows, position{Time: to})
	return slices.Clone(c.rows[min(c.firstAt(c.rows, position{Time: from}), end):end])
}

// Insert adds a row, which belongs to the collection from then on. An id or a unique key that another row has is a
// *DuplicateError; an id that is empty and a time that is none are errors, too.
func (c *Collection[T]) Insert(row *T) error {
	if err := c.check(row, nil); err != nil {
		return err
	}
	c.rows = c.place(c.rows, row)
	if c.schema.Owner != nil {
		owner := c.schema.Owner(row)
		c.owned[owner] = c.place(c.owned[owner], row)
	}
	for _, key := range c.keys {
		key.holders[key.Of(row)] = row
	}
	*c.changes++
	return nil
}

// Update changes a row: apply gets a copy, and takes care not to change what its pointers lead to before it is known that
// the change is possible. A unique key that another row has is a *DuplicateError, and the row stays as it was. The id, the
// time of creation and the owner cannot change.
func (c *Collection[T]) Update(row *T, apply func(*T)) error {
	changed := *row
	apply(&changed)
	for _, fixed := range []func(*T) string{c.schema.ID, c.schema.CreatedAt, c.schema.Owner} {
		if fixed != nil && fixed(&changed) != fixed(row) {
			return fmt.Errorf("the id, the time of creation and the owner of %s %s cannot change", c.schema.Noun, c.schema.ID(row))
		}
	}
	if err := c.check(&changed, row); err != nil {
		return err
	}
	for _, key := range c.keys {
		delete(key.holders, key.Of(row))
		key.holders[key.Of(&changed)] = row
	}
	*row = changed
	*c.changes++
	return nil
}

// Delete deletes rows.
func (c *Collection[T]) Delete(rows ...*T) {
	for _, row := range rows {
		isGone := func(other *T) bool { return other == row }
		c.rows = slices.DeleteFunc(c.rows, isGone)
		if c.schema.Owner != nil {
			owner := c.schema.Owner(row)
			c.owned[owner] = slices.DeleteFunc(c.owned[owner], isGone)
		}
		for _, key := range c.keys {
			delete(key.holders, key.Of(row))
		}
		*c.changes++
	}
}

// DeleteOf deletes the rows that belong to an object or need it.
func (c *Collection[T]) DeleteOf(id string) {
	c.Delete(c.Of(id)...)
	if c.schema.Needs == nil {
		return
	}
	for _, row := range c.All() {
		if c.schema.Needs(row) == id {
			c.Delete(row)
		}
	}
}

// MarshalJSON implements json.Marshaler.
func (c *Collection[T]) MarshalJSON() ([]byte, error) {
	return json.Marshal(append([]*T{}, c.rows...)) // none are an empty list
}

// UnmarshalJSON implements json.Unmarshaler. The rows take the place of those that are there.
func (c *Collection[T]) UnmarshalJSON(data []byte) error {
	var rows []*T
	if err := DecodeStrict(data, &rows); err != nil {
		return fmt.Errorf("each %s: %w", c.schema.Noun, err)
	}
	*c = NewCollection(c.schema, c.changes)
	for i, row := range rows {
		if row == nil {
			return fmt.Errorf("%s [%d] is null", c.schema.Noun, i)
		}
		if err := c.Insert(row); err != nil {
			return fmt.Errorf("%s [%d]: %w", c.schema.Noun, i, err)
		}
	}
	return nil
}

// check returns an error if a row cannot be in the collection in the place of self.
func (c *Collection[T]) check(row, self *T) error {
	id := c.schema.ID(row)
	if id == "" {
		return fmt.Errorf("the %s has no id", c.schema.Noun)
	}
	if c.schema.CreatedAt != nil {
		if _, err := time.Parse(time.RFC3339Nano, c.schema.CreatedAt(row)); err != nil {
			return fmt.Errorf("the time at which %s %s was created is not RFC 3339", c.schema.Noun, id)
		}
	}
	for _, key := range c.keys {
		value := key.Of(row)
		if holder := key.holders[value]; value != "" && holder != nil && holder != self {
			return &DuplicateError{Noun: c.schema.Noun, Key: key.Name, HolderID: c.schema.ID(holder)}
		}
	}
	return nil
}

// place returns rows with another one where it belongs.
func (c *Collection[T]) place(rows []*T, row *T) []*T {
	at := len(rows)
	if c.schema.CreatedAt != nil {
		at = c.firstAt(rows, c.position(row))
	}
	return slices.Insert(rows, at, row)
}

// position is a place in the order of rows: of the time of creation, then of the id.
type position struct {
	Time time.Time `json:"t"`
	ID   string    `json:"i"`
}

func (c *Collection[T]) position(row *T) position {
	created, _ := time.Parse(time.RFC3339Nano, c.schema.CreatedAt(row)) // see check
	return position{created, c.schema.ID(row)}
}

// firstAt returns the index of the first row that is not before the position.
func (c *Collection[T]) firstAt(rows []*T, at position) int {
	index, _ := slices.BinarySearchFunc(rows, at, func(row *T, at position) int {
		p := c.position(row)
		return cmp.Or(p.Time.Compare(at.Time), strings.Compare(p.ID, at.ID))
	})
	return index
}
