package api

import (
	"fmt"
	"net"
	"net/url"
	"strings"
)

// maxURL is far more than the URL of an API has.
const maxURL = 1000

// TakesCredentials tells whether a URL may be sent credentials and personal data: an absolute https URL without user name,
// query and fragment, or one of plain http on the loopback interface, where an emulator runs.
func TakesCredentials(text string) bool {
	_, ok := safeURL(text)
	return ok
}

func safeURL(text string) (*url.URL, bool) {
	odd := func(r rune) bool { return r <= ' ' || r > '~' }
	if len(text) > maxURL || strings.ContainsFunc(text, odd) {
		return nil, false
	}
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, false
	}
	ip := net.ParseIP(u.Hostname())
	loopback := u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
	return u, u.Scheme == "https" || u.Scheme == "http" && loopback
}

// parseURL parses a URL that TakesCredentials. The error does not repeat the value, which may hold a password.
func parseURL(name, value string) (*url.URL, error) {
	u, ok := safeURL(value)
	if !ok {
		return nil, fmt.Errorf("the %s is not an absolute https URL without user, query and fragment; http is for the loopback "+
			"interface only", name)
	}
	return u, nil
}
