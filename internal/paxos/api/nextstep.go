package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

const statusPage = "https://status.paxos.com"

// signingStep belongs to both 401 and 403: no document says with which of them Paxos answers a request whose signature is
// missing or wrong.
const signingStep = "If Paxos demands signed requests of this credential, check request_signing and the clock of this machine, too."

// NextStep returns what a person can do about the failure, in whole sentences.
func (e *Error) NextStep() string {
	if e.hint != "" {
		return e.hint
	}
	if failure, ok := errors.AsType[*transport.TokenError](e.Err); ok {
		return tokenStep(failure, e.Scope)
	}
	if wait, ok := errors.AsType[*transport.WaitError](e.Err); ok {
		return waitStep(wait)
	}
	switch {
	case errors.Is(e.Err, context.Canceled) && e.Outcome == OutcomeNotSent:
		return "The run was interrupted before this request went out. Nothing was changed by it."
	case e.StatusCode == 0 && e.Outcome == OutcomeNotSent:
		return "Paxos was not reached and nothing was changed. Check the network, the proxy and api_url."
	case e.StatusCode == 0 || e.StatusCode < http.StatusMultipleChoices:
		return "No usable answer came back, and Paxos may or may not have done it. Run a plan to compare before applying again; " +
			"whether Paxos has an outage is shown at " + statusPage + "."
	}
	return e.statusStep()
}

// statusStep returns what to do about an answer outside 2xx.
func (e *Error) statusStep() string {
	switch {
	case e.StatusCode == http.StatusUnauthorized:
		return "Paxos does not accept the access token. Check client_id and client_secret, and that environment (or api_url and " +
			"token_url) is the one they were made for. " + signingStep
	case e.StatusCode == http.StatusForbidden:
		return fmt.Sprintf("The credential may not do this. The operation needs the scope %q: check in the Paxos Dashboard that the "+
			"credential has it, and that scopes has it if you set that. Paxos enables identity:write_identity only on request, so ask "+
			"Paxos Support if it cannot be chosen. "+signingStep, e.Scope)
	case e.StatusCode == http.StatusNotFound:
		return "Paxos knows no such object for this credential. Sandbox and production, and different customers, hold different " +
			"objects: check environment and client_id before taking it for deleted."
	case e.StatusCode == http.StatusConflict:
		if id := e.Problem; id != nil && id.existingID() != "" {
			return fmt.Sprintf("Paxos already holds %s with one of the values that must be unique. Import it if it is the object "+
				"meant, or use other values.", id.existingID())
		}
		return "Paxos already holds an object with one of the values that must be unique. Import it, or use other values."
	case e.StatusCode == http.StatusTooManyRequests:
		return throttledStep(e.RetryAt)
	case e.StatusCode >= http.StatusInternalServerError:
		return "Paxos failed and may or may not have done it. Run a plan to compare before applying again; whether Paxos has an outage " +
			"is shown at " + statusPage + "."
	case e.StatusCode < http.StatusBadRequest:
		return "The server answered with a redirect, which is never followed with a credential. Check api_url."
	default:
		return "Paxos refused the request and changed nothing. Correct the value that it names."
	}
}

// tokenStep returns what to do when there is no access token.
func tokenStep(failure *transport.TokenError, scope string) string {
	switch {
	case failure.Code == transport.CodeInvalidScope:
		return fmt.Sprintf("The credential lacks the scope %q. Add it to the credential in the Paxos Dashboard, or use one that has "+
			"it; Paxos enables identity:write_identity only on request, so ask Paxos Support if it cannot be chosen.", scope)
	case failure.StatusCode >= http.StatusInternalServerError:
		return "The token endpoint failed and nothing was changed. Try again; whether Paxos has an outage is shown at " + statusPage + "."
	case failure.StatusCode == http.StatusTooManyRequests:
		return throttledStep(time.Time{})
	}
	if wait, ok := errors.AsType[*transport.WaitError](failure.Err); ok {
		return waitStep(wait)
	}
	if failure.StatusCode == 0 {
		return "No access token could be fetched and nothing was changed. Check the network, the proxy and token_url."
	}
	return "Check client_id and client_secret, and that environment (or token_url) is the one they were made for."
}

// waitStep returns what to do about a request that was not sent because its turn comes too late.
func waitStep(wait *transport.WaitError) string {
	until := wait.Until.UTC().Format(time.RFC3339)
	switch {
	case !wait.Throttled:
		return "The provider spreads its requests to stay under Paxos's rate limit, and too many are waiting. Nothing was changed by this " +
			"one. Try again after " + until + "; other runs of this machine share the limit, unless max_requests_per_second is 0."
	case wait.RetryAfter > 0:
		return fmt.Sprintf("Paxos told this run to wait %s (Retry-After), until %s. The run does not wait that long, and sends nothing more. "+
			"Paxos documents a block of five minutes: other runs of this machine wait no longer than that. Try again after five minutes. "+
			freshStart, wait.RetryAfter, until)
	default:
		return throttledStep(wait.Until) + " " + freshStart
	}
}

// freshStart says where a pause is kept, for those whom it does not concern any more.
const freshStart = "If this machine has got another IP address since, remove the folder terraform-provider-paxos from the user's " +
	"cache folder (on Linux ~/.cache, or XDG_CACHE_HOME) to start afresh at once."

// throttledStep returns what to do after a 429; until is zero when nobody said how long it lasts.
func throttledStep(until time.Time) string {
	when := "in five minutes"
	if !until.IsZero() {
		when = "after " + until.UTC().Format(time.RFC3339)
	}
	return "Paxos throttles all requests from this IP address. Try again " + when + "; other jobs behind the same address count " +
		"against the same limit, so keep the sum of their max_requests_per_second under 10."
}
