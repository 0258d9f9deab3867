package transport

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"math/big"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// unpacked is a signature taken apart without the library that made it.
type unpacked struct {
	header             map[string]any
	payload, signature []byte
	input              string
}

func unpack(t require.TestingT, compact string) unpacked {
	parts := strings.Split(compact, ".")
	require.Len(t, parts, 3)
	var u unpacked
	var decoded [3][]byte
	for i, part := range parts {
		var err error
		decoded[i], err = base64.RawURLEncoding.DecodeString(part)
		require.NoError(t, err)
	}
	require.NoError(t, json.Unmarshal(decoded[0], &u.header))
	u.payload, u.signature, u.input = decoded[1], decoded[2], parts[0]+"."+parts[1]
	return u
}

// genuine verifies as RFC 7518, section 3.4, and RFC 8037, section 3.1, say, by the standard library alone.
func (u unpacked) genuine(public any) bool {
	switch public := public.(type) {
	case ed25519.PublicKey:
		return ed25519.Verify(public, []byte(u.input), u.signature)
	case *ecdsa.PublicKey:
		digest := sha256.Sum256([]byte(u.input))
		r, s := new(big.Int).SetBytes(u.signature[:32]), new(big.Int).SetBytes(u.signature[32:])
		return len(u.signature) == 64 && ecdsa.Verify(public, digest[:], r, s)
	}
	return false
}

// TestSignatureGuideSample holds a signature to the sample of the request signing guide, in which only the typ comes
// from the library that made it.
func TestSignatureGuideSample(t *testing.T) {
	t.Parallel()
	const payload = `{"profile_id":"42bb1a2e-a68e-44d7-b5f1-59ccc5c13e91","crypto_network":"ETHEREUM"}`
	key, err := ParseSigningKey("5498f424-78aa-414b-a515-13929e6951db", sec1(t, newEC(t, elliptic.P256())))
	require.NoError(t, err)
	compact, err := key.sign(http.MethodPost, "/v2/transfer/deposit-addresses", []byte(payload), time.Unix(1645503272, 999))
	require.NoError(t, err)
	assert.Equal(t, map[string]any{
		"kid": "5498f424-78aa-414b-a515-13929e6951db", "alg": "ES256", "paxos.com/timestamp": "1645503272",
		"paxos.com/request-method": "POST", "paxos.com/request-path": "/v2/transfer/deposit-addresses",
	}, unpack(t, compact).header)
	assert.Equal(t, "eyJwcm9maWxlX2lkIjoiNDJiYjFhMmUtYTY4ZS00NGQ3LWI1ZjEtNTljY2M1YzEzZTkxIiwiY3J5cHRvX25ldHdvcmsiOiJFVEhFUkVVTSJ9",
		strings.Split(compact, ".")[1])
}

func TestSigningCoversEveryRequestAsSent(t *testing.T) {
	t.Parallel()
	ed, ec := newEd25519(t), newEC(t, elliptic.P256())
	keys := map[string]*SigningKey{SigningEdDSA: parsedKey(t, pkcs8(t, ed)), SigningES256: parsedKey(t, pkcs8(t, ec))}
	public := map[string]any{SigningEdDSA: ed.Public(), SigningES256: ec.Public()}
	rapid.Check(t, func(t *rapid.T) {
		algorithm := rapid.SampledFrom([]string{SigningEdDSA, SigningES256}).Draw(t, "algorithm")
		method := rapid.SampledFrom([]string{"GET", "POST", "PUT", "DELETE", "PATCH"}).Draw(t, "method")
		target := url.URL{Scheme: "https", Host: "api.test", Path: "/v2"}
		target = *target.JoinPath(url.PathEscape(rapid.StringMatching(`[^.]+`).Draw(t, "id")))
		target.RawQuery = url.Values{rapid.String().Draw(t, "name"): rapid.SliceOf(rapid.String()).Draw(t, "values")}.Encode()
		body := rapid.SliceOf(rapid.Byte()).Draw(t, "body")
		again := rapid.Bool().Draw(t, "can be rewound")

		req, err := http.NewRequestWithContext(context.Background(), method, target.String(), bytes.NewReader(body))
		require.NoError(t, err)
		if !again {
			req.GetBody = nil
		}
		before := req.Clone(req.Context())
		var line string
		var sent *http.Request
		rt := &signing{key: keys[algorithm], next: trip(func(got *http.Request) (*http.Response, error) {
			var wire bytes.Buffer
			require.NoError(t, got.Clone(got.Context()).Write(&wire))
			line, _ = wire.ReadString('\n')
			_, payload, _ := strings.Cut(wire.String(), "\r\n\r\n")
			require.Equal(t, string(body), payload, "the body is sent whole")
			sent = got
			return answer(http.StatusOK, "")(got)
		})}
		_, err = rt.RoundTrip(req)
		require.NoError(t, err)

		u := unpack(t, sent.Header.Get(signatureHeader))
		require.True(t, u.genuine(public[algorithm]))
		require.Equal(t, algorithm, u.header["alg"])
		require.Equal(t, "key-1", u.header["kid"])
		require.Equal(t, method, u.header["paxos.com/request-method"])
		path, ok := u.header["paxos.com/request-path"].(string)
		require.True(t, ok)
		require.Equal(t, method+" "+path+" HTTP/1.1\r\n", line, "what is signed is what stands in the request line")
		if method == http.MethodPost || method == http.MethodPut {
			require.Equal(t, string(body), string(u.payload))
		} else {
			require.Empty(t, u.payload)
		}
		require.Equal(t, before.Header, req.Header, "the caller's request is left alone")
		require.Equal(t, before.URL, req.URL)
	})
}

