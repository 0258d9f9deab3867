// Package transport carries HTTP requests to an API that meters, authenticates and sometimes loses them. It is a chain
// of http.RoundTripper decorators, one file each: user agent, retry, bearer token, rate limiter, signature, log,
// attempt, base.
//
// The package knows operations, scopes and outcomes, and no object of any API, so that several clients share it.
package transport
