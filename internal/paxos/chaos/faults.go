package chaos

import (
	"net/http"
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
	make func(now time.Time) emukit.Fault
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

const (
	problem     = "application/problem+json"
	unavailable = `{"type":"about:blank","title":"Service Unavailable","status":503,"detail":"scripted"}`
	html        = "<html><body>It works!</body></html>"
)

// status is a fault that answers in place of the operation, or, where after is set, once it was done.
func status(code int, after bool, headers map[string]string) func(time.Time) emukit.Fault {
	kind := emukit.FaultStatus
	if after {
		kind = emukit.FaultStatusAfter
	}
	all := map[string]string{"Content-Type": problem}
	for name, value := range headers {
		all[name] = value
	}
	return func(time.Time) emukit.Fault {
		return emukit.Fault{Kind: kind, Status: code, Body: `{"title":"` + http.StatusText(code) + `"}`, Headers: all}
	}
}

func simply(kind emukit.FaultKind) func(time.Time) emukit.Fault {
	return func(time.Time) emukit.Fault { return emukit.Fault{Kind: kind} }
}

// faultKinds are the kinds of faults, in the order of the guide.
func faultKinds() []faultKind {
	api := append(append([]string{}, reads...), writes...)
	return []faultKind{
		{"request not sent", nil, nil},
		{"connection reset before the request counts", nil, simply(emukit.FaultResetBefore)},
		{"connection reset after the commit", nil, simply(emukit.FaultResetAfter)},
		{"timeout after the commit", nil, func(time.Time) emukit.Fault {
			return emukit.Fault{Kind: emukit.FaultDelay, Delay: requestTimeout + 15*time.Second}
		}},
		{"truncated answer", nil, simply(emukit.FaultTruncate)},
		{"answer that is not JSON, after the commit", nil, func(time.Time) emukit.Fault {
			return emukit.Fault{
				Kind: emukit.FaultStatusAfter, Status: http.StatusOK, Body: html, Headers: map[string]string{"Content-Type": "text/html"},
			}
		}},
		{"401 in the middle of a run", api, status(http.StatusUnauthorized, false, nil)},
		{"token endpoint down", []string{emulator.OpToken}, status(http.StatusServiceUnavailable, false, nil)},
		{"429 without Retry-After", nil, status(http.StatusTooManyRequests, false, nil)},
		{"429 with Retry-After in seconds", nil, status(http.StatusTooManyRequests, false, map[string]string{"Retry-After": "20"})},
		{"429 with Retry-After as a date", nil, func(now time.Time) emukit.Fault {
			at := now.Add(2 * time.Minute).UTC().Format(http.TimeFormat)
			return status(http.StatusTooManyRequests, false, map[string]string{"Retry-After": at})(now)
		}},
		{"500 before the request counts", nil, status(http.StatusInternalServerError, false, nil)},
		{"500 after the commit", nil, status(http.StatusInternalServerError, true, nil)},
		{"502 after the commit", nil, status(http.StatusBadGateway, true, nil)},
		{"503 before the request counts", nil, func(time.Time) emukit.Fault {
			return emukit.Fault{
				Kind: emukit.FaultStatus, Status: http.StatusServiceUnavailable, Body: unavailable,
				Headers: map[string]string{"Content-Type": problem, "Retry-After": "3"},
			}
		}},
		{"504 after the commit", nil, status(http.StatusGatewayTimeout, true, nil)},
		{"404 for an identity that exists", []string{emulator.OpGetIdentity}, status(http.StatusNotFound, false, nil)},
	}
}
