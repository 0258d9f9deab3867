package emukit

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// note is an object of no API.
type note struct {
	ID      string `json:"id"`
	Created string `json:"created"`
	Folder  string `json:"folder,omitempty"`
	Title   string `json:"title,omitempty"`
}

func newNotes(store *Store) *Collection[note] {
	return NewCollection(store, "notes", Schema[note]{
		Noun: "note",
		ID:   func(n *note) string { return n.ID }, CreatedAt: func(n *note) string { return n.Created },
		Owner:  func(n *note) string { return n.Folder },
		Unique: []Key[note]{{Name: "title", Of: func(n *note) string { return n.Title }}},
	})
}

// tag is an object without a time of creation.
type tag struct {
	ID string `json:"id"`
}

func newTags(store *Store) *Collection[tag] {
	return NewCollection(store, "tags", Schema[tag]{Noun: "tag", ID: func(t *tag) string { return t.ID }})
}

func newStore() (*Store, *Collection[note], *Collection[tag]) {
	store := NewStore(NewManualClock(noon), Format{
		Version: 2, Upgrades: map[int]func(map[string]json.RawMessage) error{1: func(fields map[string]json.RawMessage) error {
			fields["notes"] = fields["old_notes"]
			delete(fields, "old_notes")
			return nil
		}},
	})
	return store, newNotes(store), newTags(store)
}

// at returns the time n minutes after noon.
func at(n int) string { return noon.Add(time.Duration(n) * time.Minute).Format(time.RFC3339) }

func noteIDs(notes ...*note) []string {
	ids := []string{}
	for _, n := range notes {
		ids = append(ids, n.ID)
	}
	return ids
}

func allNotes(notes *Collection[note]) []string {
	ids := []string{}
	for n := range notes.All() {
		ids = append(ids, n.ID)
	}
	return ids
}

// Whoever registers a collection has done all for it: no method of the store names a kind of object.
func TestCollection_registeredIsInEverything(t *testing.T) {
	t.Parallel()
	store, notes, tags := newStore()
	one := &note{ID: "one", Created: at(1), Title: "One"}
	require.NoError(t, notes.Insert(one))
	require.NoError(t, tags.Insert(&tag{ID: "b"}))
	require.NoError(t, tags.Insert(&tag{ID: "a"}))

	snapshot, err := store.Snapshot()
	require.NoError(t, err)
	require.JSONEq(t, `{"version":2,"last_time":"0001-01-01T00:00:00Z",
		"notes":[{"id":"one","created":"2026-01-01T12:01:00Z","title":"One"}],"tags":[{"id":"b"},{"id":"a"}]}`, string(snapshot))

	store.KeepEarlier(true)
	changes := store.Changes()
	require.NoError(t, notes.Update(one, func(n *note) { n.Title = "Changed" }))
	require.NoError(t, notes.Insert(&note{ID: "two", Created: at(2)}))
	for row := range tags.All() {
		tags.Delete(row)
		break
	}
	require.Equal(t, changes+3, store.Changes(), "each change has to reach the state file")
	require.True(t, store.HasEarlier())
	undo := store.ServeEarlier()
	stale, err := store.Snapshot()
	require.NoError(t, err)
	require.JSONEq(t, string(snapshot), string(stale))
	undo()
	require.Equal(t, []string{"one", "two"}, allNotes(notes))
	require.Equal(t, 1, tags.Len())
	store.KeepEarlier(false)
	require.False(t, store.HasEarlier())

	require.NoError(t, store.Restore(snapshot))
	restored, err := store.Snapshot()
	require.NoError(t, err)
	require.JSONEq(t, string(snapshot), string(restored))
	again, moreNotes, moreTags := newStore()
	require.NoError(t, again.Restore(snapshot), "another store")
	require.Equal(t, []string{"one"}, allNotes(moreNotes))
	require.Equal(t, 2, moreTags.Len())

	store.Clear()
	require.Zero(t, notes.Len())
	require.Zero(t, tags.Len())
	require.Panics(t, func() { newNotes(store) })
}

