package api

import "github.com/terraform-paxos/terraform-provider-paxos/internal/transport"

// The algorithms of request signing. Request signing guide: no other is accepted.
const (
	SigningEdDSA = transport.SigningEdDSA
	SigningES256 = transport.SigningES256
)

// SigningKey is a private key that requests are signed with.
type SigningKey = transport.SigningKey

// ParseSigningKey returns the private key that a PEM text holds: an Ed25519 key for EdDSA or an EC key on P-256 for
// ES256, as PKCS #8 or SEC 1. The id is the one that the Paxos Dashboard shows for its public key. An error never repeats
// any of the text.
func ParseSigningKey(id, text string) (*SigningKey, error) {
	return transport.ParseSigningKey(id, text)
}

// WithSigning signs every request but those for tokens, each attempt anew. Paxos demands it of credentials for which it
// was activated. A nil key signs nothing.
func WithSigning(key *SigningKey) Option { return func(c *config) { c.signing = key } }
