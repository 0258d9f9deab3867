package api

import (
	"github.com/terraform-paxos/terraform-provider-paxos/internal/apikit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/transport"
)

// DefaultMaxRequestsPerSecond is the five-minute average on Identity, just under the documented 10.
const DefaultMaxRequestsPerSecond = 9

// Config describes a Client. BaseURL, TokenURL, ClientID and ClientSecret are required. The URL of the API has its version, such as
// https://api.sandbox.paxos.com/v2, and MaxRequestsPerSecond is the average on Identity. Paxos counts by IP address, so a limiter that
// is shared counts for the whole machine.
type Config struct {
	apikit.Config

	// TokenURL is the URL of the OAuth 2.0 token endpoint.
	TokenURL string
	// ClientID and ClientSecret are the OAuth 2.0 client credentials.
	ClientID, ClientSecret string
	// Scopes are asked for at once, whatever an operation needs. Should the credential lack one of them (invalid_scope), the
	// client asks for the one scope that the operation at hand needs, from then on. Empty means DefaultScopes.
	Scopes []string
	// SigningKey signs every request but those for tokens, each attempt anew. Paxos demands it of credentials for which it
	// was activated. nil signs nothing.
	SigningKey *SigningKey
}

// tokens describes where bearer tokens come from.
func (c Config) tokens() *transport.TokenConfig {
	tokens := &transport.TokenConfig{
		URL: c.TokenURL, ClientID: c.ClientID, ClientSecret: c.ClientSecret, Class: classToken, Scopes: c.Scopes,
	}
	if len(tokens.Scopes) == 0 {
		tokens.Scopes, tokens.OthersAlone = DefaultScopes(), true
	}
	return tokens
}