func TestStore_Restore(t *testing.T) {
	t.Parallel()
	store, notes, _ := newStore()
	require.NoError(t, store.Restore([]byte(`{"version":1,"last_time":"2026-01-02T00:00:00Z","old_notes":[{"id":"a","created":"`+at(1)+`"}]}`)))
	require.Equal(t, []string{"a"}, allNotes(notes))
	require.Equal(t, "2026-01-02T00:00:00.000001Z", store.Now().Format(time.RFC3339Nano), "later than all before, whatever the clock says")
	for _, tt := range []struct{ snapshot, want string }{
		{``, "not a snapshot"},
		{`[]`, "not a snapshot"},
		{`{}`, "version 0"},
		{`{"version":9}`, "has version 9, this emulator writes version 2: use the release that wrote it"},
		{`{"version":"2"}`, "not a snapshot"},
		{`{"version":2,"last_time":7}`, "not a snapshot"},
		{`{"version":2,"songs":[]}`, `unknown field "songs"`},
		{`{"version":2,"notes":[null]}`, "notes of the snapshot: [0] is null"},
		{`{"version":2,"notes":[{"id":"a","created":"` + at(1) + `"},{"id":"a","created":"` + at(1) + `"}]}`, "[1]: note a exists already"},
		{`{"version":2,"notes":[{"created":"` + at(1) + `"}]}`, "the note has no id"},
		{`{"version":2,"notes":[{"id":"a","created":"noon"}]}`, "note a was created is not RFC 3339"},
		{`{"version":2,"notes":[{"id":"a","mood":"x"}]}`, "mood"},
	} {
		err := store.Restore([]byte(tt.snapshot))
		require.ErrorContains(t, err, tt.want)
		require.NotContains(t, err.Error(), "\n")
	}
	require.Equal(t, []string{"a"}, allNotes(notes))
	require.NoError(t, store.Restore([]byte(`{"version":2}`)))
	require.Zero(t, notes.Len())
	require.Equal(t, "2026-01-02T00:00:00.000002Z", store.Now().Format(time.RFC3339Nano), "time never goes back")
}

func TestCollection_uniqueKeys(t *testing.T) {
	t.Parallel()
	_, notes, _ := newStore()
	one, two := &note{ID: "one", Created: at(1), Title: "One"}, &note{ID: "two", Created: at(2)}
	require.NoError(t, notes.Insert(one))
	require.NoError(t, notes.Insert(two))
	require.NoError(t, notes.Insert(&note{ID: "three", Created: at(3)}), "rows may lack a key")
	require.Equal(t, &DuplicateError{Noun: "note", HolderID: "one"}, notes.Insert(&note{ID: "one", Created: at(4)}))
	taken := &DuplicateError{Noun: "note", Key: "title", HolderID: "one"}
	require.Equal(t, taken, notes.Insert(&note{ID: "four", Created: at(4), Title: "One"}))
	require.Equal(t, taken, notes.Update(two, func(n *note) { n.Title = "One" }))
	require.EqualError(t, taken, "note one has this title already")
	require.Empty(t, two.Title, "it stays as it was")
	require.NoError(t, notes.Update(one, func(n *note) { n.Title = "One" }), "its own")

	require.NoError(t, notes.Update(one, func(n *note) { n.Title = "Other" }))
	require.NoError(t, notes.Update(two, func(n *note) { n.Title = "One" }), "free again")
	notes.Delete(two)
	require.NoError(t, notes.Update(one, func(n *note) { n.Title = "One" }), "free again")
	_, err := notes.Find("two")
	require.Equal(t, &NotFoundError{Noun: "note", ID: "two"}, err)
	for _, change := range []func(*note){
		func(n *note) { n.ID = "x" }, func(n *note) { n.Created = at(9) }, func(n *note) { n.Folder = "x" }, func(n *note) { n.Created = "" },
	} {
		require.Error(t, notes.Update(one, change))
	}
	found, err := notes.Find("one")
	require.NoError(t, err)
	require.Equal(t, &note{ID: "one", Created: at(1), Title: "One"}, found)
}

