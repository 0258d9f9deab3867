package api

import "github.com/terraform-paxos/terraform-provider-paxos/internal/transport"

// The classes of operations that share a rate limit (rate limit guide).
const (
	// classIdentity is the identity domain, the tightest of the limits: 10 requests a second, averaged over five minutes.
	classIdentity transport.Class = "identity"
	// classToken is the OAuth 2.0 token endpoint: 1 request a second.
	classToken transport.Class = "token"
	// classOther is everything else: 50 requests a second.
	classOther transport.Class = "other"
)

// limits returns the requests a second of each class if Identity has so many; none, so that nothing is paced, if that is 0.
func limits(perSecond float64) map[transport.Class]float64 {
	if perSecond == 0 {
		return nil
	}
	return map[transport.Class]float64{classIdentity: perSecond, classToken: 0.9, classOther: 40}
}

// cacheDirectory is the directory in the user's cache directory where the processes of a machine count their requests.
const cacheDirectory = "terraform-provider-paxos"
