// Package emukit is the part of an API emulator that has nothing to do with any one API: the clock, the request
// journal, scripted faults, documented rate limits, a state file, the recorder of exchanges, the pages under
// /_emulator/, and the guard that keeps web pages out. An emulator describes its API, with the Endpoints and the collections of its
// objects, to a Server.
//
// Nothing in here is random and nothing runs in the background: the same requests in the same order give the same
// answers.
package emukit
