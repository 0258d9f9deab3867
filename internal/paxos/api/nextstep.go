package api

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

const (
	statusPage = "https://status.paxos.com"
	outage     = " Whether Paxos has an outage is shown at " + statusPage + "."
)

// signingStep belongs to both 401 and 403: no document says with which of them Paxos answers a request whose signature is
// missing or wrong.
const signingStep = "If Paxos demands signed requests of this credential, check request_signing and the clock of this machine, too."

// service has the words for Paxos.
var service = &apikit.Service{
	Name: "Paxos", Support: "Paxos Support", Path: " (the path of Paxos's own ends in /v2)", Outage: outage,
	Personal: Personal, ParseProblem: parseProblem, Step: step,
}

// step returns what to do about an error that only Paxos answers so.
func step(e *Error) string {
	if failure, ok := errors.AsType[*transport.TokenError](e.Err); ok {
		return tokenStep(e, failure)
	}
	if wait, ok := errors.AsType[*transport.WaitError](e.Err); ok && wait.Throttled {
		return waitStep(e, wait)
	}
	if e.Foreign || IsMismatch(e.Err) || e.StatusCode == http.StatusNotFound && e.NamesNoObject() {
		return ""
	}
	return statusStep(e)
}

// statusStep returns what to do about an answer outside 2xx.
func statusStep(e *Error) string {
	switch e.StatusCode {
	case http.StatusUnauthorized:
		return "Paxos does not accept the access token. " + e.Effect() + " Check client_id and client_secret, and that environment (or " +
			"api_url and token_url) is the one they were made for. " + signingStep
	case http.StatusForbidden:
		return fmt.Sprintf("The credential may not do this. %s The operation needs the scope %q: check in the Paxos Dashboard that the "+
			"credential has it, and that scopes has it if you set that.%s "+signingStep, e.Effect(), e.Scope, onRequest(e))
	case http.StatusNotFound:
		return "Paxos knows no such object for this credential. " + e.Effect() + " Sandbox and production, and different customers, hold " +
			"different objects: check environment and client_id, and the path of api_url (that of Paxos ends in /v2), before " +
			"taking it for deleted."
	case http.StatusConflict:
		holds := "Paxos already holds an object"
		if id := e.Problem; id != nil && existingID(id) != "" {
			holds = "Paxos already holds " + existingID(id)
		}
		return holds + " with one of the values that must be unique. " + e.Effect() + " Import it if it is the object meant, or use other " +
			"values."
	case http.StatusTooManyRequests:
		return throttledStep(e, e.RetryAt)
	}
	return ""
}

// onRequest says how to get the scope of the operation, if it cannot be chosen in the Paxos Dashboard.
func onRequest(e *Error) string {
	if e.Scope != ScopeWriteIdentity {
		return ""
	}
	return " Paxos enables it only on request, so ask Paxos Support if it cannot be chosen."
}

// tokenStep returns what to do when there is no access token.
func tokenStep(e *Error, failure *transport.TokenError) string {
	if wait, ok := errors.AsType[*transport.WaitError](failure.Err); ok {
		return waitStep(e, wait)
	}
	_, late := errors.AsType[*transport.TimeoutError](failure.Err)
	effect := " " + e.Effect() + " "
	switch {
	case failure.Code == transport.CodeInvalidScope:
		return fmt.Sprintf("The credential lacks the scope %q.%sAdd it to the credential in the Paxos Dashboard, or use one that has "+
			"it.%s", e.Scope, effect, onRequest(e))
	case failure.StatusCode >= http.StatusInternalServerError:
		return "The token endpoint failed." + effect + "Try again." + outage
	case failure.StatusCode == http.StatusTooManyRequests:
		return throttledStep(e, time.Time{})
	case failure.IsForeign():
		return "The answer is not one of an OAuth 2.0 token endpoint, so the credential was not checked." + effect + "Check token_url " +
			"(host and path), and that no proxy, gateway or sign-in page of the network answers in its place."
	case late:
		return "The token endpoint did not answer in time." + effect + "Check the network, the proxy and token_url." + outage
	case failure.StatusCode == 0:
		return "No access token could be fetched." + effect + apikit.ConnectStep(failure.Err, "token_url")
	}
	return "The token endpoint does not accept the credential." + effect + "Check client_id and client_secret, and that environment (or " +
		"token_url) is the one they were made for."
}

// waitStep returns what to do about a request that was not sent because its turn comes too late.
func waitStep(e *Error, wait *transport.WaitError) string {
	until := wait.Until.UTC().Format(time.RFC3339)
	switch {
	case wait.RetryAfter > 0:
		return fmt.Sprintf("Paxos told this run to wait %s (Retry-After), until %s. %s The run does not wait that long, and sends nothing "+
			"more. Paxos documents a block of five minutes: other runs of this machine wait no longer than that. Try again after five "+
			"minutes. "+freshStart, wait.RetryAfter, until, e.Effect())
	default:
		return throttledStep(e, wait.Until) + " " + freshStart
	}
}

// freshStart says where a pause is kept, for those whom it does not concern any more.
const freshStart = "If this machine has got another IP address since, remove the directory " + cacheDirectory + " from the user's " +
	"cache directory (on Linux ~/.cache, or XDG_CACHE_HOME) to start afresh at once."

// throttledStep returns what to do after a 429; until is zero when nobody said how long it lasts.
func throttledStep(e *Error, until time.Time) string {
	when := "in five minutes"
	if !until.IsZero() {
		when = "after " + until.UTC().Format(time.RFC3339)
	}
	return "Paxos throttles all requests from this IP address. " + e.Effect() + " Try again " + when + "; other jobs behind the same " +
		"address count against the same limit, so keep the sum of their max_requests_per_second under 10."
}
