package catalog

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
)

var _ = register(providerBlock)

func providerBlock() []Object {
	return []Object{{
		Kind:   Provider,
		Forms:  []Form{{Least: []string{"api_url", "token_url", "client_id", "client_secret"}}},
		Groups: []Group{{Prefixes: []string{"request_signing."}}},
		Attributes: []Attribute{
			{"environment", choice, "sandbox", "production", isSteering},
			{"api_url", url, "https://mark.example/v2", "https://other.example/v2", isURL},
			{"token_url", url, "https://mark.example/oauth2/token", "https://other.example/oauth2/token", isURL},
			{"client_id", credential, "mark-client", "other-client", isID},
			{"client_secret", credential, "mark-secret", "other-secret", hidden},
			{"scopes[]", credential, "mark:scope", "other:scope", isKind},
			{"request_signing.key_id", credential, "mark-key", "other-key", isID},
			{"request_signing.algorithm", choice, "EdDSA", nil, isKind}, // the key is of this kind
			{"request_signing.private_key", key, privateKey(1), privateKey(2), hidden},
			{"read_ahead", flag, true, false, isSteering},
			{"max_requests_per_second", number, 9, 0, isPace},
			{"max_concurrent_requests", number, 20, 1, isPace},
			{"max_retries", number, 4, 0, isPace},
			{"request_timeout", duration, "31s", "1m30s", isPace},
			{"on_missing", choice, "ERROR", "FORGET", isSteering},
			{"import_personal_data", flag, true, false, isSteering},
			{"max_controls_lifted", number, 3, 0, isSteering},
			{"max_identities_closed", number, 3, 0, isSteering},
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
