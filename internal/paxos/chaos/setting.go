package chaos

import (
	"math/rand/v2"
	"strconv"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// The revisions of the controls.
const (
	revision2025 = "2025"
	revision2026 = "2026"
)

// setting is what a seed decides about server and provider.
type setting struct {
	revision                      string
	thin, quirks, shared, noAhead bool
	orphansFirst                  bool
	lag, pageCap, parallel, steps int
	limit                         int // of what a run may lift, and of what it may close; negative for none
}

func newSetting(r *rand.Rand) setting {
	s := setting{revision: revision2026, parallel: 1, steps: 2, limit: -1}
	if r.IntN(3) == 0 {
		s.steps = 1
	}
	if r.IntN(4) == 0 {
		s.revision = revision2025
	}
	if r.IntN(3) == 0 {
		s.parallel = 10
	}
	s.thin, s.quirks, s.shared, s.noAhead = r.IntN(4) == 0, r.IntN(5) == 0, r.IntN(2) == 0, r.IntN(3) == 0
	if r.IntN(5) == 0 {
		s.lag = 1 + r.IntN(2)
	}
	if r.IntN(3) == 0 {
		s.pageCap = 1 + r.IntN(3)
	}
	s.orphansFirst = r.IntN(2) == 0
	if r.IntN(4) == 0 {
		s.limit = r.IntN(3)
	}
	return s
}

func (s setting) options() []emulator.Option {
	options := []emulator.Option{
		emulator.WithControlsRevision(s.revision), emulator.WithStatusLag(s.lag), emulator.WithPageSizeCap(s.pageCap),
	}
	if s.thin {
		options = append(options, emulator.WithThinWrites())
	}
	if s.quirks {
		options = append(options, emulator.WithQuirks())
	}
	if s.shared {
		options = append(options, emulator.WithSharedCIPIDs())
	}
	return options
}

// The environment variables that limit what a run may do.
const (
	liftLimit  = "PAXOS_MAX_CONTROLS_LIFTED"
	closeLimit = "PAXOS_MAX_IDENTITIES_CLOSED"
)

// limit sets the limits of the next run, or lets it run without.
func (w *world) limit(limited bool) {
	delete(w.env, liftLimit)
	delete(w.env, closeLimit)
	if limited && w.setting.limit >= 0 {
		w.env[liftLimit], w.env[closeLimit] = strconv.Itoa(w.setting.limit), strconv.Itoa(w.setting.limit)
	}
}

// environment is what the provider finds in its environment.
func (w *world) environment(url string) map[string]string {
	environment := emulator.Environment(url, w.server.ClientID(), w.server.ClientSecret())
	environment["PAXOS_READ_AHEAD"] = strconv.FormatBool(!w.setting.noAhead)
	environment["PAXOS_REQUEST_TIMEOUT"] = w.pace.timeout.String()
	environment["PAXOS_RATE_LIMIT_WINDOW"] = w.pace.window.String()
	w.env = environment
	return environment
}
