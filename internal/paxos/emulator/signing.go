package emulator

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
)

// signatureHeader carries the signature of a request. Guide (request signing).
const signatureHeader = "Paxos-Signature"

const (
	// signatureLife is how long a signature is good. Guide (request signing): 30 minutes after its timestamp.
	signatureLife = 30 * time.Minute
	// signatureLead is how far the client's clock may be ahead. guess(signature-lead): no document says.
	signatureLead = 5 * time.Minute
)

// signatureAlgorithms are the accepted algorithms. Guide (request signing): these two.
var signatureAlgorithms = []jose.SignatureAlgorithm{jose.EdDSA, jose.ES256}

// WithSigningKeys makes the emulator refuse every API request that is not signed with one of the keys, which go by the
// id that the signature names: ed25519.PublicKey for EdDSA, *ecdsa.PublicKey on P-256 for ES256. Without keys it looks at
// no signature. Token requests are never signed.
func WithSigningKeys(keys map[string]crypto.PublicKey) Option {
	return func(o *options) { o.signingKeys = keys }
}

// ParseSigningKey returns the public key that a PEM text holds ("PUBLIC KEY"), for WithSigningKeys.
func ParseSigningKey(text []byte) (crypto.PublicKey, error) {
	block, _ := pem.Decode(text)
	if block == nil || block.Type != "PUBLIC KEY" {
		return nil, errors.New("there is no PEM block PUBLIC KEY")
	}
	key, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	return key, checkSigningKey(key)
}

func checkSigningKey(key crypto.PublicKey) error {
	switch key := key.(type) {
	case ed25519.PublicKey:
		return nil
	case *ecdsa.PublicKey:
		if key.Curve == elliptic.P256() {
			return nil
		}
	}
	return errors.New("a signing key must be an Ed25519 key or an EC key on P-256")
}

func checkSigningKeys(keys map[string]crypto.PublicKey) error {
	for id, key := range keys {
		if id == "" {
			return errors.New("the id of a signing key must not be empty")
		}
		if err := checkSigningKey(key); err != nil {
			return fmt.Errorf("key %q: %w", id, err)
		}
	}
	return nil
}

// verifySignature checks the signature of a request. Guide (request signing): where signing is on, a request that is
// unsigned or whose signature is wrong is refused. It changes what the server knows, so the lock is held.
func (s *Server) verifySignature(r *http.Request, body []byte) *failure {
	if len(s.opts.signingKeys) == 0 {
		return nil
	}
	compact := r.Header.Values(signatureHeader)
	if len(compact) != 1 {
		return badSignature("the request must have one header " + signatureHeader)
	}
	signature, err := jose.ParseSignedCompact(compact[0], signatureAlgorithms)
	if err != nil {
		return badSignature("the signature is not a JWS in compact serialization by EdDSA or ES256")
	}
	header := signature.Signatures[0].Protected
	key, known := s.opts.signingKeys[header.KeyID]
	if !known {
		return badSignature("kid names no key of this credential")
	}
	payload, err := signature.Verify(key)
	if err != nil {
		return badSignature("the signature was not made by the key that kid names")
	}
	switch {
	case header.ExtraHeaders["paxos.com/request-method"] != r.Method:
		return badSignature("paxos.com/request-method is not the method of the request")
	case header.ExtraHeaders["paxos.com/request-path"] != r.URL.RequestURI():
		return badSignature("paxos.com/request-path is not the path and query of the request")
	case !bytes.Equal(payload, signedBody(r.Method, body)):
		return badSignature("the payload is not the body of the request")
	}
	if refused := s.checkSignatureTime(header.ExtraHeaders["paxos.com/timestamp"]); refused != nil {
		return refused
	}
	// guess(signature-replay): the guide tells only how long a signature is good.
	if !s.signatures.add(signatureKey(signature), s.Clock().Now()) {
		return badSignature("the signature was used before")
	}
	return nil
}

// signatureKey returns what tells a verified signature apart from others: a digest of the signed headers and payload, and of
// the first half of the signature's value, which is R or r. The text of a signature does not, as anyone who saw it can write it
// differently: base64 ignores the last bits, and (r, n-s) verifies as (r, s) does (SEC 1, section 4.1.4). Two signatures of
// one text are two, as clients may send the same request twice in a second.
func signatureKey(signature *jose.JSONWebSignature) [sha256.Size]byte {
	decoded := *signature
	decoded.Signatures = slices.Clone(signature.Signatures)
	value := &decoded.Signatures[0].Signature
	*value = (*value)[:len(*value)/2]
	text, err := decoded.CompactSerialize()
	must(err) // it was read from this form
	return sha256.Sum256([]byte(text))
}

// signedBody returns the part of a body that is signed. Guide (request signing): POST and PUT need the body as payload.
// guess(signature-payload): with other methods the payload is empty, also where a DELETE has a body.
func signedBody(method string, body []byte) []byte {
	if method == http.MethodPost || method == http.MethodPut {
		return body
	}
	return nil
}

// checkSignatureTime checks the timestamp of a signature. Guide (request signing): the sample has text in whole
// seconds. guess(signature-timestamp): nothing else is taken.
func (s *Server) checkSignatureTime(timestamp any) *failure {
	text, _ := timestamp.(string)
	seconds, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return badSignature("paxos.com/timestamp is not the text of a UNIX time in seconds")
	}
	now, made := s.Clock().Now(), time.Unix(seconds, 0)
	switch {
	case now.After(made.Add(signatureLife)):
		return badSignature("the signature has expired")
	case made.After(now.Add(signatureLead)):
		return badSignature("paxos.com/timestamp lies in the future")
	}
	return nil
}

// badSignature is the refusal of a request. guess(signature-refusal): the guide gives neither status nor text.
func badSignature(detail string) *failure {
	return newFailure(http.StatusUnauthorized, "request signing: "+detail)
}

// signatures remembers the keys of the signatures that were used for at least as long as they are good.
type signatures struct {
	recent, older map[[sha256.Size]byte]struct{}
	since         time.Time // when recent was begun
}

// add remembers the key of a signature, and reports false when it was used before.
func (u *signatures) add(key [sha256.Size]byte, now time.Time) bool {
	if u.recent == nil || now.Sub(u.since) > signatureLife+signatureLead {
		u.recent, u.older, u.since = map[[sha256.Size]byte]struct{}{}, u.recent, now
	}
	_, isRecent := u.recent[key]
	_, isOlder := u.older[key]
	if isRecent || isOlder {
		return false
	}
	u.recent[key] = struct{}{}
	return true
}

var signingGuesses = emukit.NewGuessTopic("Request signing", map[string]string{
	"signature-lead": "The timestamp of a signature may be up to five minutes ahead of the emulator's clock.",
	"signature-payload": "Only POST and PUT have their body as the payload of the signature; with other methods it " +
		"is empty, also where a DELETE has a body.",
	"signature-refusal":   "A request whose signature is missing or wrong is 401.",
	"signature-replay":    "A signature that was used before is refused, however it is spelled, a repeat of the same request included.",
	"signature-timestamp": "The timestamp of a signature must be text; a JSON number is refused.",
})
