// Package emulator is a stateful emulator of the Public Mint Identities API: identities with their documents and operations, uploads,
// and the approval of the sandbox. It needs no account and no network.
//
// Each rule names its source in a comment: the reference (the API's page on identities), another page of its documentation, or a
// guess, written guess(id), if none states the rule. The list Guesses holds all of them. Much is a guess: the pages show no error, no
// KYC status and no whole identity. So options vary what the pages leave open, and a client has to stand all of them.
package emulator