// Every attempt is signed when it is sent: after the limiter let it pass, and after the pause before a repeat.
func TestSigningSignsEveryAttemptAnew(t *testing.T) {
	t.Parallel()
	for _, text := range []string{pkcs8(t, newEd25519(t)), pkcs8(t, newEC(t, elliptic.P256()))} {
		synctest.Test(t, func(t *testing.T) {
			var signatures []string
			var times []int64
			note := func(next trip) trip {
				return func(req *http.Request) (*http.Response, error) {
					compact := req.Header.Get(signatureHeader)
					u := unpack(t, compact)
					stamp, err := strconv.ParseInt(u.header["paxos.com/timestamp"].(string), 10, 64)
					require.NoError(t, err)
					assert.Equal(t, time.Now().Unix(), stamp, "the time is that of the attempt")
					assert.Equal(t, "body", string(u.payload))
					signatures, times = append(signatures, compact), append(times, stamp)
					return next(req)
				}
			}
			// A 401 is repeated at once, the others after a pause.
			api, _ := script(t, note(answer(401, "")), note(answer(503, "")), note(fail(errLost)), note(answer(200, "done")))
			tokens, _ := script(t, tokenAnswer("t1", 3600), tokenAnswer("t2", 3600))
			token := func(req *http.Request) (*http.Response, error) {
				assert.Empty(t, req.Header.Get(signatureHeader), "a request for a token is not signed")
				return tokens(req)
			}
			start, limiter := time.Now(), NewMemoryLimiter(LimiterConfig{})
			limiter.PauseUntil(start.Add(4 * time.Minute))
			chain := chainOver(t, api, token, func(c *Config) { c.Signing, c.Limiter = parsedKey(t, text), limiter })
			req := newRequest(t.Context(), t, http.MethodPut, changeThing, "body")
			_, err := chain.Client.Do(req)
			require.NoError(t, err)
			slices.Sort(signatures)
			assert.Len(t, slices.Compact(signatures), 4, "no signature is used twice")
			assert.GreaterOrEqual(t, times[0]-start.Unix(), int64(240), "the limiter held it back")
			assert.Equal(t, times[0], times[1], "not even within a second")
			assert.Empty(t, req.Header)
		})
	}
}

// brokenBody cannot be read.
type brokenBody struct{}

func (brokenBody) Read([]byte) (int, error) { return 0, errLost }
func (brokenBody) Close() error             { return nil }

func TestSigningSendsNothingItCannotSign(t *testing.T) {
	t.Parallel()
	key := parsedKey(t, pkcs8(t, newEd25519(t)))
	for name, change := range map[string]func(*http.Request){
		"a body that breaks off": func(r *http.Request) { r.GetBody, r.Body = nil, brokenBody{} },
		"a body that cannot be had again": func(r *http.Request) {
			r.GetBody = func() (io.ReadCloser, error) { return nil, errLost }
		},
		"a body that breaks off the second time": func(r *http.Request) {
			r.GetBody = func() (io.ReadCloser, error) { return brokenBody{}, nil }
		},
		"a body that can be had once": func(r *http.Request) {
			body, lost := io.NopCloser(strings.NewReader("body")), error(nil)
			r.GetBody = func() (io.ReadCloser, error) {
				defer func() { body, lost = nil, errLost }()
				return body, lost
			}
		},
	} {
		req := newRequest(t.Context(), t, http.MethodPost, createThing, "body")
		change(req)
		next, n := script(t)
		_, err := (&signing{key: key, next: next}).RoundTrip(req)
		require.ErrorIs(t, err, errLost, name)
		assert.Equal(t, NotSent, outcomeIn(t, err), name)
		assert.False(t, retryable(createThing, nil, err), "a repeat would meet the same")
		assert.Zero(t, *n, name)
	}
	broken := &SigningKey{id: "key-1"}
	next, n := script(t)
	_, err := (&signing{key: broken, next: next}).RoundTrip(newRequest(t.Context(), t, http.MethodGet, readThing, ""))
	require.ErrorContains(t, err, "signing the request")
	assert.Zero(t, *n)
}
