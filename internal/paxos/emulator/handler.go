package emulator

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
)

// paxosLimits are the documented limits in requests a second. Guide (rate limits): averages over five minutes per IP;
// Identity 10, the token endpoint 1, all others 50.
var paxosLimits = map[string]float64{limitIdentity: 10, limitToken: 1, limitOther: 50}

// endpoint is one operation of the API.
type endpoint struct {
	operation, method, path string
	// scope is the one that the operation needs. Specification (security of each operation).
	scope string
	// query are the parameters that the operation knows.
	query []string
	// body reports whether the operation takes a JSON body.
	body bool
	// serve does the work, under the server's lock. It returns what to answer as JSON, or an error; see refusal.
	serve func(*call) (any, error)
	// answersEmpty says that the operation answers an empty object, without any id.
	answersEmpty bool
	// jsonProblems says that problems are called application/json, as the specification does where it lists them.
	jsonProblems bool
	// other is how the operation answers about another object, in a way that a client can tell; empty if it never can.
	other other
}

// reads reports whether the operation changes nothing.
func (e *endpoint) reads() bool { return e.method == http.MethodGet }

// call is one request to an operation, served under the server's lock.
type call struct {
	*Server
	request *http.Request
	query   url.Values
	body    []byte
}

// newHandler puts the API, the token endpoint and the emulator's own pages together, behind the guard against web pages.
func (s *Server) newHandler() http.Handler {
	routes := []emukit.Route{{
		Operation: OpToken, Method: http.MethodPost, Path: tokenPath, LimitClass: limitToken, OmitBody: true,
		Handler: http.HandlerFunc(s.serveToken),
	}, s.uploadRoute()}
	for _, e := range s.endpoints() {
		routes = append(routes, emukit.Route{
			Operation: e.operation, Method: e.method, Path: apiPrefix + e.path,
			LimitClass: e.limitClass(), Handler: s.serveEndpoint(&e),
			Meets: func(kind emukit.FaultKind) bool { return s.meets(&e, kind) },
		})
	}
	pipeline := emukit.Pipeline{
		Clock: s.clock, Journal: s.journal, Faults: s.faults, Limiter: s.limiter, Recorder: s.recorder,
		Latency: s.opts.latency, OtherLimitClass: limitOther,
		// guess(unknown-route): what the API does not have is a problem, too.
		NotFound: serveFailure(newFailure(http.StatusNotFound, "Not Found")),
		// Guide (help center): the text. guess(no-retry-after): no header names the time to wait.
		TooMany: serveFailure(newFailure(http.StatusTooManyRequests, "too many requests")),
	}
	mux := http.NewServeMux()
	mux.Handle("/", pipeline.Handler(routes))
	mux.Handle(emukit.AdminPrefix, s.newAdmin())
	return s.opts.guard.Handler(mux)
}

// limitClass returns the limit that the operation counts against. guess(controls-rate-limit): controls and members count
// like identities.
func (e *endpoint) limitClass() string {
	if strings.HasPrefix(e.path, "/identity/") {
		return limitIdentity
	}
	return limitOther
}

// serveEndpoint wraps an operation in what all have in common.
func (s *Server) serveEndpoint(e *endpoint) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer, err := s.run(e, r)
		if err = s.saved(err); err == nil {
			w.Header().Set("Content-Type", mediaJSON)
			_, _ = w.Write(answer) //nolint:gosec // JSON, called JSON, into memory
			return
		}
		refused := failureOf(err)
		if e.jsonProblems {
			refused.mediaType = mediaJSON
		}
		refused.write(w)
	})
}

// saved persists the state before an answer: what a client is told is on disk, and a refusal tells of what others have written.
// It returns the error of the answer.
func (s *Server) saved(err error) error {
	if unsaved := s.persist(); unsaved != nil {
		return unsaved
	}
	return err
}

// run does an operation under the lock and returns its answer as JSON.
func (s *Server) run(e *endpoint, r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	stale := s.faults.Pending(emukit.FaultStale) // before s.mu is locked: Faults calls meets under its own lock
	s.mu.Lock()
	defer s.mu.Unlock()
	if refused := s.authorize(r, e.scope); refused != nil {
		return nil, refused
	}
	if refused := s.verifySignature(r, body); refused != nil {
		return nil, refused
	}
	c := &call{Server: s, request: r, body: body}
	if c.query, err = url.ParseQuery(r.URL.RawQuery); err != nil {
		return nil, badRequest("the query can't be read")
	}
	for name := range c.query {
		// guess(unknown-query): Paxos may ignore them; refusing finds a client's mistakes.
		if !slices.Contains(e.query, name) {
			return nil, badRequest("unknown query parameter %q", name)
		}
	}
	if e.body {
		if refused := checkMediaType(r); refused != nil {
			return nil, refused
		}
	}
	if !e.reads() {
		if err := s.keepEarlier(stale); err != nil {
			return nil, err
		}
	} else if emukit.FaultFromContext(r.Context()) == emukit.FaultStale {
		defer s.serveEarlier()()
	}
	answer, err := e.serve(c)
	if err != nil {
		return nil, refusal(err)
	}
	if answer, err = c.distorted(e, answer); err != nil {
		return nil, err
	}
	return json.Marshal(answer)
}

// meets reports whether an operation can bring about a fault of a kind now.
func (s *Server) meets(e *endpoint, kind emukit.FaultKind) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch kind { //nolint:exhaustive // the others are not brought about here
	case emukit.FaultStale:
		return e.reads() && s.earlier != nil
	case emukit.FaultDropItem:
		return slices.Contains(e.query, "page_cursor")
	case emukit.FaultOtherObject:
		return e.other.exists != nil && e.other.exists()
	default: // emukit.FaultMalformedID
		return !e.answersEmpty
	}
}

// checkMediaType refuses bodies that are not called JSON. guess(media-type).
func checkMediaType(r *http.Request) *failure {
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || !strings.EqualFold(mediaType, mediaJSON) {
		return newFailure(http.StatusUnsupportedMediaType, "the body must be application/json")
	}
	return nil
}

// withBody decodes the body of a call before it is served. guess(strict-bodies): unknown fields are refused.
func withBody[B, A any](serve func(*call, *B) (A, error)) func(*call) (A, error) {
	return func(c *call) (answer A, err error) {
		body := new(B)
		if err := emukit.DecodeBody(c.body, body); err != nil {
			return answer, badRequest("Invalid request format or missing required fields: %v", err)
		}
		return serve(c, body)
	}
}

// persist writes the state file, if there is one, unless this state is on disk already.
func (s *Server) persist() error {
	if s.file == nil {
		return nil
	}
	s.mu.Lock()
	version := s.changes
	s.mu.Unlock()
	return s.file.Save(version, func() ([]byte, uint64, error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		data, err := json.Marshal(s.store)
		return data, s.changes, err
	})
}
