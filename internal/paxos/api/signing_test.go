package api

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// internal/transport verifies the signature itself.
func TestClientSignsWhatItSends(t *testing.T) {
	t.Parallel()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	der, err := x509.MarshalPKCS8PrivateKey(private)
	require.NoError(t, err)
	key, err := ParseSigningKey("key-1", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})))
	require.NoError(t, err)
	assert.Equal(t, SigningEdDSA, key.Algorithm())

	c, f := newFake(t, func(r *http.Request, body string) reply {
		parts := strings.Split(r.Header.Get("Paxos-Signature"), ".")
		if !assert.Len(t, parts, 3) {
			return reply{status: http.StatusUnauthorized}
		}
		header, _ := base64.RawURLEncoding.DecodeString(parts[0])
		signed, _ := base64.RawURLEncoding.DecodeString(parts[1])
		assert.Contains(t, string(header), `"kid":"key-1"`)
		assert.Contains(t, string(header), `"paxos.com/request-path":"`+r.URL.RequestURI()+`"`)
		assert.Equal(t, body, string(signed))
		if r.Method == http.MethodGet {
			return problem(404, "Not Found", "")
		}
		return ok(`{}`)
	}, WithSigning(key))
	_, err = c.GetIdentity(t.Context(), "p 1", GetIdentityOptions{Details: true})
	require.True(t, IsNotFound(err))
	_, err = c.UpdateIdentity(t.Context(), "p 1", UpdateIdentityRequest{RefID: "new"})
	require.NoError(t, err)
	assert.Equal(t, []string{
		"GET /identity/identities/p%201?include_details=true", `PUT /identity/identities/p%201 {"ref_id":"new"}`,
	}, f.requests())
}
