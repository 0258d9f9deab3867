package emukit

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// FaultKind is what a scripted fault does to the request it meets.
type FaultKind string

// The kinds of faults. Those called "after" let the request do its work and spoil only the answer, which makes a write
// ambiguous to its sender.
const (
	// FaultStatus answers Status, Body and Headers; the request is not processed.
	FaultStatus FaultKind = "status"
	// FaultStatusAfter processes the request, then answers Status, Body and Headers in place of the true answer.
	FaultStatusAfter FaultKind = "status_after"
	// FaultDelay processes the request, then holds the answer back for Delay.
	FaultDelay FaultKind = "delay"
	// FaultResetBefore resets the connection; the request is not processed.
	FaultResetBefore FaultKind = "reset_before"
	// FaultResetAfter processes the request, then resets the connection in place of an answer.
	FaultResetAfter FaultKind = "reset_after"
	// FaultTruncate processes the request, then sends the first half of the answer's body and closes the connection.
	FaultTruncate FaultKind = "truncate"
	// FaultHTML processes the request, then sends a web page in place of the answer's body, with its status.
	FaultHTML FaultKind = "html"
	// FaultStale answers a read from the state before the last write, as a replica does that lags behind. It meets reads
	// only, and only once something was written after it was scripted.
	FaultStale FaultKind = "stale"
	// FaultDropItem leaves the last item out of a page, as when the list moves while it is read: no other page has the
	// item either. It meets lists only.
	FaultDropItem FaultKind = "drop_item"
	// FaultOtherObject processes the request, then answers about another object than the one that was asked for, as a cache
	// or a gateway does that mixes up answers. It meets answers that name their object, while there is another one.
	FaultOtherObject FaultKind = "other_object"
	// FaultMalformedID processes the request, then answers ids that cannot be any. It meets operations that answer ids.
	FaultMalformedID FaultKind = "malformed_id"
)

// Fault is one entry of the fault script. It meets a request by Operation, or by Method and Path (a path template such
// as /v2/things/{id}); what is empty matches everything. Times is how many requests it spoils, 1 when zero. Skip is how
// many matching requests it lets pass first.
type Fault struct {
	Operation string            `json:"operation,omitempty"`
	Method    string            `json:"method,omitempty"`
	Path      string            `json:"path,omitempty"`
	Kind      FaultKind         `json:"kind"`
	Times     int               `json:"times,omitempty"`
	Skip      int               `json:"skip,omitempty"`
	Status    int               `json:"status,omitempty"`
	Body      string            `json:"body,omitempty"`
	Headers   map[string]string `json:"headers,omitempty"`
	Delay     Duration          `json:"delay,omitempty"`
}

// Validate reports the first thing that makes the fault meaningless, nil when it is sound.
func (f Fault) Validate() error {
	switch f.Kind {
	case FaultStatus, FaultStatusAfter:
		if f.Status < 200 || f.Status > 599 {
			return fmt.Errorf("a fault of kind %q needs a status from 200 to 599, not %d", f.Kind, f.Status)
		}
	case FaultDelay:
		if f.Delay <= 0 {
			return errors.New(`a fault of kind "delay" needs a delay above zero`)
		}
	case FaultResetBefore, FaultResetAfter, FaultTruncate, FaultHTML:
	default:
		if !f.isByHandler() {
			return fmt.Errorf("unknown kind of fault %q; known are status, status_after, delay, reset_before, "+
				"reset_after, truncate, html, stale, drop_item, other_object and malformed_id", f.Kind)
		}
	}
	if f.Times < 0 || f.Skip < 0 {
		return errors.New("times and skip of a fault must not be negative")
	}
	return nil
}

// Duration is a time.Duration that is a text like "250ms" in JSON.
type Duration time.Duration

// MarshalText implements encoding.TextMarshaler.
func (d Duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Duration) UnmarshalText(text []byte) error {
	parsed, err := time.ParseDuration(string(text))
	*d = Duration(parsed)
	return err
}

// matches reports whether the fault can meet a request of the route.
func (f Fault) matches(route *Route) bool {
	return f.isAbout(route) && (!f.isByHandler() || route.Meets != nil && route.Meets(f.Kind))
}

