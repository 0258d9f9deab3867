package api

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

const (
	statusPage = "https://status.paxos.com"
	outage     = " Whether Paxos has an outage is shown at " + statusPage + "."
)

// signingStep belongs to both 401 and 403: no document says with which of them Paxos answers a request whose signature is
// missing or wrong.
const signingStep = "If Paxos demands signed requests of this credential, check request_signing and the clock of this machine, too."

// NextStep returns what a person can do about the failure, and what was done, in whole sentences.
func (e *Error) NextStep() string {
	if e.hint != "" {
		return e.hint
	}
	if failure, ok := errors.AsType[*transport.TokenError](e.Err); ok {
		return e.tokenStep(failure)
	}
	if wait, ok := errors.AsType[*transport.WaitError](e.Err); ok {
		return e.waitStep(wait)
	}
	switch {
	case IsMismatch(e.Err):
		return "Paxos, or a cache or gateway in between, has mixed up answers. Nothing of this one is used. " + e.effect() + " If it " +
			"happens again, contact Paxos Support with both ids."
	case e.foreign:
		return e.foreignStep()
	case e.StatusCode != 0:
		return e.statusStep()
	case errors.Is(e.Err, context.Canceled) && e.Outcome == OutcomeNotSent:
		return "The run was interrupted before this request went out. " + e.effect()
	}
	if late, ok := errors.AsType[*transport.TimeoutError](e.Err); ok {
		return fmt.Sprintf("Paxos did not answer within request_timeout, which is %v. %s If Paxos is slow but not down, raise "+
			"request_timeout.", late.After, e.effect()) + outage
	}
	if e.Outcome == OutcomeNotSent {
		return e.effect() + " " + connectStep(e.Err, "api_url")
	}
	return "No usable answer came back. " + e.effect() + outage
}

// effect says what the request has done.
func (e *Error) effect() string {
	switch {
	case e.changedNothing():
		return "Nothing was changed by this request."
	case e.unknown != "":
		return e.unknown
	}
	return "Paxos may or may not have done it: run a plan to compare before applying again."
}

// changedNothing reports whether the request has certainly not changed anything.
func (e *Error) changedNothing() bool { return e.op.reads() || e.Outcome != OutcomeUnknown }

// foreignStep returns what to do about an answer that the API does not give.
func (e *Error) foreignStep() string {
	step := "The answer is not one of the Paxos API. " + e.effect() + " Check that api_url leads to the API (the path of Paxos's own " +
		"ends in /v2), and that no proxy, gateway or sign-in page of the network answers in its place."
	if e.StatusCode >= http.StatusInternalServerError {
		step += outage
	}
	return step
}

// statusStep returns what to do about an answer outside 2xx.
func (e *Error) statusStep() string {
	switch {
	case e.StatusCode == http.StatusUnauthorized:
		return "Paxos does not accept the access token. " + e.effect() + " Check client_id and client_secret, and that environment (or " +
			"api_url and token_url) is the one they were made for. " + signingStep
	case e.StatusCode == http.StatusForbidden:
		return fmt.Sprintf("The credential may not do this. %s The operation needs the scope %q: check in the Paxos Dashboard that the "+
			"credential has it, and that scopes has it if you set that.%s "+signingStep, e.effect(), e.Scope, e.onRequest())
	case e.StatusCode == http.StatusNotFound && e.op.namesNoObject:
		return "The host does not have this operation. " + e.effect() + " Check the path of api_url (that of Paxos ends in /v2), and that " +
			"the host serves the Paxos API."
	case e.StatusCode == http.StatusNotFound:
		return "Paxos knows no such object for this credential. " + e.effect() + " Sandbox and production, and different customers, hold " +
			"different objects: check environment and client_id, and the path of api_url (that of Paxos ends in /v2), before " +
			"taking it for deleted."
	case e.StatusCode == http.StatusConflict:
		holds := "Paxos already holds an object"
		if id := e.Problem; id != nil && id.existingID() != "" {
			holds = "Paxos already holds " + id.existingID()
		}
		return holds + " with one of the values that must be unique. " + e.effect() + " Import it if it is the object meant, or use other " +
			"values."
	case e.StatusCode == http.StatusTooManyRequests:
		return e.throttledStep(e.RetryAt)
	case e.StatusCode >= http.StatusInternalServerError:
		return "Paxos failed. " + e.effect() + outage
	case e.StatusCode < http.StatusBadRequest:
		return "The server answered with a redirect, which is never followed with a credential. " + e.effect() + " Check api_url."
	default:
		return "Paxos refused the request. " + e.effect() + " Correct the value that it names."
	}
}

