package acctest

import (
	"net/http"
	"slices"
	"testing"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
)

// Provider is a provider for tests that range over its catalog, each with an emulator of its own.
type Provider struct {
	// Prefix is what the names of the provider's environment variables begin with, such as "EXAMPLE_".
	Prefix  string
	Catalog spec.Catalog
	// Servers are the ways in which the API may behave, the documented one first. Nothing in a configuration tells the provider
	// which one it talks to.
	Servers []ServerKind
	// Start starts an emulator that behaves as one of the Servers and holds what the catalog names, and returns it with a provider
	// that is pointed at it.
	Start func(t testing.TB, server ServerKind) (Emulator, Suite)
	// Refusal returns the body of a refusal by the API that has texts wherever a body has any, and names an object unless id is empty.
	Refusal func(status int, title, detail, id string) string
	// Token is the operation by which the provider gets its credential; empty if it has one from the start.
	Token string
}

// ServerKind is a way in which an API may behave.
type ServerKind struct {
	Name string
	// Respells reports whether responses have other spellings than requests, Thin whether those to writes are partial.
	Respells, Thin bool
	// MixesUp reports whether tests have the server mix up objects.
	MixesUp bool
}

// Emulator is what these tests need of an emulator. Each one has it from emukit.Server.
type Emulator interface {
	Journal
	spec.Emulator
	Fault(faults ...emukit.Fault)
	ClearFaults()
	FaultReport() []emukit.FaultReport
	AssertFaultsConsumed(t emukit.TB)
	Reset()
}

// Writes returns the requests that may have changed something since the journal was last reset, oldest first.
func (p Provider) Writes(emu Journal) []emukit.Entry {
	return slices.DeleteFunc(emu.Journal(), func(entry emukit.Entry) bool {
		return entry.Method == http.MethodGet || entry.Operation == p.Token
	})
}

// Behavior is a kind of server, with the options of an emulator that make it one.
type Behavior[O any] struct {
	ServerKind
	Options []O
}

// WithEmulators returns p with the Servers of the behaviors and a Start. start starts an emulator, held is the option that fills it
// with what the catalog names, and suite points the provider at it.
func WithEmulators[E Emulator, O any](
	p Provider, behaviors []Behavior[O], held O, start func(t emukit.TB, options ...O) E, suite func(emu E, opts ...Option) Suite,
) Provider {
	options := map[string][]O{}
	for _, behavior := range behaviors {
		p.Servers = append(p.Servers, behavior.ServerKind)
		options[behavior.Name] = append([]O{held}, behavior.Options...)
	}
	p.Start = func(t testing.TB, server ServerKind) (Emulator, Suite) {
		t.Helper()
		emu := start(t, options[server.Name]...)
		return emu, suite(emu)
	}
	return p
}
