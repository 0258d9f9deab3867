// Package api is a typed client of the Public Mint Identities API.
//
// Comments name the source of a rule: the reference (the API's page on identities), another page of its documentation, or a guess
// where no page says it. Field names are the API's own. The emulator imports the shapes, so the two cannot drift apart.
package api
