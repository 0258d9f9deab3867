package emukit

import (
	"maps"
	"slices"
)

// Guess is a rule of an emulator that no published document states. A guess is marked in the code, at the rule, as
// guess(ID).
type Guess struct {
	// ID is short and stable, Text one sentence or two.
	ID, Text string
}

// GuessTopic is a section of the list of guesses.
type GuessTopic struct {
	Title   string
	Guesses []Guess
}

// NewGuessTopic returns a topic of guesses, which are texts by ID.
func NewGuessTopic(title string, guesses map[string]string) GuessTopic {
	topic := GuessTopic{Title: title}
	for _, id := range slices.Sorted(maps.Keys(guesses)) {
		topic.Guesses = append(topic.Guesses, Guess{id, guesses[id]})
	}
	return topic
}
