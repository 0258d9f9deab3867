package catalog

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
)

var _ = register(providerBlock)

func providerBlock() []spec.Object {
	return []spec.Object{{
		Kind:   spec.Provider,
		Forms:  []spec.Form{{Least: []string{"api_url", "token_url", "client_id", "client_secret"}}},
		Groups: []spec.Group{{Prefixes: []string{"request_signing."}}},
		Attributes: []spec.Attribute{
			spec.Row("environment", spec.Choice, "sandbox", "production", spec.IsSteering),
			spec.Row("api_url", spec.URL, "https://mark.example/v2", "https://other.example/v2", spec.IsURL),
			spec.Row("token_url", spec.URL, "https://mark.example/oauth2/token", "https://other.example/oauth2/token", spec.IsURL),
			spec.Row("client_id", spec.Credential, "mark-client", "other-client", spec.IsID),
			spec.Row("client_secret", spec.Credential, "mark-secret", "other-secret", spec.Hidden),
			spec.Row("scopes[]", spec.Credential, "mark:scope", "other:scope", spec.IsKind),
			spec.Row("request_signing.key_id", spec.Credential, "mark-key", "other-key", spec.IsID),
			spec.Row("request_signing.algorithm", spec.Choice, "EdDSA", nil, spec.IsKind), // the key is of this kind
			spec.Row("request_signing.private_key", spec.Key, privateKey(1), privateKey(2), spec.Hidden),
			spec.Row("read_ahead", spec.Flag, true, false, spec.IsSteering),
			spec.Row("max_requests_per_second", spec.Number, 9, 0, spec.IsPace),
			spec.Row("max_concurrent_requests", spec.Number, 20, 1, spec.IsPace),
			spec.Row("max_retries", spec.Number, 4, 0, spec.IsPace),
			spec.Row("request_timeout", spec.Duration, "31s", "1m30s", spec.IsPace),
			spec.Row("on_missing", spec.Choice, "ERROR", "FORGET", spec.IsSteering),
			spec.Row("import_personal_data", spec.Flag, true, false, spec.IsSteering),
			spec.Row("max_controls_lifted", spec.Number, 3, 0, spec.IsSteering),
			spec.Row("max_identities_closed", spec.Number, 3, 0, spec.IsSteering),
		},
	}}
}

// privateKey returns an Ed25519 key as PEM that differs by its first byte.
func privateKey(first byte) string {
	seed := make([]byte, ed25519.SeedSize)
	seed[0] = first
	der, err := x509.MarshalPKCS8PrivateKey(ed25519.NewKeyFromSeed(seed))
	if err != nil {
		panic(err) // the seed has the right size
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}
