// Package apikit holds the parts of a typed client that know no API: calls and their errors, what to do about them, the search
// for what became of a lost write, the removal of personal data from messages, and checks of URLs, ids and answers.
package apikit
