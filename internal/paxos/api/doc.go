// Package api is a typed client of the Paxos v2 API: the identity domain as far as the provider uses it.
//
// A file in the singular (identity.go) holds the wire shapes of one API object, its plural (identities.go) the
// operations on it. Field names are the API's own. The emulator imports the shapes, so the two cannot drift apart.
package api
