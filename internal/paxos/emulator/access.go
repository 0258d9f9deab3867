package emulator

import (
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
)

// URL returns the base URL, without a trailing slash; empty before the emulator listens.
func (s *Server) URL() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.url
}

// APIURL returns the URL of the API, /v2 included.
func (s *Server) APIURL() string { return s.URL() + apiPrefix }

// TokenURL returns the URL of the token endpoint.
func (s *Server) TokenURL() string { return s.URL() + tokenPath }

// ClientID returns the id of the one client.
func (s *Server) ClientID() string { return s.opts.clientID }

// ClientSecret returns the secret of the one client.
func (s *Server) ClientSecret() string { return s.opts.clientSecret }

// Env returns the environment variables that point the provider at this emulator.
func (s *Server) Env() map[string]string {
	return Environment(s.URL(), s.opts.clientID, s.opts.clientSecret)
}

// Clock returns the emulator's clock; a *emukit.ManualClock when it was given one.
func (s *Server) Clock() emukit.Clock { return s.clock }

// Journal returns all requests so far, token requests included, those under /_emulator/ not.
func (s *Server) Journal() []emukit.Entry { return s.journal.Entries() }

// Requests returns the requests of one operation, such as OpCreateIdentity, oldest first.
func (s *Server) Requests(operation string) []emukit.Entry {
	return slices.DeleteFunc(s.journal.Entries(), func(e emukit.Entry) bool { return e.Operation != operation })
}

// ResetJournal forgets the requests so far.
func (s *Server) ResetJournal() { s.journal.Clear() }

// Fault appends to the fault script. It panics on a fault that makes no sense.
func (s *Server) Fault(faults ...emukit.Fault) { must(s.faults.Add(faults...)) }

// ClearFaults empties the fault script, so that no fault of it happens any more.
func (s *Server) ClearFaults() { s.faults.Clear() }

// FaultReport returns the fault script with what of it has happened.
func (s *Server) FaultReport() []emukit.FaultReport { return s.faults.Report() }

// Meets reports whether a fault that an operation brings about itself can meet it now (see emukit.Route.Meets).
func (s *Server) Meets(operation string, kind emukit.FaultKind) bool {
	return slices.ContainsFunc(s.endpoints(), func(e endpoint) bool { return e.operation == operation && s.meets(&e, kind) })
}

// AssertFaultsConsumed ends the test when a scripted fault has not happened as often as scripted.
func (s *Server) AssertFaultsConsumed(t TB) {
	t.Helper()
	for _, report := range s.faults.Report() {
		if report.Remaining > 0 {
			t.Fatalf("fault %s on %q happened %d times, %d to go",
				report.Fault.Kind, report.Fault.Operation, report.Consumed, report.Remaining)
		}
	}
}

// Reset wipes all objects, journal, faults and rate windows and replays the seed. Tokens stay valid and the
// clock stays where it is.
func (s *Server) Reset() { must(s.reset()) }

func (s *Server) reset() error {
	s.mu.Lock()
	s.replaceStore(newStore(&s.opts, &s.changes))
	s.earlier = nil
	s.mu.Unlock()
	s.faults.Clear()
	s.journal.Clear()
	if s.limiter != nil {
		s.limiter.Clear()
	}
	_, err := s.Seed(s.opts.seed)
	return err
}

// Seed adds objects to what is there, and returns their ids.
func (s *Server) Seed(seed Seed) (Seeded, error) {
	made, err := s.addSeed(seed)
	if err == nil {
		err = s.persist()
	}
	return made, err
}

// change runs one change of a test under the lock and saves the state.
func (s *Server) change(apply func() error) {
	s.mu.Lock()
	err := apply()
	s.mu.Unlock()
	must(err)
	must(s.persist())
}

// EnvList returns Env as KEY=value pairs in order, for os/exec.
func (s *Server) EnvList() []string {
	var list []string
	for name, value := range s.Env() {
		list = append(list, name+"="+value)
	}
	slices.Sort(list)
	return list
}

// must panics on errors of the methods for tests, which have no error to return.
func must(err error) {
	if err != nil {
		panic("paxos emulator: " + err.Error())
	}
}
