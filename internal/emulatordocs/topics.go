package main

import (
	"slices"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// topic is a section of the page of guesses.
type topic struct {
	Title   string
	Guesses []emulator.Guess
}

// topics lists the guesses of each section by id. Those that no section lists come last.
var topics = []struct {
	title, ids string
}{
	{
		"Verification and status", "controls-over-verification frozen-is-error legacy-flags passthrough-screening refresh-no-reverify " +
			"requirement-errors sandbox-inapplicable status-precedence tin-status validation-status",
	},
	{
		"Controls", "array-2025 control-any-status control-filters-combine control-order controls-rate-limit delete-not-overridable " +
			"delete-unknown overridable-false same-type-twice",
	},
	{
		"Identities", "cdd-created-at conflict-order details-extent empty-clears founding-roles govt-id-alias license-details member-name " +
			"member-rules metadata-replaced one-kind real-dates server-set-ignored tax-follows-cip timestamps-normalized update-conflict " +
			"updated-at write-answers zip-code",
	},
	{"Profiles", "profile-deactivated profile-kept profile-nickname"},
	{
		"Requests and responses", "cursor-bound enums-refused list-limits media-type no-retry-after strict-bodies token-default-scope " +
			"unauthorized-text unknown-query unknown-route",
	},
	{"Request signing", "signature-lead signature-payload signature-refusal signature-replay signature-timestamp"},
}

// byTopic sorts guesses into sections, in the order of the guesses.
func byTopic(guesses []emulator.Guess) []topic {
	var sections []topic
	add := func(title string, belongs func(id string) bool) {
		section := topic{Title: title}
		for _, guess := range guesses {
			if belongs(guess.ID) {
				section.Guesses = append(section.Guesses, guess)
			}
		}
		if len(section.Guesses) > 0 {
			sections = append(sections, section)
		}
	}
	var listed []string
	for _, topic := range topics {
		ids := strings.Fields(topic.ids)
		listed = append(listed, ids...)
		add(topic.title, func(id string) bool { return slices.Contains(ids, id) })
	}
	add("Other", func(id string) bool { return !slices.Contains(listed, id) })
	return sections
}
