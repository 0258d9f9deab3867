package emukit

import (
	"encoding/json"
	"net/url"
	"slices"
	"sync"
	"time"
)

// Entry is one request in the journal. Its JSON form carries nothing personal: names of query parameters and of body
// fields, never their values. The values are in Query and Body, for tests and for who asks for them.
type Entry struct {
	// Sequence counts requests from 1.
	Sequence int64 `json:"sequence"`
	// Time is when the request came, by the emulator's clock.
	Time time.Time `json:"time"`
	// Method is the HTTP method, Path the template of the path (/v2/things/{id}), Operation its name in the API.
	// Path and Operation are empty where no route matched.
	Method    string `json:"method"`
	Path      string `json:"path"`
	Operation string `json:"operation"`
	// Status is the status that was answered, 0 where the connection was reset in place of an answer.
	Status int `json:"status"`
	// LatencyMS is the real time from reading the request to having the answer, in milliseconds.
	LatencyMS float64 `json:"latency_ms"`
	// QueryKeys and BodyKeys are sorted: names of query parameters, and of body fields as paths such as
	// "address.city" or "members[].roles[]".
	QueryKeys []string `json:"query_keys"`
	BodyKeys  []string `json:"body_keys"`
	// Fault is the kind of the scripted fault that the request met.
	Fault FaultKind `json:"fault,omitempty"`
	// RequestPath is the path as it was sent.
	RequestPath string `json:"-"`
	// Query are the query values and Body the request body as they were sent; nil for routes that carry secrets.
	Query url.Values `json:"-"`
	Body  []byte     `json:"-"`
}

// entryWithValues is an entry with the values that its JSON form leaves out.
type entryWithValues struct {
	Entry

	RequestPath string          `json:"request_path,omitempty"`
	Query       url.Values      `json:"query,omitempty"`
	Body        json.RawMessage `json:"body,omitempty"`
}

func (e Entry) withValues() entryWithValues {
	body := e.Body
	if len(body) > 0 && !json.Valid(body) {
		body, _ = json.Marshal(string(body)) //nolint:errchkjson // a string always marshals
	}
	return entryWithValues{Entry: e, RequestPath: e.RequestPath, Query: e.Query, Body: body}
}

// journal keeps the last requests in memory. It is safe for concurrent use.
type journal struct {
	mu      sync.Mutex
	size    int
	next    int64
	entries []Entry
}

// newJournal returns a journal of the last size requests; all of them when size is 0.
func newJournal(size int) *journal { return &journal{size: size} }

// Add appends e and gives it its sequence number.
func (j *journal) Add(e Entry) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.next++
	e.Sequence = j.next
	j.entries = append(j.entries, e)
	if j.size > 0 && len(j.entries) > j.size {
		j.entries = j.entries[1:] // what it leaves behind goes when the next append makes room
	}
}

// Entries returns the kept requests, oldest first.
func (j *journal) Entries() []Entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.entries)
}

// Clear forgets all requests; sequence numbers go on.
func (j *journal) Clear() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.entries = nil
}
