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
	Author  string `json:"author,omitempty"`
}

func newNotes() (notes Collection[note], changes *uint64) {
	changes = new(uint64)
	return NewCollection(Schema[note]{
		Noun: "note",
		ID:   func(n *note) string { return n.ID }, CreatedAt: func(n *note) string { return n.Created },
		Owner:  func(n *note) string { return n.Folder },
		Needs:  func(n *note) string { return n.Author },
		Unique: []Key[note]{{Name: "title", Of: func(n *note) string { return n.Title }}},
	}, changes), changes
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

func TestCollection_changes(t *testing.T) {
	t.Parallel()
	notes, changes := newNotes()
	one := &note{ID: "one", Created: at(1), Folder: "f"}
	require.NoError(t, notes.Insert(one))
	require.NoError(t, notes.Insert(&note{ID: "two", Created: at(2), Folder: "g"}))
	require.NoError(t, notes.Update(one, func(n *note) { n.Title = "Changed" }))
	for _, n := range notes.All() {
		if n != one {
			notes.Delete(n)
		}
	}
	require.EqualValues(t, 4, *changes, "each change has to reach the state file")
	require.Equal(t, []*note{one}, notes.All())
	require.Equal(t, []*note{one}, notes.Of("f"))
	require.Empty(t, notes.Of("g"))
	require.Equal(t, 1, notes.Len())
}

func TestCollection_Between(t *testing.T) {
	t.Parallel()
	notes, _ := newNotes()
	for n := range 5 {
		require.NoError(t, notes.Insert(&note{ID: fmt.Sprint(n), Created: at(n)}))
	}
	minute := func(n int) time.Time { return noon.Add(time.Duration(n) * time.Minute) }
	require.Equal(t, []string{"1", "2"}, noteIDs(notes.Between(minute(1), minute(3))...))
	require.Equal(t, []string{"0", "1"}, noteIDs(notes.Between(time.Time{}, minute(2))...))
	require.Len(t, notes.Between(time.Time{}, minute(9)), 5)
	require.Empty(t, notes.Between(minute(3), minute(1)))
}

func TestCollection_DeleteOf(t *testing.T) {
	t.Parallel()
	notes, _ := newNotes()
	for id, n := range map[string]note{"owned": {Folder: "f"}, "needing": {Folder: "g", Author: "f"}, "other": {Folder: "g", Author: "a"}} {
		n.ID, n.Created = id, at(1)
		require.NoError(t, notes.Insert(&n))
	}
	notes.DeleteOf("f")
	require.Equal(t, []string{"other"}, noteIDs(notes.All()...))
	require.Equal(t, []string{"other"}, noteIDs(notes.Of("g")...))
}

// Rows without a time of creation keep the order in which they were inserted.
func TestCollection_withoutTime(t *testing.T) {
	t.Parallel()
	tags := NewCollection(Schema[string]{Noun: "tag", ID: func(tag *string) string { return *tag }}, new(uint64))
	for _, tag := range []string{"b", "c", "a"} {
		require.NoError(t, tags.Insert(&tag))
	}
	data, err := json.Marshal(&tags)
	require.NoError(t, err)
	require.JSONEq(t, `["b","c","a"]`, string(data))
}

func TestCollection_JSON(t *testing.T) {
	t.Parallel()
	notes, _ := newNotes()
	data, err := json.Marshal(&notes)
	require.NoError(t, err)
	require.Equal(t, `[]`, string(data))
	require.NoError(t, notes.Insert(&note{ID: "one", Created: at(1), Folder: "f", Title: "One"}))
	data, err = json.Marshal(&notes)
	require.NoError(t, err)
	require.JSONEq(t, `[{"id":"one","created":"2026-01-01T12:01:00Z","folder":"f","title":"One"}]`, string(data))

	again, _ := newNotes()
	require.NoError(t, again.Insert(&note{ID: "other", Created: at(1)}))
	require.NoError(t, json.Unmarshal(data, &again))
	require.Equal(t, notes.All(), again.All(), "in place of those that were there")
	require.Len(t, again.Of("f"), 1)
	require.Error(t, again.Insert(&note{ID: "two", Created: at(2), Title: "One"}))
	for rows, want := range map[string]string{
		`[null]`: "note [0] is null",
		`[{"id":"a","created":"` + at(1) + `"},{"id":"a","created":"` + at(1) + `"}]`: "note [1]: note a exists already",
		`[{"created":"` + at(1) + `"}]`:                                               "the note has no id",
		`[{"id":"a","created":"noon"}]`:                                               "note a was created is not RFC 3339",
		`[{"id":"a","created":"` + at(1) + `","mood":"x"}]`:                           "mood",
	} {
		require.ErrorContains(t, json.Unmarshal([]byte(rows), &again), want)
	}
}

func TestCollection_uniqueKeys(t *testing.T) {
	t.Parallel()
	notes, _ := newNotes()
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
	notes, _ := newNotes()
	for _, n := range []note{
		{ID: "d", Created: at(3)},
		{ID: "a", Created: at(1), Folder: "f"},
		{ID: "c", Created: "2026-01-01T13:02:00+01:00"},
		{ID: "b", Created: at(2), Folder: "f"},
		{ID: "e", Created: at(4), Folder: "g"},
	} {
		require.NoError(t, notes.Insert(&n))
	}
	everything := func(*note) bool { return true }
	pages := func(size int, ascending bool, folder string, matches func(*note) bool, between func()) []string {
		request := PageRequest{Size: size, Ascending: ascending, List: "l"}
		seen := []string{}
		for {
			list := notes.All()
			if folder != "" {
				list = notes.Of(folder)
			}
			rows, next := notes.Page(request, list, matches)
			require.LessOrEqual(t, len(rows), size)
			seen = append(seen, noteIDs(rows...)...)
			if next == "" {
				return seen
			}
			require.True(t, request.Continue(next))
			between()
		}
	}
	for name, tt := range map[string]struct {
		folder  string
		matches func(*note) bool
		want    []string
	}{
		"all":     {"", everything, []string{"a", "b", "c", "d", "e"}},
		"owner":   {"f", everything, []string{"a", "b"}},
		"nobody":  {"h", everything, []string{}},
		"matches": {"", func(n *note) bool { return n.ID != "b" }, []string{"a", "c", "d", "e"}},
	} {
		backwards := []string{}
		for _, id := range tt.want {
			backwards = append([]string{id}, backwards...)
		}
		for size := 1; size < 6; size++ {
			require.Equal(t, tt.want, pages(size, true, tt.folder, tt.matches, func() {}), name)
			require.Equal(t, backwards, pages(size, false, tt.folder, tt.matches, func() {}), name)
		}
	}
	added := 0
	require.Equal(t, []string{"e", "d", "c", "b", "a"}, pages(2, false, "", everything, func() {
		added++
		require.NoError(t, notes.Insert(&note{ID: fmt.Sprint("new-", added), Created: at(10 + added)}))
	}), "a row that is added between two pages hides and repeats none")

	request := PageRequest{Size: 1, List: "l"}
	_, next := notes.Page(request, notes.All(), everything)
	elsewhere := PageRequest{Size: 1, List: "m"}
	require.False(t, elsewhere.Continue(next))
	require.False(t, request.Continue("junk"))
}