func TestCollection_Page(t *testing.T) {
	t.Parallel()
	_, notes, _ := newStore()
	for _, n := range []note{
		{ID: "d", Created: at(3)},
		{ID: "a", Created: at(1), Folder: "f"},
		{ID: "c", Created: "2026-01-01T13:02:00+01:00"},
		{ID: "b", Created: at(2), Folder: "f"},
		{ID: "e", Created: at(4), Folder: "g"},
	} {
		require.NoError(t, notes.Insert(&n))
	}
	pages := func(size int, ascending bool, filter Filter[note], between func()) []string {
		request := PageRequest{Size: size, Ascending: ascending, List: "l"}
		seen := []string{}
		for {
			rows, next := notes.Page(request, filter)
			require.LessOrEqual(t, len(rows), size)
			seen = append(seen, noteIDs(rows...)...)
			if next == "" {
				return seen
			}
			require.NoError(t, request.Continue(next))
			between()
		}
	}
	during := func(operator string, n int) (r TimeRange) {
		r.Narrow(operator, noon.Add(time.Duration(n)*time.Minute))
		return r
	}
	both := during("gt", 1)
	both.Narrow("lte", noon.Add(3*time.Minute))
	both.Narrow("lt", noon.Add(9*time.Minute))
	for name, tt := range map[string]struct {
		filter Filter[note]
		want   []string
	}{
		"all":     {Filter[note]{}, []string{"a", "b", "c", "d", "e"}},
		"owner":   {Filter[note]{Owner: "f"}, []string{"a", "b"}},
		"nobody":  {Filter[note]{Owner: "h"}, []string{}},
		"matches": {Filter[note]{Matches: func(n *note) bool { return n.ID != "b" }}, []string{"a", "c", "d", "e"}},
		"lt":      {Filter[note]{Created: during("lt", 2)}, []string{"a"}},
		"lte":     {Filter[note]{Created: during("lte", 2)}, []string{"a", "b", "c"}},
		"eq":      {Filter[note]{Created: during("eq", 2)}, []string{"b", "c"}},
		"gte":     {Filter[note]{Created: during("gte", 2)}, []string{"b", "c", "d", "e"}},
		"gt":      {Filter[note]{Created: during("gt", 2)}, []string{"d", "e"}},
		"both":    {Filter[note]{Created: both, Owner: "f"}, []string{"b"}},
		"none":    {Filter[note]{Created: func() TimeRange { r := during("gt", 3); r.Narrow("lt", noon); return r }()}, []string{}},
	} {
		backwards := []string{}
		for _, id := range tt.want {
			backwards = append([]string{id}, backwards...)
		}
		for size := 1; size < 6; size++ {
			require.Equal(t, tt.want, pages(size, true, tt.filter, func() {}), name)
			require.Equal(t, backwards, pages(size, false, tt.filter, func() {}), name)
		}
	}
	added := 0
	require.Equal(t, []string{"e", "d", "c", "b", "a"}, pages(2, false, Filter[note]{}, func() {
		added++
		require.NoError(t, notes.Insert(&note{ID: fmt.Sprint("new-", added), Created: at(10 + added)}))
	}), "a row that is added between two pages hides and repeats none")

	request := PageRequest{Size: 1, List: "l"}
	_, next := notes.Page(request, Filter[note]{})
	elsewhere := PageRequest{Size: 1, List: "m"}
	require.ErrorIs(t, elsewhere.Continue(next), ErrCursor)
	require.ErrorIs(t, request.Continue("junk"), ErrCursor)
}

func TestPageSizes(t *testing.T) {
	t.Parallel()
	sizes := PageSizes{Default: 10, Max: 20}
	for limit, want := range map[string]int{"": 10, "0": 10, "1": 1, "20": 20} {
		size, err := sizes.Parse(limit)
		require.NoError(t, err)
		require.Equal(t, want, size)
	}
	for _, limit := range []string{"21", "-1", "x", "99999999999"} {
		_, err := sizes.Parse(limit)
		require.EqualError(t, err, "must be between 1 and 20")
	}
}
