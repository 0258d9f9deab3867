package transport

import (
	"crypto/ecdh"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// FuzzRetryAfter has a server ask for any pause: it lies between now and a day from now, or there is none.
func FuzzRetryAfter(f *testing.F) {
	for _, value := range []string{"0", "120", "-1", "+5", " 7 ", "1e3", "99999999999999999999", "Wed, 21 Oct 2026 07:28:00 GMT", "soon", ""} {
		f.Add(value, "Wed, 21 Oct 2026 07:27:00 GMT")
		f.Add(value, "")
	}
	f.Fuzz(func(t *testing.T, value, date string) {
		now := time.Date(2026, 10, 21, 7, 27, 0, 0, time.UTC)
		at, ok := retryAfter(http.Header{"Retry-After": {value}, "Date": {date}}, now)
		if !ok {
			assert.Zero(t, at)
			return
		}
		assert.False(t, at.Before(now), at)
		assert.False(t, at.After(now.Add(maxRetryAfter)), at)
		// What was understood is understood again when it is written anew, to the second.
		seconds := int64(at.Sub(now) / time.Second)
		again, ok := retryAfter(http.Header{"Retry-After": {fmt.Sprint(seconds)}}, now)
		assert.True(t, ok)
		assert.Equal(t, seconds, int64(again.Sub(now)/time.Second))
	})
}

// FuzzTokenAnswer has the token endpoint answer anything: there is a token, or an error that says nothing of the secret
// and little of the rest.
func FuzzTokenAnswer(f *testing.F) {
	const secret = "p4ss/w+rd &é"
	for _, body := range []string{
		`{"access_token":"t","token_type":"bearer","expires_in":3599}`, `{"access_token":"t","expires_in":"60"}`, `{"access_token":""}`,
		`{"access_token":7}`, `{"error":"invalid_scope","error_description":"` + secret + `"}`, `{"error":{"code":"` + secret + `"}}`, `{"error":"x","error_description":"p4ss%2Fw%2Brd+%26%C3%A9 \u0085"}`,
		`access_token=t&expires_in=1`, "error=invalid_client&error_description=p4ss%2Fw%2Brd+%26%C3%A9", `<html>` + secret, ``, `null`, `[]`,
		`{"expires_in":-1,"access_token":"t"}`, `{"expires_in":1e99,"access_token":"t"}`,
	} {
		for _, status := range []int{200, 302, 400, 401, 500} {
			f.Add(status, "application/json", body)
		}
	}
	f.Add(400, "application/x-www-form-urlencoded", "error=invalid_client&error_description=p4ss%2Fw%2Brd+%26%C3%A9")
	f.Add(200, "text/plain", "access_token=t&token_type=bearer")
	f.Fuzz(func(t *testing.T, status int, kind, body string) {
		if status < 200 || status > 599 {
			return
		}
		source := NewTokenSource(TokenConfig{
			URL: "https://token.test/oauth2/token", ClientID: "client", ClientSecret: secret, Scopes: []string{"a", "b"},
			Client:  newHTTPClient(answer(status, body, "Content-Type: "+kind)),
			Backoff: Backoff{Base: time.Nanosecond, Cap: time.Nanosecond},
		})
		defer source.Close()
		token, err := source.Token(t.Context(), "a")
		if err == nil {
			assert.NotEmpty(t, token)
			return
		}
		assert.Empty(t, token)
		failure, ok := errors.AsType[*TokenError](err)
		require.True(t, ok, "%T", err)
		assert.NotContains(t, err.Error(), secret)
		assert.NotContains(t, err.Error(), url.QueryEscape(secret))
		assert.Less(t, utf8.RuneCountInString(failure.Code+failure.Description), 2*maxDescription+10)
		assert.False(t, strings.ContainsAny(err.Error(), "\n\r\x00\x1b"))
	})
}

// FuzzSigningKey has any text for a key: it is a key that signs what its public half verifies, or the error repeats
// nothing of it, and neither does the key however it is printed.
func FuzzSigningKey(f *testing.F) {
	ed, ec := pkcs8(f, newEd25519(f)), sec1(f, newEC(f, elliptic.P256()))
	for _, text := range []string{
		ed, ec, "before\n" + ed + "after", ec + ed, strings.ReplaceAll(ed, "\n", `\n`), strings.ReplaceAll(ed, "\n", "\r\n"), "",
		"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----",
		strings.ReplaceAll(ed, "PRIVATE", "PUBLIC"), "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" + ec,
	} {
		f.Add("key-1", text)
	}
	f.Add("", ed)
	f.Add("key-1", strings.ReplaceAll(ec, "EC PRIVATE", "PRIVATE"))
	for _, text := range []string{ed, ec} {
		for i := range text { // a character is lost while it is copied, or the rest
			f.Add("key-1", text[:i]+text[i+1:])
			f.Add("key-1", text[:i])
		}
	}
	known := refusals(f)
	f.Fuzz(func(t *testing.T, id, text string) {
		key, err := ParseSigningKey(id, text)
		if err != nil {
			assert.Contains(t, known, err.Error(), "an error that no text without secrets has")
			return
		}
		compact, err := key.sign(http.MethodPut, "/v2/x?y=z", []byte("payload"), time.Unix(1, 0))
		require.NoError(t, err)
		signature, err := jose.ParseSignedCompact(compact, []jose.SignatureAlgorithm{jose.EdDSA, jose.ES256})
		require.NoError(t, err)
		private, ok := key.key.Key.(jose.JSONWebKey)
		require.True(t, ok)
		payload, err := signature.Verify(private.Public())
		require.NoError(t, err)
		assert.Equal(t, "payload", string(payload))
		if utf8.ValidString(id) {
			assert.Equal(t, id, signature.Signatures[0].Protected.KeyID)
		}
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			assert.Equal(t, "signing key "+id+" ("+key.Algorithm()+")", fmt.Sprintf(verb, key))
		}
	})
}

// refusals are the errors of texts without secrets: those of a text with one have to be among them.
func refusals(t require.TestingT) map[string]bool {
	rsaKey, err := rsa.GenerateKey(rand.Reader, 1024)
	require.NoError(t, err)
	exchange, err := ecdh.X25519().GenerateKey(rand.Reader)
	require.NoError(t, err)
	known := map[string]bool{}
	for _, text := range []string{
		"", pkcs8(t, rsaKey), pkcs8(t, exchange), pkcs8(t, newEC(t, elliptic.P224())), pkcs8(t, newEC(t, elliptic.P384())),
		pkcs8(t, newEC(t, elliptic.P521())), pemText("PRIVATE KEY", nil), pemText("ENCRYPTED PRIVATE KEY", nil), pemText("PUBLIC KEY", nil),
		pemText("CERTIFICATE", nil),
	} {
		for _, id := range []string{"", "key"} {
			_, err := ParseSigningKey(id, text)
			require.Error(t, err)
			known[err.Error()] = true
		}
	}
	return known
}
