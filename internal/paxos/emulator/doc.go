// Package emulator is a stateful emulator of the identity domain of the Paxos v2 API, with its tokens and with both known
// revisions of the controls; Operations lists what it serves. It needs no account at Paxos and no network.
//
// Each rule names its source in a comment: the specification (the published OpenAPI document), a guide (the published
// documentation), or a guess, written guess(id), if neither states the rule. The list Guesses holds all of them.
//
// In a test:
//
//	server := emulator.New(t)
//	client := newClient(server.APIURL(), server.TokenURL(), server.ClientID(), server.ClientSecret())
//
// As a program it is cmd/paxos-emulator. What only an emulator can do (seed, faults, journal, clock) is offered as Go
// methods and, for other languages, under /_emulator/.
package emulator
