package emulator

import "github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"

// Guess is a rule of the emulator that no published document states. A guess is marked in the code, at the rule, as
// guess(ID).
type Guess = emukit.Guess

// GuessTopic is a section of the list of guesses.
type GuessTopic = emukit.GuessTopic

var requestGuesses = emukit.NewGuessTopic("Requests and responses", map[string]string{
	"cursor-bound":        "A page_cursor is good only for the same filters and order; other use is 400.",
	"enums-refused":       "Values that the specification does not list are 400 in requests.",
	"list-limits":         "Lists of identities have 100 rows by default and 1000 at most; more is 400.",
	"media-type":          "A body that is not called application/json is 415.",
	"no-retry-after":      "429 carries no Retry-After.",
	"strict-bodies":       "Unknown fields in a request body are 400.",
	"token-default-scope": "A token request without scope gets all scopes of the client.",
	"unauthorized-text":   "The text of the 401 for a token that is unknown or has expired.",
	"unknown-query":       "Unknown query parameters are 400.",
	"unknown-route":       "Unknown paths are a 404 with a problem body.",
})
