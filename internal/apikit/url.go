package apikit

import (
	"fmt"
	"net"
	"net/url"
	"strings"
)

// maxURL is far more than the URL of an API has.
const maxURL = 1000

// schemePorts are the ports that a URL need not name.
var schemePorts = map[string]string{"https": "443", "http": "80"}

// ParseURL parses a URL that may be sent credentials and personal data: an absolute https URL without user name, query and
// fragment, or one of plain http on the loopback interface, where an emulator runs. It reports false for any other. URLs
// that lead to the same host have the same Host: in lower case, without the final dot of DNS and without the scheme's own
// port.
func ParseURL(text string) (*url.URL, bool) {
	if len(text) > maxURL || strings.ContainsFunc(text, isOdd) {
		return nil, false
	}
	u, err := url.Parse(text)
	if err != nil || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, false
	}
	host := strings.TrimRight(strings.ToLower(u.Hostname()), ".")
	// A host can be percent-encoded, and net/http turns full-width letters into ASCII ones (UTS 46): what is compared must
	// be what is dialed.
	if host == "" || strings.ContainsFunc(host, isOdd) {
		return nil, false
	}
	ip := net.ParseIP(host)
	loopback := host == "localhost" || ip != nil && ip.IsLoopback()
	if plain := u.Scheme == "http" && loopback; u.Scheme != "https" && !plain {
		return nil, false
	}
	port := u.Port()
	u.Host = strings.TrimSuffix(net.JoinHostPort(host, ""), ":") // an IPv6 address in its brackets
	if port != "" && port != schemePorts[u.Scheme] {
		u.Host = net.JoinHostPort(host, port)
	}
	return u, true
}

// isOdd reports whether a character is not a printable one of ASCII.
func isOdd(r rune) bool { return r <= ' ' || r > '~' }

// NamedURL is ParseURL with an error that does not repeat the value, which may hold a password.
func NamedURL(name, value string) (*url.URL, error) {
	u, ok := ParseURL(value)
	if !ok {
		return nil, fmt.Errorf("the %s is not an absolute https URL without user, query and fragment; http is for the loopback "+
			"interface only", name)
	}
	return u, nil
}
