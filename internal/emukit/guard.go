package emukit

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"regexp"
	"slices"
	"strings"
)

// guard refuses the requests of foreign web pages in a browser on this machine: a page may send requests to an emulator,
// and under a host name of its own that resolves to the emulator's address (DNS rebinding) it may read the answers, too.
type guard struct {
	hosts  []string
	origin *http.CrossOriginProtection
}

var hostName = regexp.MustCompile(`^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$`)

// newGuard returns a guard for an emulator that is reached under these host names, and under localhost and any address. A
// host that is no name is an error.
func newGuard(hosts ...string) (*guard, error) {
	g := &guard{origin: http.NewCrossOriginProtection()}
	for _, host := range hosts {
		name := strings.ToLower(host)
		if !hostName.MatchString(name) {
			return nil, fmt.Errorf("%q is not a host name (without scheme and port)", host)
		}
		g.hosts = append(g.hosts, name)
	}
	return g, nil
}

// Handler returns a handler that passes to next what the guard does not refuse.
func (g *guard) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if refusal := g.check(r); refusal != "" {
			forbid(w, refusal)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// check returns why a request is refused; empty if it is not.
func (g *guard) check(r *http.Request) string {
	if !g.knows(r.Host) {
		return fmt.Sprintf("The request is for the host %.200q, which is not known to be this emulator. "+
			"If it is, start the emulator with --allow-host.", r.Host)
	}
	// The check lets reads pass, as other sites cannot see what they return. No page needs to make them here, so every
	// method is held to the rule for writes.
	asWrite := &http.Request{Method: http.MethodPost, URL: r.URL, Host: r.Host, Header: r.Header}
	if g.origin.Check(asWrite) != nil {
		return "A web page of another site sent the request. Browsers may open only the emulator's own pages, from the address bar."
	}
	return ""
}

// knows reports whether a Host header names the emulator. A rebound name is a name: addresses are what they say, so all
// of them pass, whatever port or network leads here. Every browser sends the header; what leaves it out is none.
func (g *guard) knows(header string) bool {
	if header == "" {
		return true
	}
	host := header
	if name, _, err := net.SplitHostPort(header); err == nil {
		host = name
	}
	if _, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return true
	}
	name := strings.TrimSuffix(strings.ToLower(host), ".")
	// RFC 6761, section 6.3: localhost and what is below it is this machine.
	return name == "localhost" || strings.HasSuffix(name, ".localhost") || slices.Contains(g.hosts, name)
}

// forbid answers 403 so that each client shows the text: one of the API (RFC 9457), one of the token endpoint (RFC 6749,
// section 5.2) and a reader of the emulator's own pages.
func forbid(w http.ResponseWriter, text string) {
	adminJSON(w, http.StatusForbidden, map[string]any{
		"title": http.StatusText(http.StatusForbidden), "status": http.StatusForbidden, "detail": text,
		"error": "forbidden", "error_description": text,
	})
}
