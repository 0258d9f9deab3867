package emulator

import (
	"crypto"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
)

// Option changes how an emulator behaves.
type Option func(*options)

type options struct {
	emukit.Options

	revision     string
	clientID     string
	clientSecret string
	tokenTTL     time.Duration
	signingKeys  map[string]crypto.PublicKey
	scopes       []string
	pageSizeCap  int
	statusLag    int
	thinWrites   bool
	sharedCIPIDs bool
	quirks       bool
	respelling   bool
}

func newOptions(list []Option) (options, error) {
	o := options{
		Options: emukit.Options{RateSpeed: 1, RecordName: "emulator"}, revision: controlsRevision2026,
		clientID: DefaultClientID, clientSecret: DefaultClientSecret,
		// Guide (authentication): the sample answer says 3599.
		tokenTTL: 3599 * time.Second,
	}
	for _, option := range list {
		option(&o)
	}
	switch {
	case o.revision != controlsRevision2025 && o.revision != controlsRevision2026:
		return o, fmt.Errorf("controls revision must be 2026 or 2025, not %q", o.revision)
	case o.clientID == "" || o.clientSecret == "":
		return o, errors.New("client id and client secret must not be empty")
	}
	// Of the kinds of servers, one answers as the published specification says.
	o.Deviates = o.revision != controlsRevision2026 || o.quirks || o.respelling || o.thinWrites
	return o, checkSigningKeys(o.signingKeys)
}

// With sets what every emulator can be told.
func With(kit emukit.Options) Option { return func(o *options) { o.Set(kit) } }

// WithControlsRevision picks the revision of the controls API: "2026" (the default, the published specification) or
// "2025" (the one before it).
func WithControlsRevision(revision string) Option { return func(o *options) { o.revision = revision } }

// WithLatency makes every API request take at least d.
func WithLatency(d time.Duration) Option { return func(o *options) { o.Latency = d } }

// WithRateLimit enforces the rate limits that Paxos documents, with the block of the whole IP. The scale shrinks the
// five-minute window and block, and with them the number of requests that fit. The speed lets their time run so many times as
// fast: as many requests fit into a shorter window, and the block is shorter. Both are 1 as documented.
func WithRateLimit(scale, speed float64) Option {
	return func(o *options) { o.RateScale, o.RateSpeed = scale, speed }
}

// WithClock sets the clock for token expiry, rate windows and timestamps; use emukit.NewManualClock for a manual one.
func WithClock(clock emukit.Clock) Option { return func(o *options) { o.Clock = clock } }

// WithAllowedHosts adds host names, without a port, under which the emulator is reached. localhost and addresses always
// are; requests for any other name are refused.
func WithAllowedHosts(names ...string) Option {
	return func(o *options) { o.Hosts = append(slices.Clone(o.Hosts), names...) }
}

// WithStateFile keeps the state in a file, which is on disk before a write is answered. A file that exists already
// takes the place of the seed. Tokens, journal, faults and rate windows are not kept.
func WithStateFile(path string) Option { return func(o *options) { o.StateFile = path } }

// WithSeed sets what exists at the start and after a reset.
func WithSeed(seed Seed) Option { return func(o *options) { o.Seed = &seed } }

// WithCredentials sets the one client that may ask for tokens.
func WithCredentials(clientID, clientSecret string) Option {
	return func(o *options) { o.clientID, o.clientSecret = clientID, clientSecret }
}

// WithTokenTTL sets how long a token lives; whole seconds, 3599 s by default.
func WithTokenTTL(ttl time.Duration) Option { return func(o *options) { o.tokenTTL = ttl } }

// WithScopes sets the scopes that the client holds, by default all that operations need. Asking for another one is invalid_scope.
func WithScopes(scopes ...string) Option { return func(o *options) { o.scopes = slices.Clone(scopes) } }

// WithPageSizeCap silently makes every page at most n long, whatever the limit parameter says.
func WithPageSizeCap(n int) Option { return func(o *options) { o.pageSizeCap = n } }

// WithStatusLag lets a change of verification or of status show only after so many further reads of the identity still
// showed the old one.
func WithStatusLag(reads int) Option { return func(o *options) { o.statusLag = reads } }

// WithThinWrites makes the answers to writes leave out all but ids and summary_status, as the sample of the guide to identities
// does.
func WithThinWrites() Option { return func(o *options) { o.thinWrites = true } }

// WithSharedCIPIDs lets identities have the same CIP id, so that the ref_id alone keeps a person from being made twice. A
// client that is safe there does not owe it to the second check.
func WithSharedCIPIDs() Option { return func(o *options) { o.sharedCIPIDs = true } }

// WithQuirks makes answers show the oddities that Paxos's own documents show; see quirks.go for the list.
func WithQuirks() Option { return func(o *options) { o.quirks = true } }

// WithRespelling answers texts in another spelling than they were sent in; see respelling.go.
func WithRespelling() Option { return func(o *options) { o.respelling = true } }
