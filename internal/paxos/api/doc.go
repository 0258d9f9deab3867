// Package api is a typed client of the Paxos v2 API: the identity domain as far as the provider uses it.
//
// A file for each object (profiles.go) holds its operations, the shapes on the wire and the methods of the client; that of an
// identity, the largest one, has its shapes in identity.go. Field names are the API's own. The emulator imports the shapes, so
// the two cannot drift apart.
package api
