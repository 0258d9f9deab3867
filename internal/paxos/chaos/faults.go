package chaos

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// faultKind is a kind of fault of the campaign.
type faultKind struct {
	// name is that of the guide's table.
	name string
	// meets reports whether the fault can meet an operation now; nil means any, the token endpoint's included.
	meets func(s *emulator.Server, operation string) bool
	// make makes the fault; nil for a request that is not sent, which the emulator never sees.
	make func(now time.Time, t timing) emukit.Fault
}

// timing is how long waiting takes: as long as in real life where time is simulated, next to nothing with a real CLI.
type timing struct {
	// timeout is the provider's request_timeout, stall a delay beyond it.
	timeout, stall time.Duration
	// retryAfter is what a 429 and a 503 ask to wait, window how long Paxos blocks an address.
	retryAfter, window time.Duration
}

func simulatedTiming() timing {
	return timing{timeout: 30 * time.Second, stall: 45 * time.Second, retryAfter: 20 * time.Second, window: 5 * time.Minute}
}

func realTiming() timing {
	return timing{timeout: time.Second, stall: 1500 * time.Millisecond, retryAfter: time.Second, window: time.Second}
}

const problem = "application/problem+json"

// faultFunc makes a fault.
type faultFunc = func(now time.Time, t timing) emukit.Fault

// status is a fault that answers in place of the operation.
func status(code int) faultFunc {
	return func(time.Time, timing) emukit.Fault {
		return emukit.Fault{
			Kind: emukit.FaultStatus, Status: code, Body: `{"title":"` + http.StatusText(code) + `"}`,
			Headers: map[string]string{"Content-Type": problem},
		}
	}
}

// after is status once the operation was done.
func after(code int) faultFunc {
	return func(now time.Time, t timing) emukit.Fault {
		fault := status(code)(now, t)
		fault.Kind = emukit.FaultStatusAfter
		return fault
	}
}

// retryAfter is status with a Retry-After, as a date or in seconds.
func retryAfter(code int, date bool) faultFunc {
	return func(now time.Time, t timing) emukit.Fault {
		fault := status(code)(now, t)
		fault.Headers["Retry-After"] = strconv.Itoa(int(t.retryAfter.Seconds()))
		if date {
			fault.Headers["Retry-After"] = now.Add(6 * t.retryAfter).UTC().Format(http.TimeFormat)
		}
		return fault
	}
}

func faultOf(kind emukit.FaultKind) faultFunc {
	return func(time.Time, timing) emukit.Fault { return emukit.Fault{Kind: kind} }
}

// What a fault can meet.
func ofToken(_ *emulator.Server, operation string) bool { return operation == emulator.OpToken }
func ofAPI(_ *emulator.Server, operation string) bool   { return operation != emulator.OpToken }
func ofReads(_ *emulator.Server, operation string) bool {
	return slices.ContainsFunc(emulator.Operations(), func(o emulator.Operation) bool {
		return o.Name == operation && o.Method == http.MethodGet
	})
}

func ofObjects(s *emulator.Server, operation string) bool {
	return ofReads(s, operation) && !s.Meets(operation, emukit.FaultDropItem)
}

// handled is a fault that operations bring about themselves, those that can.
func handled(name string, kind emukit.FaultKind) faultKind {
	meets := func(s *emulator.Server, operation string) bool { return s.Meets(operation, kind) }
	return faultKind{name, meets, faultOf(kind)}
}

func dropItem() faultKind { return handled("page that lacks its last item", emukit.FaultDropItem) }

// faultKinds are the kinds of faults, in the order of the guide.
func faultKinds() []faultKind {
	return []faultKind{
		{notSent, nil, nil},
		{"connection reset before the request counts", nil, faultOf(emukit.FaultResetBefore)},
		{"connection reset after the commit", nil, faultOf(emukit.FaultResetAfter)},
		{"timeout after the commit", nil, func(_ time.Time, t timing) emukit.Fault {
			return emukit.Fault{Kind: emukit.FaultDelay, Delay: emukit.Duration(t.stall)}
		}},
		{"truncated answer after the commit", nil, faultOf(emukit.FaultTruncate)},
		{"answer that is not JSON, after the commit", nil, faultOf(emukit.FaultHTML)},
		{"401 in the middle of a run", ofAPI, status(http.StatusUnauthorized)},
		{"token endpoint down", ofToken, status(http.StatusServiceUnavailable)},
		{"429 without Retry-After", nil, status(http.StatusTooManyRequests)},
		{"429 with Retry-After in seconds", nil, retryAfter(http.StatusTooManyRequests, false)},
		{"429 with Retry-After as a date", nil, retryAfter(http.StatusTooManyRequests, true)},
		{"500 before the request counts", nil, status(http.StatusInternalServerError)},
		{"500 after the commit", nil, after(http.StatusInternalServerError)},
		{"502 after the commit", nil, after(http.StatusBadGateway)},
		{"503 before the request counts", nil, status(http.StatusServiceUnavailable)},
		{"503 with Retry-After", ofAPI, retryAfter(http.StatusServiceUnavailable, false)},
		{"504 after the commit", nil, after(http.StatusGatewayTimeout)},
		{"stale read after a write", ofReads, faultOf(emukit.FaultStale)},
		dropItem(),
		{"404 for an object that exists", ofObjects, status(http.StatusNotFound)},
		handled("answer about another object, after the commit", emukit.FaultOtherObject),
		handled("malformed ids, after the commit", emukit.FaultMalformedID),
	}
}
