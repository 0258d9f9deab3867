package emulator

import (
	"net/http"
	"slices"
	"strings"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
)

// paxosLimits are the documented limits in requests a second. Guide (rate limits): averages over five minutes per IP;
// Identity 10, the token endpoint 1, all others 50.
var paxosLimits = map[string]float64{limitIdentity: 10, limitToken: 1, limitOther: 50}

// endpoint is one operation of the API.
type endpoint struct {
	// Operation has the name, the method, the path and the scope. Specification. The tests of the client have them in plain text.
	api.Operation
	// rules are those of the fields of a body that the operation checks. The tests of all objects range over them.
	rules []rule
	// filters are the parameters of a list that a field is compared with.
	filters []filter
	// query are the other parameters that the operation knows.
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

// call is one request to an operation, served under the server's lock.
type call struct {
	*Server
	*emukit.Call
}

// routes are the token endpoint and the uploads.
func (s *Server) routes() []emukit.Route {
	return []emukit.Route{{
		Operation: OpToken, Method: http.MethodPost, Path: tokenPath, LimitClass: limitToken, OmitBody: true,
		Handler: http.HandlerFunc(s.serveToken),
	}, s.uploadRoute()}
}

// served returns the endpoints with what all have in common. guess(unknown-query): Paxos may ignore unknown parameters; refusing
// finds a client's mistakes. guess(media-type), guess(unknown-route), guess(no-retry-after): as emukit.Server has it. Guide (help
// center): the text of the 429.
func (s *Server) served() []emukit.Endpoint {
	var list []emukit.Endpoint
	for _, e := range s.endpoints() {
		served := emukit.Endpoint{
			Operation: e.Name, Method: e.Method, Path: e.Path, LimitClass: e.limitClass(), Query: e.parameters(), Body: e.body,
			Admit:       func(r *http.Request, body []byte) error { return s.admit(&e, r, body) },
			Serve:       func(c *emukit.Call) (any, error) { return e.serve(&call{s, c}) },
			Reshape:     func(answer any) (any, error) { return s.reshaped(&e, answer) },
			AnswersNoID: e.answersEmpty, Lists: slices.Contains(e.query, "page_cursor"), IDs: []string{"id", "file_id"},
		}
		if e.other.exists != nil {
			served.Other = emukit.Other{
				Exists: e.other.exists,
				Answer: func(c *emukit.Call, answer any) (any, error) { return e.other.answer(&call{s, c}, answer) },
			}
		}
		if e.jsonProblems {
			served.Fail = func(w http.ResponseWriter, err error) {
				refused := failureOf(err)
				refused.mediaType = mediaJSON
				refused.write(w)
			}
		}
		list = append(list, served)
	}
	return list
}

// admit refuses a request without a token for the operation, or without a signature if one is demanded.
func (s *Server) admit(e *endpoint, r *http.Request, body []byte) error {
	if refused := s.authorize(r, e.Scope); refused != nil {
		return refused
	}
	if refused := s.verifySignature(r, body); refused != nil {
		return refused
	}
	return nil
}

// parameters returns the names of all parameters that the operation knows.
func (e *endpoint) parameters() []string {
	names := slices.Clone(e.query)
	for _, filter := range e.filters {
		names = append(names, filter.parameter)
	}
	return names
}

// limitClass returns the limit that the operation counts against. guess(controls-rate-limit): controls and members count
// like identities.
func (e *endpoint) limitClass() string {
	if strings.HasPrefix(e.Path, "/identity/") {
		return limitIdentity
	}
	return limitOther
}

// withBody decodes the body of a call before it is served. guess(strict-bodies): unknown fields are refused.
func withBody[B, A any](serve func(*call, *B) (A, error)) func(*call) (A, error) {
	return func(c *call) (answer A, err error) {
		body := new(B)
		if err := c.Decode(body); err != nil {
			return answer, err
		}
		return serve(c, body)
	}
}