// isByHandler reports whether the request's own handler brings the fault about.
func (f Fault) isByHandler() bool {
	switch f.Kind {
	case FaultStale, FaultDropItem, FaultOtherObject, FaultMalformedID:
		return true
	default:
		return false
	}
}

// isAbout reports whether the fault names the route, or leaves open what it does not name.
func (f Fault) isAbout(route *Route) bool {
	return (f.Operation == "" || f.Operation == route.Operation) &&
		(f.Method == "" || f.Method == route.Method) &&
		(f.Path == "" || f.Path == route.Path)
}

func (f Fault) response() *response {
	header := http.Header{"Content-Type": {"application/json"}}
	for name, value := range f.Headers {
		header.Set(name, value)
	}
	return &response{status: f.Status, header: header, body: []byte(f.Body)}
}

// FaultReport tells how much of one scripted fault has happened.
type FaultReport struct {
	Fault     Fault `json:"fault"`
	Consumed  int   `json:"consumed"`
	Remaining int   `json:"remaining"`
}

type scripted struct {
	FaultReport

	skipped int
}

// faults is the script: faults are met first in, first out, and at most one per request. It is safe for concurrent use.
type faults struct {
	mu     sync.Mutex
	script []*scripted
	routes []Route // what a fault can be about; nil until a pipeline serves them
}

// meet sets what faults can be about.
func (f *faults) meet(routes []Route) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.routes = routes
}

// check reports the first thing that makes a fault meaningless: one that is about no route was misspelled.
func (f *faults) check(fault Fault) error {
	if err := fault.Validate(); err != nil || f.routes == nil {
		return err
	}
	var operations []string
	for _, route := range f.routes {
		if fault.isAbout(&route) {
			return nil
		}
		operations = append(operations, route.Operation)
	}
	slices.Sort(operations)
	return fmt.Errorf("no operation has the operation %q, method %q and path %q of a fault; known operations are %s",
		fault.Operation, fault.Method, fault.Path, strings.Join(slices.Compact(operations), ", "))
}

// Add appends faults to the script, all of them or, with an error, none.
func (f *faults) Add(faults ...Fault) error { return f.add(false, faults) }

func (f *faults) add(replace bool, faults []Fault) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, fault := range faults {
		if err := f.check(fault); err != nil {
			return err
		}
	}
	if replace {
		f.script = nil
	}
	for _, fault := range faults {
		fault.Times = max(fault.Times, 1)
		fault.Headers = maps.Clone(fault.Headers)
		f.script = append(f.script, &scripted{FaultReport: FaultReport{Fault: fault, Remaining: fault.Times}})
	}
	return nil
}

// Clear empties the script.
func (f *faults) Clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.script = nil
}

// Report returns the whole script with what has happened, in order.
func (f *faults) Report() []FaultReport {
	f.mu.Lock()
	defer f.mu.Unlock()
	report := make([]FaultReport, 0, len(f.script))
	for _, s := range f.script {
		report = append(report, s.FaultReport)
	}
	return report
}

// Pending reports whether a fault of the kind is scripted and has not happened yet.
func (f *faults) Pending(kind FaultKind) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.ContainsFunc(f.script, func(s *scripted) bool { return s.Fault.Kind == kind && s.Remaining > 0 })
}

type faultKey struct{}

// FaultFromContext returns the kind of the fault that the request's own handler has to bring about: FaultStale,
// FaultDropItem, FaultOtherObject, FaultMalformedID, or none.
func FaultFromContext(ctx context.Context) FaultKind {
	kind, _ := ctx.Value(faultKey{}).(FaultKind)
	return kind
}

// consume returns the fault that the request of this route meets, nil for none, and counts it.
func (f *faults) consume(route *Route) *Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, s := range f.script {
		if s.Remaining == 0 || !s.Fault.matches(route) {
			continue
		}
		if s.skipped < s.Fault.Skip {
			s.skipped++
			continue
		}
		s.Consumed++
		s.Remaining--
		return &s.Fault
	}
	return nil
}
