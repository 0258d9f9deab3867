package emukit

import (
	"encoding/base64"
	"encoding/json"
	"slices"
)

// PageRequest is which page of a list is wanted.
type PageRequest struct {
	// Size is the most rows that the page has.
	Size int
	// Ascending lists begin with the oldest row, others with the newest.
	Ascending bool
	// List names the list with its filters and its order: a cursor continues no other.
	List  string
	after *position
}

// cursor is what a cursor holds. It names a position and not an offset, so rows that are added between two pages neither
// repeat nor hide others.
type cursor struct {
	position

	List string `json:"l"`
}

// Continue asks for the page after the one that returned the cursor. It reports false if that was not this list.
func (r *PageRequest) Continue(text string) bool {
	var from cursor
	data, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || DecodeStrict(data, &from) != nil || from.List != r.List {
		return false
	}
	r.after = &from.position
	return true
}

// Page returns a page of those rows that match and have not ended, and the cursor of the page after it, which is empty at the end. The rows
// are what All, Of or Between has returned.
func (c *Collection[T]) Page(request PageRequest, rows []*T, matches func(*T) bool) (page []*T, next string) {
	walk := slices.Backward[[]*T]
	after := request.after
	switch {
	case request.Ascending && after != nil:
		rows = rows[c.firstAt(rows, position{after.Time, after.ID + "\x00"}):] // the least id above
	case after != nil:
		rows = rows[:c.firstAt(rows, *after)]
	}
	if request.Ascending {
		walk = slices.All
	}
	for _, row := range walk(rows) {
		if c.ended(row) || !matches(row) {
			continue
		}
		if len(page) == request.Size {
			data, err := json.Marshal(cursor{c.position(page[len(page)-1]), request.List})
			if err != nil {
				panic(err) // times that were parsed always marshal
			}
			return page, base64.RawURLEncoding.EncodeToString(data)
		}
		page = append(page, row)
	}
	return page, ""
}
