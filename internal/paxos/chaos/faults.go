package chaos

import (
	"net/http"
	"strconv"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// faultKind is a kind of fault of the campaign.
type faultKind struct {
	// name is that of the guide's table.
	name string
	// operations are those that the fault can meet; empty means any, the token endpoint's included.
	operations []string
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

// The operations by what they do.
var (
	reads  = []string{emulator.OpGetIdentity, emulator.OpListIdentities, emulator.OpListControls}
	lists  = []string{emulator.OpListIdentities, emulator.OpListControls}
	writes = []string{
		emulator.OpCreateIdentity, emulator.OpUpdateIdentity, emulator.OpSetSandboxStatus, emulator.OpCreateControl,
		emulator.OpDeleteControl, emulator.OpAddMembers, emulator.OpDeleteMember,
	}
)

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

func dropItem() faultKind {
	return faultKind{"page that lacks its last item", lists, faultOf(emukit.FaultDropItem)}
}

// faultKinds are the kinds of faults, in the order of the guide.
func faultKinds() []faultKind {
	api := append(append([]string{}, reads...), writes...)
	return []faultKind{
		{notSent, nil, nil},
		{"connection reset before the request counts", nil, faultOf(emukit.FaultResetBefore)},
		{"connection reset after the commit", nil, faultOf(emukit.FaultResetAfter)},
		{"timeout after the commit", nil, func(_ time.Time, t timing) emukit.Fault {
			return emukit.Fault{Kind: emukit.FaultDelay, Delay: t.stall}
		}},
		{"truncated answer after the commit", nil, faultOf(emukit.FaultTruncate)},
		{"answer that is not JSON, after the commit", nil, faultOf(emukit.FaultHTML)},
		{"401 in the middle of a run", api, status(http.StatusUnauthorized)},
		{"token endpoint down", []string{emulator.OpToken}, status(http.StatusServiceUnavailable)},
		{"429 without Retry-After", nil, status(http.StatusTooManyRequests)},
		{"429 with Retry-After in seconds", nil, retryAfter(http.StatusTooManyRequests, false)},
		{"429 with Retry-After as a date", nil, retryAfter(http.StatusTooManyRequests, true)},
		{"500 before the request counts", nil, status(http.StatusInternalServerError)},
		{"500 after the commit", nil, after(http.StatusInternalServerError)},
		{"502 after the commit", nil, after(http.StatusBadGateway)},
		{"503 before the request counts", nil, status(http.StatusServiceUnavailable)},
		{"503 with Retry-After", api, retryAfter(http.StatusServiceUnavailable, false)},
		{"504 after the commit", nil, after(http.StatusGatewayTimeout)},
		{"stale read after a write", reads, faultOf(emukit.FaultStale)},
		dropItem(),
		{"404 for an identity that exists", []string{emulator.OpGetIdentity}, status(http.StatusNotFound)},
		{otherObject, named, faultOf(emukit.FaultOtherObject)},
		{"malformed ids, after the commit", append(named, emulator.OpListControls, emulator.OpCreateControl), faultOf(emukit.FaultMalformedID)},
	}
}

// otherObject is the one kind of fault that takes two identities.
const otherObject = "answer about another identity, after the commit"

// named are the operations whose answers name the identity that they are about.
var named = []string{emulator.OpGetIdentity, emulator.OpCreateIdentity, emulator.OpUpdateIdentity, emulator.OpAddMembers}
