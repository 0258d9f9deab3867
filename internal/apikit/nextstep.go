package apikit

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

// Service is what messages have to know of an API.
type Service struct {
	// Name is what users call it.
	Name string
	// Support is whom they ask.
	Support string
	// Path describes the path of its URL, in the form " (its path ends in /v2)"; empty if there is nothing to say.
	Path string
	// Outage says where outages are shown, a sentence with a space before it; empty if that is unknown.
	Outage string
	// Personal reports whether the field at a path of a body ("a.b") is personal data.
	Personal func(path string) bool
	// ParseProblem reads the body of an answer outside 2xx; nil if it holds nothing that can be shown. personal takes the personal
	// values of the request out of a text.
	ParseProblem func(body []byte, personal Redactor) *Problem
	// Step returns what to do about an error, in whole sentences, if there is more to say than what follows from its kind;
	// empty otherwise.
	Step func(*Error) string
}

// NextStep returns what a person can do about the failure, and what was done, in whole sentences.
func (e *Error) NextStep() string {
	if e.Hint != "" {
		return e.Hint
	}
	if step := e.Service.Step(e); step != "" {
		return step
	}
	if wait, ok := errors.AsType[*transport.WaitError](e.Err); ok {
		return e.waitStep(wait)
	}
	switch {
	case IsMismatch(e.Err):
		return e.Service.Name + ", or a cache or gateway in between, has mixed up answers. Nothing of this one is used. " + e.Effect() +
			" If it happens again, contact " + e.Service.Support + " with both ids."
	case e.Foreign:
		return e.foreignStep()
	case e.StatusCode != 0:
		return e.statusStep()
	case errors.Is(e.Err, context.Canceled) && e.Outcome == transport.NotSent:
		return "The run was interrupted before this request went out. " + e.Effect()
	}
	if late, ok := errors.AsType[*transport.TimeoutError](e.Err); ok {
		return fmt.Sprintf("%[1]s did not answer within request_timeout, which is %[2]v. %[3]s If %[1]s is slow but not down, raise "+
			"request_timeout.", e.Service.Name, late.After, e.Effect()) + e.Service.Outage
	}
	if e.Outcome == transport.NotSent {
		return e.Effect() + " " + ConnectStep(e.Err, "api_url")
	}
	return "No usable answer came back. " + e.Effect() + e.Service.Outage
}

// Effect says what the request has done, in a sentence.
func (e *Error) Effect() string {
	switch {
	case e.changedNothing():
		return "Nothing was changed by this request."
	case e.unknown != "":
		return e.unknown
	}
	return e.Service.Name + " may or may not have done it: run a plan to compare before applying again."
}

// changedNothing reports whether the request has certainly not changed anything.
func (e *Error) changedNothing() bool { return e.op.Reads() || e.Outcome != transport.Unknown }

// foreignStep returns what to do about an answer that the API does not give.
func (e *Error) foreignStep() string {
	step := "The answer is not one of the " + e.Service.Name + " API. " + e.Effect() + " Check that api_url leads to the API" +
		e.Service.Path + ", and that no proxy, gateway or sign-in page of the network answers in its place."
	if e.StatusCode >= http.StatusInternalServerError {
		step += e.Service.Outage
	}
	return step
}

// statusStep returns what to do about an answer outside 2xx.
func (e *Error) statusStep() string {
	switch {
	case e.StatusCode == http.StatusNotFound && e.op.NamesNoObject:
		return "The host does not have this operation. " + e.Effect() + " Check the path of api_url" + e.Service.Path + ", and that " +
			"the host serves the " + e.Service.Name + " API."
	case e.StatusCode == http.StatusTooManyRequests:
		return e.throttledStep(e.RetryAt)
	case e.StatusCode >= http.StatusInternalServerError:
		return e.Service.Name + " failed. " + e.Effect() + e.Service.Outage
	case e.StatusCode < http.StatusBadRequest:
		return "The server answered with a redirect, which is never followed with a credential. " + e.Effect() + " Check api_url."
	default:
		return e.Service.Name + " refused the request. " + e.Effect() + " Correct the value that it names."
	}
}

// waitStep returns what to do about a request that was not sent because its turn comes too late.
func (e *Error) waitStep(wait *transport.WaitError) string {
	if wait.Throttled {
		return e.throttledStep(wait.Until)
	}
	return "The provider spreads its requests to stay under the rate limit of " + e.Service.Name + ", and too many are waiting. " +
		e.Effect() + " Try again after " + wait.Until.UTC().Format(time.RFC3339) + "; other runs of this machine share the limit, unless " +
		"max_requests_per_second is 0."
}

// throttledStep returns what to do after a 429; until is zero when nobody said how long it lasts.
func (e *Error) throttledStep(until time.Time) string {
	when := "in a few minutes"
	if !until.IsZero() {
		when = "after " + until.UTC().Format(time.RFC3339)
	}
	return e.Service.Name + " answers no more requests for now. " + e.Effect() + " Try again " + when + ", with a lower " +
		"max_requests_per_second."
}

// ConnectStep returns what to do about a host that could not be connected to; argument holds its URL.
func ConnectStep(err error, argument string) string {
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

// NamesNoObject reports whether the call referred to no object that could be missing.
func (e *Error) NamesNoObject() bool { return e.op.NamesNoObject }
