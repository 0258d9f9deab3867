package emulator

import (
	"maps"
	"slices"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
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

// Reset wipes identities, controls, profiles, journal, faults and rate windows and replays the seed. Tokens stay valid and the
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
	if _, err := s.addSeed(s.opts.seed); err != nil {
		return err
	}
	return s.persist()
}

// AddIdentity puts an identity into the emulator as if it had been made elsewhere, without the checks of the API, and
// returns it with what was filled in: id, type, timestamps, statuses. A Status sets the verification statuses that lead
// to it. It panics when the id, ref_id or CIP id is taken.
func (s *Server) AddIdentity(identity api.Identity) api.Identity {
	return made(s, func() (*api.Identity, error) {
		r, err := s.insertIdentity(identity)
		if err != nil {
			return nil, err
		}
		return clone(s.fullView(r)), nil
	})
}

// AddControl puts a control on an identity, by default one that Paxos set and a client can't lift; SetBy and
// IsOverridable choose otherwise. It returns the control with id and created_at, and panics when there is no such
// identity.
func (s *Server) AddControl(identityID string, control api.Control) api.Control {
	return made(s, func() (*api.Control, error) {
		r, err := s.store.Identities.Find(identityID)
		if err != nil {
			return nil, err
		}
		return s.insertControl(r, control)
	})
}

// LiftControl lifts a control whoever set it, as Paxos could. It panics when there is no such active control.
func (s *Server) LiftControl(identityID, controlID string) {
	s.change(func() error {
		control, err := s.control(identityID, controlID)
		if err != nil {
			return err
		}
		return s.liftControl(control)
	})
}

// Identity returns all that the emulator holds of an identity, details and members included.
func (s *Server) Identity(id string) (api.Identity, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.store.Identities.Find(id)
	if err != nil {
		return api.Identity{}, false
	}
	return *clone(s.fullView(r)), true
}

// Identities returns all identities, oldest first.
func (s *Server) Identities() []api.Identity {
	s.mu.Lock()
	defer s.mu.Unlock()
	identities := make([]api.Identity, 0, s.store.Identities.Len())
	for _, r := range s.store.Identities.All() {
		identities = append(identities, *clone(s.fullView(r)))
	}
	return identities
}

// Controls returns all controls of an identity, lifted ones included, oldest first; set_by is CLIENT or PAXOS.
func (s *Server) Controls(identityID string) []api.Control {
	s.mu.Lock()
	defer s.mu.Unlock()
	var controls []api.Control
	for _, control := range s.store.Controls.Of(identityID) {
		controls = append(controls, *control)
	}
	return controls
}

// MutateIdentity changes an identity as if that had happened elsewhere, without the checks of the API, and moves
// updated_at. Verification statuses in the details take effect on the status; Status itself is derived. It panics when
// there is no such identity.
func (s *Server) MutateIdentity(id string, mutate func(*api.Identity)) {
	s.change(func() error { return s.mutateIdentity(id, mutate) })
}

// ForgetIdentity makes an identity vanish, with its controls and memberships.
func (s *Server) ForgetIdentity(id string) {
	s.change(func() error { return s.removeIdentity(id) })
}

// Seed adds identities, controls and profiles to what is there, and returns their ids.
func (s *Server) Seed(seed Seed) (Seeded, error) {
	made, err := s.addSeed(seed)
	if err != nil {
		return Seeded{}, err
	}
	return made, s.persist()
}

// change runs one change of a test under the lock and saves the state.
func (s *Server) change(apply func() error) {
	s.mu.Lock()
	err := apply()
	s.mu.Unlock()
	must(err)
	must(s.persist())
}

// made is change for what makes an object, which it returns.
func made[T any](s *Server, apply func() (*T, error)) (object T) {
	s.change(func() error {
		added, err := apply()
		if err == nil {
			object = *added
		}
		return err
	})
	return object
}

// EnvList returns Env as KEY=value pairs in order, for os/exec.
func (s *Server) EnvList() []string {
	env := s.Env()
	list := make([]string, 0, len(env))
	for _, key := range slices.Sorted(maps.Keys(env)) {
		list = append(list, key+"="+env[key])
	}
	return list
}

// must panics on errors of the methods for tests, which have no error to return.
func must(err error) {
	if err != nil {
		panic("paxos emulator: " + err.Error())
	}
}
