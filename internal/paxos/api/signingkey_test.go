package api

import (
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/go-jose/go-jose/v4"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

func newEd25519(t require.TestingT) ed25519.PrivateKey {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	return key
}

func newEC(t require.TestingT, curve elliptic.Curve) *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(curve, rand.Reader)
	require.NoError(t, err)
	return key
}

func pemText(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

func pkcs8(t require.TestingT, key any) string {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	return pemText("PRIVATE KEY", der)
}

func sec1(t require.TestingT, key *ecdsa.PrivateKey) string {
	der, err := x509.MarshalECPrivateKey(key)
	require.NoError(t, err)
	return pemText("EC PRIVATE KEY", der)
}

// parsedKey returns a key as it comes out of a PEM text.
func parsedKey(t require.TestingT, text string) *SigningKey {
	key, err := ParseSigningKey("key-1", text)
	require.NoError(t, err)
	return key
}

func TestParseSigningKeyTakesTheAlgorithmFromTheKey(t *testing.T) {
	t.Parallel()
	ec := newEC(t, elliptic.P256())
	curve := pemText("EC PARAMETERS", []byte{6, 8, 42, 134, 72, 206, 61, 3, 1, 7})
	for name, tt := range map[string]struct{ text, algorithm string }{
		"Ed25519 in PKCS #8":         {pkcs8(t, newEd25519(t)), SigningEdDSA},
		"EC in PKCS #8":              {pkcs8(t, ec), SigningES256},
		"EC in SEC 1":                {sec1(t, ec), SigningES256},
		"EC behind the curve's name": {curve + sec1(t, ec), SigningES256},
		"with text around it":        {"Key of the sandbox\n" + sec1(t, ec) + "\n\n", SigningES256},
		"with the line ends of DOS":  {strings.ReplaceAll(pkcs8(t, ec), "\n", "\r\n"), SigningES256},
	} {
		key, err := ParseSigningKey("key-1", tt.text)
		require.NoError(t, err, name)
		assert.Equal(t, tt.algorithm, key.Algorithm(), name)
	}
}

func TestParseSigningKeyRefuses(t *testing.T) {
	t.Parallel()
	ec, ed := newEC(t, elliptic.P256()), newEd25519(t)
	public, err := x509.MarshalPKIXPublicKey(ed.Public())
	require.NoError(t, err)
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	encrypted := pem.EncodeToMemory(&pem.Block{
		Type: "EC PRIVATE KEY", Headers: map[string]string{"DEK-Info": "AES-256-CBC,00"}, Bytes: []byte("secret"),
	})
	for name, tt := range map[string]struct{ text, want string }{
		"nothing":                    {"", "no PEM block"},
		"no PEM":                     {"MC4CAQAwBQYDK2VwBCIEIA", "no PEM block"},
		"line breaks that are text":  {strings.ReplaceAll(pkcs8(t, ed), "\n", `\n`), `not \n`},
		"the curve's name alone":     {pemText("EC PARAMETERS", []byte{6}), "no PEM block"},
		"a public key":               {pemText("PUBLIC KEY", public), "public key"},
		"a certificate":              {pemText("CERTIFICATE", public), "not a private key"},
		"a password, PKCS #8":        {pemText("ENCRYPTED PRIVATE KEY", public), "encrypted"},
		"a password, SEC 1":          {string(encrypted), "encrypted"},
		"junk in PKCS #8":            {pemText("PRIVATE KEY", []byte("secret")), "cannot be read"},
		"junk in SEC 1":              {pemText("EC PRIVATE KEY", []byte("secret")), "cannot be read"},
		"SEC 1 under PKCS #8's name": {strings.ReplaceAll(sec1(t, ec), "EC PRIVATE", "PRIVATE"), "cannot be read"},
		"another curve":              {pkcs8(t, newEC(t, elliptic.P384())), "on the curve P-384, and ES256 needs P-256"},
		"RSA":                        {pkcs8(t, rsaKey), "neither an Ed25519 key"},
	} {
		_, err := ParseSigningKey("key-1", tt.text)
		require.ErrorContains(t, err, tt.want, name)
	}
	_, err = ParseSigningKey("", pkcs8(t, ed))
	require.EqualError(t, err, "the id of the signing key is empty")
}

func TestConfigPrintsWithoutTheSigningKey(t *testing.T) {
	t.Parallel()
	private := newEd25519(t)
	key := parsedKey(t, pkcs8(t, private))
	assert.NotContains(t, fmt.Sprintf("%+v", transport.Config{Signer: key}), strings.Trim(fmt.Sprintf("%d", private[:8]), "[]"))
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
