package emulator

// OpToken is the operation of the token endpoint, which the specification does not name. Those of the API have the names that
// the client declares (api.Op…). Faults and the journal go by them.
const OpToken = "Token"

// DefaultClientID and DefaultClientSecret are the credential of an emulator that was not given another one.
const (
	DefaultClientID     = "emulator-client"
	DefaultClientSecret = "emulator-secret"
)

const (
	apiPrefix            = "/v2"
	tokenPath            = "/oauth2/token"
	limitIdentity        = "identity"
	limitToken           = "token"
	limitOther           = "other"
	controlsRevision2025 = "2025"
	controlsRevision2026 = "2026"
)

// Environment returns the variables that point the provider at an emulator at the given base URL (no trailing slash).
// Pacing is off: there is no real limit to respect.
func Environment(baseURL, clientID, clientSecret string) map[string]string {
	return map[string]string{
		"PAXOS_API_URL":                 baseURL + apiPrefix,
		"PAXOS_TOKEN_URL":               baseURL + tokenPath,
		"PAXOS_CLIENT_ID":               clientID,
		"PAXOS_CLIENT_SECRET":           clientSecret,
		"PAXOS_MAX_REQUESTS_PER_SECOND": "0",
	}
}
