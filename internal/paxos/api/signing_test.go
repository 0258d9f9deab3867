package api

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestClientSignsWhatItSends(t *testing.T) {
	t.Parallel()
	public, private, err := ed25519.GenerateKey(rand.Reader)
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
		var decoded [3][]byte
		for i, part := range parts {
			decoded[i], err = base64.RawURLEncoding.DecodeString(part)
			assert.NoError(t, err)
		}
		var header map[string]string
		assert.NoError(t, json.Unmarshal(decoded[0], &header))
		assert.True(t, ed25519.Verify(public, []byte(parts[0]+"."+parts[1]), decoded[2]))
		assert.Equal(t, "key-1", header["kid"])
		assert.Equal(t, r.URL.RequestURI(), header["paxos.com/request-path"])
		assert.Equal(t, body, string(decoded[1]))
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
