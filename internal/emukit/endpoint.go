package emukit

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Endpoint is one operation of an API with JSON bodies.
type Endpoint struct {
	// Operation, Method, Path and LimitClass are those of a Route.
	Operation, Method, Path, LimitClass string
	// Query are the parameters that the operation knows; others are a *RequestError.
	Query []string
	// Body reports whether the operation takes a JSON body.
	Body bool
	// Admit returns why a request is refused before it is looked at; nil if all are admitted.
	Admit func(r *http.Request, body []byte) error
	// Serve does the work, under the server's lock. It returns what to answer as JSON, or an error for Fail. Nil is answered as 204.
	Serve func(*Call) (any, error)
	// Reshape returns the answer as this server has it; nil leaves it as it is.
	Reshape func(answer any) (any, error)
	// AnswersNoID says that the answer has no id that could be malformed, Lists that it has items of which one can be missing.
	AnswersNoID, Lists bool
	// IDs are the names of the ids in answers.
	IDs []string
	// Other is how the operation answers about another object.
	Other Other
	// Fail answers an error; nil stands for that of the API.
	Fail func(w http.ResponseWriter, err error)
}

// Other is how an operation answers about another object than the one that was asked for, in a way that a client can tell.
type Other struct {
	// Exists reports whether there is another one by the time of the answer; nil if the operation never answers so.
	Exists func() bool
	// Answer returns the answer about another one; the given one, if there is no other after all.
	Answer func(c *Call, answer any) (any, error)
}

// Call is one request to an Endpoint, served under the server's lock.
type Call struct {
	Request *http.Request
	Query   url.Values
	Body    []byte
}

// RequestError is the error of a request that no operation could read.
type RequestError struct {
	Status int
	Text   string
}

// Error implements error.
func (e *RequestError) Error() string { return e.Text }

// Decode decodes the body of a call. Unknown fields and texts that cost too much are a *RequestError.
func (c *Call) Decode(into any) error {
	if err := decodeBody(c.Body, into); err != nil {
		return &RequestError{http.StatusBadRequest, "Invalid request format or missing required fields: " + err.Error()}
	}
	return nil
}

// reads reports whether the operation changes nothing.
func (e *Endpoint) reads() bool { return e.Method == http.MethodGet }

// newHandler puts the API and the emulator's own pages together.
func (s *Server) newHandler() http.Handler {
	routes := slices.Clone(s.api.Routes)
	for _, e := range s.api.Endpoints {
		routes = append(routes, Route{
			Operation: e.Operation, Method: e.Method, Path: s.api.Prefix + e.Path,
			LimitClass: e.LimitClass, Handler: s.serveEndpoint(&e),
			Meets: func(kind FaultKind) bool { return s.meets(&e, kind) },
		})
	}
	pipeline := pipeline{
		Clock: s.opts.Clock, Journal: s.journal, Faults: s.faults, Limiter: s.limiter, Recorder: s.recorder,
		Latency: s.opts.Latency, OtherLimitClass: s.api.OtherLimit,
		NotFound: s.refuse(http.StatusNotFound, "Not Found"), TooMany: s.refuse(http.StatusTooManyRequests, "too many requests"),
	}
	mux := http.NewServeMux()
	mux.Handle("/", pipeline.Handler(routes))
	mux.Handle(AdminPrefix, s.newAdmin())
	return mux
}

// refuse returns a handler that always answers the same error.
func (s *Server) refuse(status int, text string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { s.api.Fail(w, &RequestError{status, text}) })
}

// serveEndpoint wraps an operation in what all have in common.
func (s *Server) serveEndpoint(e *Endpoint) http.Handler {
	fail := s.api.Fail
	if e.Fail != nil {
		fail = e.Fail
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer, err := s.run(e, r)
		if err = s.Saved(err); err != nil {
			fail(w, err)
			return
		}
		if answer == nil {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(answer) //nolint:gosec // JSON, called JSON, into memory
	})
}

// run does an operation under the lock and returns its answer as JSON, nil for none.
func (s *Server) run(e *Endpoint, r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	stale := s.faults.Pending(FaultStale) // before the lock: faults calls meets under its own
	s.Lock()
	defer s.Unlock()
	if e.Admit != nil {
		if err := e.Admit(r, body); err != nil {
			return nil, err
		}
	}
	c := &Call{Request: r, Body: body}
	if c.Query, err = url.ParseQuery(r.URL.RawQuery); err != nil {
		return nil, &RequestError{http.StatusBadRequest, "the query can't be read"}
	}
	for name := range c.Query {
		if !slices.Contains(e.Query, name) {
			return nil, &RequestError{http.StatusBadRequest, fmt.Sprintf("unknown query parameter %q", name)}
		}
	}
	if e.Body && !isJSON(r) {
		return nil, &RequestError{http.StatusUnsupportedMediaType, "the body must be application/json"}
	}
	if !e.reads() {
		if err := s.keepEarlier(stale); err != nil {
			return nil, err
		}
	} else if FaultFromContext(r.Context()) == FaultStale {
		defer s.serveEarlier()()
	}
	answer, err := e.Serve(c)
	if err != nil || answer == nil {
		return nil, err
	}
	if answer, err = e.distorted(c, answer); err != nil {
		return nil, err
	}
	return json.Marshal(answer)
}

// Change makes a change of the state that no Endpoint makes, under the lock.
func (s *Server) Change(apply func() error) error {
	stale := s.faults.Pending(FaultStale) // before the lock, as in run
	s.Lock()
	defer s.Unlock()
	if err := s.keepEarlier(stale); err != nil {
		return err
	}
	return apply()
}

// Meets reports whether a fault that an operation brings about itself can meet it now (see Route.Meets).
func (s *Server) Meets(operation string, kind FaultKind) bool {
	return slices.ContainsFunc(s.api.Endpoints, func(e Endpoint) bool { return e.Operation == operation && s.meets(&e, kind) })
}

// meets reports whether an operation can bring about a fault of a kind now.
func (s *Server) meets(e *Endpoint, kind FaultKind) bool {
	s.Lock()
	defer s.Unlock()
	switch kind { //nolint:exhaustive // the others are not brought about here
	case FaultStale:
		return e.reads() && s.earlier != nil
	case FaultDropItem:
		return e.Lists
	case FaultOtherObject:
		return e.Other.Exists != nil && e.Other.Exists()
	default: // FaultMalformedID
		return !e.AnswersNoID
	}
}

// isJSON reports whether the body of a request is called JSON.
func isJSON(r *http.Request) bool {
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && strings.EqualFold(mediaType, "application/json")
}

// distorted returns the answer with what the fault of the request and the kind of server do to it.
func (e *Endpoint) distorted(c *Call, answer any) (document any, err error) {
	fault := FaultFromContext(c.Request.Context())
	if fault == FaultOtherObject {
		if answer, err = e.Other.Answer(c, answer); err != nil {
			return nil, err
		}
	}
	if fault == FaultMalformedID {
		if answer, err = Convert[any](answer); err != nil {
			return nil, err
		}
		e.malformIDs(answer)
	}
	if e.Reshape != nil {
		return e.Reshape(answer)
	}
	return answer, nil
}

// malformIDs puts in place of every id one that leads elsewhere in a path.
func (e *Endpoint) malformIDs(value any) {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			e.malformIDs(item)
		}
	case map[string]any:
		for name, child := range value {
			if id, ok := child.(string); ok && slices.Contains(e.IDs, name) {
				value[name] = "../" + id
				continue
			}
			e.malformIDs(child)
		}
	}
}
