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

// parameters is what a seed decides about server and provider.
type parameters struct {
	revision                      string
	thin, quirks, shared, noAhead bool
	orphansFirst, respelling      bool
	lag, pageCap, parallel, steps int
	limit                         int // of what a run may lift, and of what it may close; negative for none
	tenant                        int // identities that the first configuration has beside the others
}

func newParameters(r *rand.Rand) parameters {
	p := parameters{revision: revision2026, parallel: 1, steps: 2, limit: -1}
	if r.IntN(3) == 0 {
		p.steps = 1
	}
	if r.IntN(4) == 0 {
		p.revision = revision2025
	}
	if r.IntN(3) == 0 {
		p.parallel = 10
	}
	p.thin, p.quirks, p.shared, p.noAhead = r.IntN(4) == 0, r.IntN(5) == 0, r.IntN(2) == 0, r.IntN(3) == 0
	if r.IntN(5) == 0 {
		p.lag = 1 + r.IntN(2)
	}
	if r.IntN(3) == 0 {
		p.pageCap = 1 + r.IntN(3)
	}
	p.orphansFirst = r.IntN(2) == 0
	p.respelling = r.IntN(5) == 0
	if r.IntN(4) == 0 {
		p.limit = r.IntN(3)
	}
	if r.IntN(400) == 0 {
		p.tenant = 50 + min(r.IntN(251), r.IntN(251))
		p.noAhead, p.pageCap, p.steps = false, 50*r.IntN(2), 2 // pages that answer reads, and something to read again
	}
	return p
}

func (p parameters) options() []emulator.Option {
	options := []emulator.Option{
		emulator.WithControlsRevision(p.revision), emulator.WithStatusLag(p.lag), emulator.WithPageSizeCap(p.pageCap),
		withOpenTrust(),
	}
	if p.thin {
		options = append(options, emulator.WithThinWrites())
	}
	if p.quirks {
		options = append(options, emulator.WithQuirks())
	}
	if p.respelling {
		options = append(options, emulator.WithRespelling())
	}
	if p.shared {
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
func (s *simulation) limit(limited bool) {
	delete(s.env, liftLimit)
	delete(s.env, closeLimit)
	if limited && s.parameters.limit >= 0 {
		s.env[liftLimit], s.env[closeLimit] = strconv.Itoa(s.parameters.limit), strconv.Itoa(s.parameters.limit)
	}
}

// environment is what the provider finds in its environment.
func (s *simulation) environment(url string) map[string]string {
	environment := emulator.Environment(url, s.server.ClientID(), s.server.ClientSecret())
	environment["PAXOS_READ_AHEAD"] = strconv.FormatBool(!s.parameters.noAhead)
	environment["PAXOS_REQUEST_TIMEOUT"] = s.timing.timeout.String()
	environment["PAXOS_RATE_LIMIT_WINDOW"] = s.timing.window.String()
	s.env = environment
	return environment
}
