package api

import (
	"crypto/ecdh"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

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
		compact, err := key.signature(http.MethodPut, "/v2/x?y=z", []byte("payload"), time.Unix(1, 0))
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
