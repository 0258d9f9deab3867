package emulator

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// token is what the emulator knows of an access token that it has given out.
type token struct {
	scopes  []string
	expires time.Time
}

// maxForm is the largest form that is accepted, in bytes.
const maxForm = 1 << 20

// serveToken is the token endpoint. Guide (authentication): client credentials with client_id, client_secret and scope
// as form fields, shown as a multipart form; RFC 6749 has a urlencoded form and HTTP basic, which the published
// discovery document lists too.
func (s *Server) serveToken(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	err := r.ParseMultipartForm(maxForm) //nolint:gosec // bounded by the line above
	if err != nil && !errors.Is(err, http.ErrNotMultipart) {
		tokenError(w, http.StatusBadRequest, "invalid_request", "the form can't be read")
		return
	}
	clientID, clientSecret, basic := basicCredentials(r)
	if !basic {
		clientID, clientSecret = r.PostForm.Get("client_id"), r.PostForm.Get("client_secret")
	}
	if grant := r.PostForm.Get("grant_type"); grant != "client_credentials" {
		tokenError(w, http.StatusBadRequest, "unsupported_grant_type", "grant_type must be client_credentials")
		return
	}
	if !equal(clientID, s.opts.clientID) || !equal(clientSecret, s.opts.clientSecret) {
		if basic {
			w.Header().Set("WWW-Authenticate", `Basic realm="paxos"`) // RFC 6749, section 5.2
		}
		tokenError(w, http.StatusUnauthorized, "invalid_client", "client authentication failed")
		return
	}
	scopes := strings.Fields(r.PostForm.Get("scope"))
	if len(scopes) == 0 {
		scopes = s.opts.scopes // guess(token-default-scope)
	}
	for _, scope := range scopes {
		// Guide (sandbox): a scope that the credential lacks is invalid_scope.
		if !slices.Contains(s.opts.scopes, scope) {
			tokenError(w, http.StatusBadRequest, "invalid_scope", "the client may not ask for scope "+scope)
			return
		}
	}
	access := rand.Text()
	s.Lock()
	s.tokens[access] = token{scopes: scopes, expires: s.Clock().Now().Add(s.opts.tokenTTL)}
	s.Unlock()
	writeToken(w, http.StatusOK, map[string]any{ // Guide (authentication): these four members
		"access_token": access, "expires_in": int(s.opts.tokenTTL.Seconds()), "scope": strings.Join(scopes, " "), "token_type": "bearer",
	})
}

// basicCredentials returns the credentials of HTTP basic authentication, which RFC 6749 wants form-encoded.
func basicCredentials(r *http.Request) (id, secret string, ok bool) {
	user, password, ok := r.BasicAuth()
	if !ok {
		return "", "", false
	}
	id, errID := url.QueryUnescape(user)
	secret, errSecret := url.QueryUnescape(password)
	return id, secret, errID == nil && errSecret == nil
}

func equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

func tokenError(w http.ResponseWriter, status int, code, description string) {
	writeToken(w, status, map[string]any{"error": code, "error_description": description})
}

func writeToken(w http.ResponseWriter, status int, answer map[string]any) {
	w.Header().Set("Content-Type", mediaJSON)
	w.Header().Set("Cache-Control", "no-store") // RFC 6749, section 5.1
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer) //nolint:errchkjson // plain strings and numbers, into memory
}

// authorize checks the bearer token of a request and that it carries the scope.
func (s *Server) authorize(r *http.Request, scope string) *failure {
	header := r.Header.Get("Authorization")
	if header == "" {
		// Guide (controls, error samples).
		return newFailure(http.StatusUnauthorized, "no authorization header set")
	}
	scheme, access, _ := strings.Cut(header, " ")
	granted, known := s.tokens[access]
	if !strings.EqualFold(scheme, "bearer") || !known || !s.Clock().Now().Before(granted.expires) {
		// guess(unauthorized-text): no sample shows it.
		return newFailure(http.StatusUnauthorized, "invalid or expired access token")
	}
	if !slices.Contains(granted.scopes, scope) {
		// Specification (events, 403, sample).
		return newFailure(http.StatusForbidden,
			fmt.Sprintf("insufficient scopes: found '%s', required one of '[%s]'", strings.Join(granted.scopes, " "), scope))
	}
	return nil
}
