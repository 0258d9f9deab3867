package emukit

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// maxBody is the largest request body that is read, in bytes; longer ones are cut, which makes them invalid JSON.
const maxBody = 10 << 20

// Route is one operation of the emulated API.
type Route struct {
	// Operation is the operation's name in the API's specification; faults and the journal go by it.
	Operation string
	// Method and Path are what http.ServeMux matches; Path is the template, with {id} for a part that varies.
	Method, Path string
	// LimitClass is the class of rate limit that the operation counts towards; empty if no limit concerns it, as for another host.
	LimitClass string
	// OmitBody keeps bodies and query values out of the journal, and the exchange out of recordings.
	OmitBody bool
	// Stream leaves the request's body to the Handler, so that it can be larger than memory. It takes OmitBody.
	Stream bool
	// Meets reports whether the Handler can bring about a fault of a kind now: FaultStale, FaultDropItem, FaultOtherObject or
	// FaultMalformedID; nil if it never can. It is called under the lock of the faults.
	Meets func(FaultKind) bool
	// Handler does the work.
	Handler http.Handler
}

// pipeline takes every request of the emulated API through the same stations: rate limit, latency, scripted fault, the
// operation itself, journal and recording, and only then sends the answer. So what a client has been answered is always
// in the journal already.
type pipeline struct {
	// Clock and Journal are required, Faults too.
	Clock   Clock
	Journal *journal
	Faults  *faults
	// Limiter is nil where no rate limit is enforced.
	Limiter *limiter
	// Recorder is nil where nothing is recorded.
	Recorder *recorder
	// Latency is added to every request before it is processed.
	Latency time.Duration
	// OtherLimitClass is the class of requests that no route matches.
	OtherLimitClass string
	// NotFound answers what no route matches, TooMany what the limiter refuses.
	NotFound, TooMany http.Handler
}

// Handler returns the pipeline over the given routes. Two routes with the same method and path are a panic.
// From now on the faults refuse faults that are about none of them.
func (p *pipeline) Handler(routes []Route) http.Handler {
	server := &pipelineHandler{pipeline: p, mux: http.NewServeMux(), routes: map[string]*Route{}}
	for _, route := range routes {
		pattern := route.Method + " " + route.Path
		server.mux.Handle(pattern, route.Handler)
		server.routes[pattern] = &route
	}
	server.mux.Handle("/", p.NotFound)
	p.Faults.meet(routes)
	return server
}

type pipelineHandler struct {
	*pipeline
	mux    *http.ServeMux
	routes map[string]*Route
}

// ServeHTTP implements http.Handler.
func (p *pipelineHandler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	started := time.Now()
	route := p.route(r)
	var body []byte
	if !route.Stream {
		var err error
		if body, err = io.ReadAll(io.LimitReader(r.Body, maxBody)); err != nil {
			panic(http.ErrAbortHandler) // the client is gone: nobody to answer
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
	}
	entry := p.entry(r, route, body)

	answer, fault := p.answer(r, route)
	if fault != nil {
		entry.Fault = fault.Kind
	}
	if answer.delivery != resetConnection {
		entry.Status = answer.status
	}
	entry.LatencyMS = float64(time.Since(started).Microseconds()) / 1000
	p.Journal.Add(entry)
	if err := p.record(r, route, body, answer, fault); err != nil {
		answer = &response{status: http.StatusInternalServerError, body: []byte(err.Error() + "\n")}
	}
	answer.send(w)
}

func (p *pipelineHandler) route(r *http.Request) *Route {
	_, pattern := p.mux.Handler(r)
	if route := p.routes[pattern]; route != nil {
		return route
	}
	return &Route{Method: r.Method, LimitClass: p.OtherLimitClass}
}

func (p *pipelineHandler) entry(r *http.Request, route *Route, body []byte) Entry {
	query, _ := url.ParseQuery(r.URL.RawQuery) // what can be read of a broken query is enough here
	entry := Entry{
		Time: p.Clock.Now(), Method: r.Method, Path: route.Path, Operation: route.Operation,
		QueryKeys: slices.Sorted(maps.Keys(query)), BodyKeys: bodyKeys(r.Header.Get("Content-Type"), body),
		RequestPath: r.URL.Path,
	}
	if !route.OmitBody {
		entry.Query, entry.Body = query, body
	}
	return entry
}

// answer makes the answer to a request, and returns the fault that it met.
func (p *pipelineHandler) answer(r *http.Request, route *Route) (*response, *Fault) {
	client, _, _ := net.SplitHostPort(r.RemoteAddr) // net/http sets it so
	if p.Limiter != nil && route.LimitClass != "" && !p.Limiter.Allow(client, route.LimitClass) {
		return capture(p.TooMany, r), nil
	}
	if !sleep(r.Context(), p.Latency) {
		return &response{delivery: resetConnection}, nil
	}
	fault := p.Faults.consume(route)
	if fault == nil {
		return capture(p.mux, r), nil
	}
	switch fault.Kind {
	case FaultStatus:
		return fault.response(), fault
	case FaultResetBefore:
		return &response{delivery: resetConnection}, fault
	}
	if fault.isByHandler() {
		r = r.WithContext(context.WithValue(r.Context(), faultKey{}, fault.Kind))
	}
	answer := capture(p.mux, r)
	switch fault.Kind {
	case FaultStatusAfter:
		answer = fault.response()
	case FaultResetAfter:
		answer.delivery = resetConnection
	case FaultTruncate:
		answer.delivery = truncateBody
	case FaultHTML:
		answer.header, answer.body = http.Header{"Content-Type": {"text/html"}}, []byte("<html><body>It works!</body></html>\n")
	case FaultDelay:
		sleep(r.Context(), time.Duration(fault.Delay))
	}
	return answer, fault
}

func (p *pipelineHandler) record(r *http.Request, route *Route, body []byte, answer *response, fault *Fault) error {
	if p.Recorder == nil || route.OmitBody {
		return nil
	}
	return p.Recorder.add(Exchange{
		Operation: route.Operation, Method: r.Method, URL: r.URL.RequestURI(),
		RequestContentType: r.Header.Get("Content-Type"), RequestBody: string(body),
		Status: answer.status, ResponseContentType: answer.header.Get("Content-Type"),
		ResponseBody: string(answer.body), Conforming: fault == nil,
	})
}

// sleep waits for d in real time and reports false when the context ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}
