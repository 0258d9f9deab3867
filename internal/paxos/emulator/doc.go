// Package emulator is a stateful emulator of the identity domain of the Paxos v2 API: OAuth2 tokens, identities,
// controls in both known revisions, institution members, the sandbox status, profiles and events. It needs no account and no
// network.
//
// Each rule names its source in a comment: the specification (the published OpenAPI document), a guide (the published
// documentation), or a guess, written guess(id), where both are silent. The list Guesses holds all of them.
//
// In a test:
//
//	server := emulator.New(t)
//	client := newClient(server.APIURL(), server.TokenURL(), server.ClientID(), server.ClientSecret())
//
// As a program it is cmd/paxos-emulator. What only an emulator can do (seed, faults, journal, clock) is offered as Go
// methods and, for other languages, under /_emulator/.
package emulator