// onRequest says how to get the scope of the operation, if it cannot be chosen in the Paxos Dashboard.
func (e *Error) onRequest() string {
	if e.Scope != ScopeWriteIdentity {
		return ""
	}
	return " Paxos enables it only on request, so ask Paxos Support if it cannot be chosen."
}

// connectStep returns what to do about a host that could not be connected to; argument holds its URL.
func connectStep(err error, argument string) string {
	_, authority := errors.AsType[x509.UnknownAuthorityError](err)
	_, otherHost := errors.AsType[x509.HostnameError](err)
	_, notTLS := errors.AsType[tls.RecordHeaderError](err)
	invalid, unverified := errors.AsType[x509.CertificateInvalidError](err)
	switch {
	case authority:
		return "The host's certificate comes from a certificate authority that this machine does not trust, such as that of a company's " +
			"proxy. If the host of " + argument + " is right, trust the authority: on Linux set SSL_CERT_FILE to a PEM file that holds its " +
			"certificate next to the public ones; on macOS and Windows add it to the certificate store of the system."
	case otherHost:
		return "The host's certificate is for another name. Check the host of " + argument + ", and that no proxy answers in its place."
	case unverified && invalid.Reason == x509.Expired:
		return "The host's certificate has expired or is not valid yet. Check the clock of this machine and the host of " + argument + "."
	case notTLS, errors.Is(err, http.ErrSchemeMismatch):
		return "The server does not speak TLS. Check the scheme and the port of " + argument + "."
	default:
		return "The host was not reached. Check the network, the proxy (HTTPS_PROXY, NO_PROXY) and " + argument + "."
	}
}

// tokenStep returns what to do when there is no access token.
func (e *Error) tokenStep(failure *transport.TokenError) string {
	if wait, ok := errors.AsType[*transport.WaitError](failure.Err); ok {
		return e.waitStep(wait)
	}
	_, late := errors.AsType[*transport.TimeoutError](failure.Err)
	effect := " " + e.effect() + " "
	switch {
	case failure.Code == transport.CodeInvalidScope:
		return fmt.Sprintf("The credential lacks the scope %q.%sAdd it to the credential in the Paxos Dashboard, or use one that has "+
			"it.%s", e.Scope, effect, e.onRequest())
	case failure.StatusCode >= http.StatusInternalServerError:
		return "The token endpoint failed." + effect + "Try again." + outage
	case failure.StatusCode == http.StatusTooManyRequests:
		return e.throttledStep(time.Time{})
	case failure.IsForeign():
		return "The answer is not one of an OAuth 2.0 token endpoint, so the credential was not checked." + effect + "Check token_url " +
			"(host and path), and that no proxy, gateway or sign-in page of the network answers in its place."
	case late:
		return "The token endpoint did not answer in time." + effect + "Check the network, the proxy and token_url." + outage
	case failure.StatusCode == 0:
		return "No access token could be fetched." + effect + connectStep(failure.Err, "token_url")
	}
	return "The token endpoint does not accept the credential." + effect + "Check client_id and client_secret, and that environment (or " +
		"token_url) is the one they were made for."
}

// waitStep returns what to do about a request that was not sent because its turn comes too late.
func (e *Error) waitStep(wait *transport.WaitError) string {
	until := wait.Until.UTC().Format(time.RFC3339)
	switch {
	case !wait.Throttled:
		return "The provider spreads its requests to stay under Paxos's rate limit, and too many are waiting. " + e.effect() + " Try again " +
			"after " + until + "; other runs of this machine share the limit, unless max_requests_per_second is 0."
	case wait.RetryAfter > 0:
		return fmt.Sprintf("Paxos told this run to wait %s (Retry-After), until %s. %s The run does not wait that long, and sends nothing "+
			"more. Paxos documents a block of five minutes: other runs of this machine wait no longer than that. Try again after five "+
			"minutes. "+freshStart, wait.RetryAfter, until, e.effect())
	default:
		return e.throttledStep(wait.Until) + " " + freshStart
	}
}

// freshStart says where a pause is kept, for those whom it does not concern any more.
const freshStart = "If this machine has got another IP address since, remove the directory " + cacheDirectory + " from the user's " +
	"cache directory (on Linux ~/.cache, or XDG_CACHE_HOME) to start afresh at once."

// throttledStep returns what to do after a 429; until is zero when nobody said how long it lasts.
func (e *Error) throttledStep(until time.Time) string {
	when := "in five minutes"
	if !until.IsZero() {
		when = "after " + until.UTC().Format(time.RFC3339)
	}
	return "Paxos throttles all requests from this IP address. " + e.effect() + " Try again " + when + "; other jobs behind the same " +
		"address count against the same limit, so keep the sum of their max_requests_per_second under 10."
}
