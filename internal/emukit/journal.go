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
	Sequence int64
	// Time is when the request came, by the emulator's clock.
	Time time.Time
	// Method is the HTTP method, Path the template of the path (/v2/things/{id}), Operation its name in the API.
	// Path and Operation are empty where no route matched.
	Method, Path, Operation string
	// Status is the status that was answered, 0 where the connection was reset in place of an answer.
	Status int
	// Latency is the real time from reading the request to having the answer.
	Latency time.Duration
	// QueryKeys and BodyKeys are sorted: names of query parameters, and of body fields as paths such as
	// "address.city" or "members[].roles[]".
	QueryKeys, BodyKeys []string
	// Fault is the kind of the scripted fault that the request met.
	Fault FaultKind
	// RequestPath is the path as it was sent, Query the query values.
	RequestPath string
	Query       url.Values
	// Body is the request body as it was sent; nil for routes that carry secrets.
	Body []byte
}

type entryJSON struct {
	Sequence    int64           `json:"sequence"`
	Time        time.Time       `json:"time"`
	Method      string          `json:"method"`
	Path        string          `json:"path"`
	Operation   string          `json:"operation"`
	Status      int             `json:"status"`
	LatencyMS   float64         `json:"latency_ms"`
	QueryKeys   []string        `json:"query_keys"`
	BodyKeys    []string        `json:"body_keys"`
	Fault       FaultKind       `json:"fault,omitempty"`
	RequestPath string          `json:"request_path,omitempty"`
	Query       url.Values      `json:"query,omitempty"`
	Body        json.RawMessage `json:"body,omitempty"`
}

func (e Entry) wire() entryJSON {
	return entryJSON{
		Sequence: e.Sequence, Time: e.Time, Method: e.Method, Path: e.Path, Operation: e.Operation, Status: e.Status,
		LatencyMS: float64(e.Latency.Microseconds()) / 1000,
		QueryKeys: e.QueryKeys, BodyKeys: e.BodyKeys, Fault: e.Fault,
	}
}

// MarshalJSON implements json.Marshaler; it leaves all values out.
func (e Entry) MarshalJSON() ([]byte, error) { return json.Marshal(e.wire()) }

// withValues is the JSON form of an entry with the values that MarshalJSON leaves out.
func (e Entry) withValues() entryJSON {
	wire := e.wire()
	wire.RequestPath, wire.Query = e.RequestPath, e.Query
	switch {
	case len(e.Body) == 0:
	case json.Valid(e.Body):
		wire.Body = e.Body
	default:
		wire.Body, _ = json.Marshal(string(e.Body)) //nolint:errchkjson // a string always marshals
	}
	return wire
}

// Journal keeps the last requests in memory. It is safe for concurrent use.
type Journal struct {
	mu      sync.Mutex
	size    int
	next    int64
	entries []Entry
}

// NewJournal returns a journal of the last size requests; all of them when size is 0.
func NewJournal(size int) *Journal { return &Journal{size: size} }

// Add appends e and gives it its sequence number.
func (j *Journal) Add(e Entry) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.next++
	e.Sequence = j.next
	// Dropping half a journal at once keeps adding cheap; the journal then holds between size and two sizes.
	if j.size > 0 && len(j.entries) >= 2*j.size {
		j.entries = slices.Clone(j.entries[len(j.entries)-j.size:])
	}
	j.entries = append(j.entries, e)
}

// Entries returns the kept requests, oldest first.
func (j *Journal) Entries() []Entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	entries := j.entries
	if j.size > 0 && len(entries) > j.size {
		entries = entries[len(entries)-j.size:]
	}
	return slices.Clone(entries)
}

// Clear forgets all requests; sequence numbers go on.
func (j *Journal) Clear() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.entries = nil
}
