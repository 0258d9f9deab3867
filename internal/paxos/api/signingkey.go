package api

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-jose/go-jose/v4"
)

// The algorithms that Paxos accepts for signatures (request signing guide).
const (
	// SigningEdDSA is for Ed25519 keys.
	SigningEdDSA = string(jose.EdDSA)
	// SigningES256 is for keys on the curve P-256.
	SigningES256 = string(jose.ES256)
)

// SigningKey signs requests. However it is printed, it shows its id and algorithm only.
type SigningKey struct {
	id  string
	key jose.SigningKey
}

// ParseSigningKey returns the private key that a PEM text holds, as PKCS #8 ("PRIVATE KEY") or SEC 1 ("EC PRIVATE
// KEY"); id is the one that the Paxos Dashboard shows for the public key. The kind of key decides the algorithm, as each has only one. An
// error says what is wrong with the text and never repeats any of it.
func ParseSigningKey(id, text string) (*SigningKey, error) {
	if id == "" {
		return nil, errors.New("the id of the signing key is empty")
	}
	parsed, err := parsePrivateKey(text)
	if err != nil {
		return nil, err
	}
	algorithm := jose.EdDSA
	switch key := parsed.(type) {
	case ed25519.PrivateKey:
	case *ecdsa.PrivateKey:
		if key.Curve != elliptic.P256() {
			return nil, fmt.Errorf("the key is on the curve %s, and ES256 needs P-256 (prime256v1)", key.Curve.Params().Name)
		}
		algorithm = jose.ES256
	default:
		return nil, errors.New("the key is neither an Ed25519 key, for EdDSA, nor an EC key on the curve P-256, for ES256")
	}
	return &SigningKey{id: id, key: jose.SigningKey{
		Algorithm: algorithm, Key: jose.JSONWebKey{Key: parsed, KeyID: id},
	}}, nil
}

// Algorithm returns SigningEdDSA or SigningES256.
func (k *SigningKey) Algorithm() string { return string(k.key.Algorithm) }

// Format implements fmt.Formatter, for every verb: a key that ends up in a message by mistake stays secret.
func (k *SigningKey) Format(f fmt.State, _ rune) {
	_, _ = io.WriteString(f, "signing key "+k.id+" ("+k.Algorithm()+")")
}

// parsePrivateKey decodes the first private key of a PEM text. The errors of package x509 are replaced, because they
// quote what they cannot read.
func parsePrivateKey(text string) (any, error) {
	for rest := []byte(text); ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			return nil, errors.New("there is no PEM block of a private key; it begins with a line -----BEGIN PRIVATE KEY----- or " +
				"-----BEGIN EC PRIVATE KEY-----, and its line breaks must be line breaks, not \\n")
		}
		var key any
		var err error
		switch kind := block.Type; {
		case kind == "EC PARAMETERS":
			continue // "openssl ecparam -genkey" writes the name of the curve in front of the key
		case kind == "ENCRYPTED PRIVATE KEY", block.Headers["DEK-Info"] != "":
			return nil, errors.New("the key is encrypted with a password; decrypt it first, for example with openssl pkey")
		case kind == "PRIVATE KEY":
			key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
		case kind == "EC PRIVATE KEY":
			key, err = x509.ParseECPrivateKey(block.Bytes)
		case strings.HasSuffix(kind, "PUBLIC KEY"):
			return nil, errors.New("it is a public key; that one is for the Paxos Dashboard, and requests are signed with the private key")
		default:
			return nil, errors.New("the PEM block is not a private key in the form PKCS #8 or SEC 1")
		}
		if err != nil {
			return nil, errors.New("the PEM block cannot be read as a private key in the form PKCS #8 or SEC 1")
		}
		return key, nil
	}
}
