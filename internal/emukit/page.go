package emukit

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// PageSizes are the numbers of rows that the pages of a list can have.
type PageSizes struct{ Default, Max int }

// Parse returns the size that a request asks for; none and 0 stand for the default.
func (p PageSizes) Parse(limit string) (int, error) {
	size, err := strconv.ParseInt(cmp.Or(limit, "0"), 10, 32)
	if err != nil || size < 0 || int(size) > p.Max {
		return 0, fmt.Errorf("must be between 1 and %d", p.Max)
	}
	return cmp.Or(int(size), p.Default), nil
}

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

// ErrCursor says that a cursor was not returned by this list.
var ErrCursor = errors.New("the cursor is not one of this list")

// Continue asks for the page after the one that returned the cursor. A cursor of another list is ErrCursor.
func (r *PageRequest) Continue(text string) error {
	var from cursor
	data, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		err = DecodeStrict(data, &from)
	}
	if err != nil || from.List != r.List {
		return ErrCursor
	}
	r.after = &from.position
	return nil
}

// next returns the cursor for the page after one that ends at the position.
func (r *PageRequest) next(last position) string {
	data, err := json.Marshal(cursor{last, r.List})
	if err != nil {
		panic(err) // times that were parsed always marshal
	}
	return base64.RawURLEncoding.EncodeToString(data)
}

// Filter says which rows a list has. The zero value says all.
type Filter[T any] struct {
	// Owner leaves only the rows that belong to the object with this id.
	Owner string
	// Created leaves only the rows that were created in this time.
	Created TimeRange
	// Matches leaves only the rows of which it says true.
	Matches func(*T) bool
}

// Page returns the rows of a page of a list, and the cursor of the page after it, which is empty at the end.
func (c *Collection[T]) Page(request PageRequest, filter Filter[T]) (rows []*T, next string) {
	list := c.order
	if filter.Owner != "" {
		list = c.owned[filter.Owner]
	}
	list = between(list, request, filter.Created)
	var last position
	for i := range list {
		e := list[i]
		if !request.Ascending {
			e = list[len(list)-1-i]
		}
		if filter.Matches != nil && !filter.Matches(e.row) {
			continue
		}
		if len(rows) == request.Size {
			return rows, request.next(last)
		}
		rows, last = append(rows, e.row), e.position
	}
	return rows, ""
}

// between returns the entries that were created in the time, and are not on pages before the one that is requested.
func between[T any](list []*entry[T], request PageRequest, created TimeRange) []*entry[T] {
	if created.before != nil {
		list = list[:firstAt(list, position{Time: *created.before})]
	}
	if created.from != nil {
		list = list[firstAt(list, position{Time: *created.from}):]
	}
	switch after := request.after; {
	case after == nil:
		return list
	case request.Ascending:
		return list[firstAt(list, position{after.Time, after.ID + "\x00"}):] // the least id above
	default:
		return list[:firstAt(list, *after)]
	}
}

// firstAt returns the index of the first entry that is not before the position.
func firstAt[T any](list []*entry[T], at position) int {
	index, _ := slices.BinarySearchFunc(list, at, func(e *entry[T], at position) int { return e.compare(at) })
	return index
}

// TimeRange is a part of time, from one moment to before another. The zero value is all of it.
type TimeRange struct{ from, before *time.Time }

// Narrow leaves what compares with a moment in this way: lt, lte, eq, gte or gt.
func (r *TimeRange) Narrow(operator string, at time.Time) {
	from, before := at, at.Add(1) // eq: times are whole nanoseconds
	switch operator {
	case "lt":
		before = at
	case "gt":
		from = before
	}
	if operator[0] != 'l' && (r.from == nil || from.After(*r.from)) {
		r.from = &from
	}
	if operator[0] != 'g' && (r.before == nil || before.Before(*r.before)) {
		r.before = &before
	}
}

// Contains reports whether a moment is in the range.
func (r TimeRange) Contains(at time.Time) bool {
	return (r.from == nil || !at.Before(*r.from)) && (r.before == nil || at.Before(*r.before))
}
