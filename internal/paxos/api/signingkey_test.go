package api

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"strings"
	"testing"

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
