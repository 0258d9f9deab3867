package transport

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

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
			Backoff: Backoff{Base: time.Nanosecond, Cap: time.Nanosecond}, Logger: NopLogger{},
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
