package api

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/iotest"
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
	compact, err := key.signature(http.MethodPost, "/v2/transfer/deposit-addresses", []byte(payload), time.Unix(1645503272, 999))
	require.NoError(t, err)
	assert.Equal(t, map[string]any{
		"kid": "5498f424-78aa-414b-a515-13929e6951db", "alg": "ES256", "paxos.com/timestamp": "1645503272",
		"paxos.com/request-method": "POST", "paxos.com/request-path": "/v2/transfer/deposit-addresses",
	}, unpack(t, compact).header)
	assert.Equal(t, "eyJwcm9maWxlX2lkIjoiNDJiYjFhMmUtYTY4ZS00NGQ3LWI1ZjEtNTljY2M1YzEzZTkxIiwiY3J5cHRvX25ldHdvcmsiOiJFVEhFUkVVTSJ9",
		strings.Split(compact, ".")[1])
}

func TestClientSignsEveryRequestAsSent(t *testing.T) {
	t.Parallel()
	ed, ec := newEd25519(t), newEC(t, elliptic.P256())
	public := map[string]any{SigningEdDSA: ed.Public(), SigningES256: ec.Public()}
	clients := map[string]*Client{}
	var sent *http.Request
	var sentBody string
	for algorithm, text := range map[string]string{SigningEdDSA: pkcs8(t, ed), SigningES256: pkcs8(t, ec)} {
		clients[algorithm], _ = newFake(t, func(r *http.Request, body string) reply {
			sent, sentBody = r, body
			return ok("{}")
		}, func(c *Config) { c.SigningKey = parsedKey(t, text) })
	}
	rapid.Check(t, func(t *rapid.T) {
		algorithm := rapid.SampledFrom([]string{SigningEdDSA, SigningES256}).Draw(t, "algorithm")
		method := rapid.SampledFrom([]string{"GET", "POST", "PUT", "DELETE", "PATCH"}).Draw(t, "method")
		target := url.URL{Scheme: "https", Host: "api.test", Path: "/v2"}
		target = *target.JoinPath(url.PathEscape(rapid.StringMatching(`[^.]+`).Draw(t, "id")))
		target.RawQuery = url.Values{rapid.String().Draw(t, "name"): rapid.SliceOf(rapid.String()).Draw(t, "values")}.Encode()
		body := string(rapid.SliceOf(rapid.Byte()).Draw(t, "body"))

		req, err := http.NewRequestWithContext(context.Background(), method, target.String(), strings.NewReader(body))
		require.NoError(t, err)
		before := req.Clone(req.Context())
		_, err = clients[algorithm].kit.Chain().Client.Transport.RoundTrip(req)
		require.NoError(t, err)
		require.Equal(t, body, sentBody, "the body is sent whole")

		u := unpack(t, sent.Header.Get(signatureHeader))
		require.True(t, u.genuine(public[algorithm]))
		require.Equal(t, algorithm, u.header["alg"])
		require.Equal(t, "key-1", u.header["kid"])
		require.Equal(t, method, u.header["paxos.com/request-method"])
		var wire bytes.Buffer
		sent.Body, sent.ContentLength = http.NoBody, 0
		require.NoError(t, sent.Write(&wire))
		line, _ := wire.ReadString('\n')
		require.Equal(t, fmt.Sprintf("%s %s HTTP/1.1\r\n", method, u.header["paxos.com/request-path"]), line, "it signs the request line")
		if method == http.MethodPost || method == http.MethodPut {
			require.Equal(t, body, string(u.payload))
		} else {
			require.Empty(t, u.payload)
		}
		require.Equal(t, before.Header, req.Header, "the caller's request is left alone")
		require.Equal(t, before.URL, req.URL)
	})
}

// Two equal requests within a second, such as a quick repeat, have different signatures.
func TestSignaturesDifferWithinASecond(t *testing.T) {
	t.Parallel()
	for _, text := range []string{pkcs8(t, newEd25519(t)), pkcs8(t, newEC(t, elliptic.P256()))} {
		var signatures [2]string
		for i := range signatures {
			var err error
			signatures[i], err = parsedKey(t, text).signature(http.MethodGet, "/v2/x", nil, time.Unix(1, 0))
			require.NoError(t, err)
		}
		assert.NotEqual(t, signatures[0], signatures[1])
	}
}

func TestSignFailsWithoutAPayloadOrAKey(t *testing.T) {
	t.Parallel()
	key := parsedKey(t, pkcs8(t, newEd25519(t)))
	for name, getBody := range map[string]func() (io.ReadCloser, error){
		"no body":                func() (io.ReadCloser, error) { return nil, io.ErrUnexpectedEOF },
		"a body that breaks off": func() (io.ReadCloser, error) { return io.NopCloser(iotest.ErrReader(io.ErrUnexpectedEOF)), nil },
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://api.test/v2/x", http.NoBody)
		require.NoError(t, err)
		req.GetBody = getBody
		assert.ErrorIs(t, key.Sign(req), io.ErrUnexpectedEOF, name)
		req.Method = http.MethodGet
		require.NoError(t, key.Sign(req), "its body is not signed")
		assert.ErrorContains(t, new(SigningKey).Sign(req), "signing the request")
	}
}
