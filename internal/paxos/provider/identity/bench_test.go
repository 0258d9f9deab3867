package identity_test

import (
	"testing"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// What the provider does for one identity in a plan without change, step by step. Decoding and encoding of the protocol
// by the harness is part of each figure.
func BenchmarkIdentity(b *testing.B) {
	p := newProtocol(b, emulator.New(b))
	config := wholePerson()
	made := p.MustApply(p.None(), config)

	b.Run("validate", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			p.Validate(config)
		}
	})
	b.Run("read", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			p.Read(made)
		}
	})
	b.Run("plan without change", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			p.Plan(made, config)
		}
	})
	b.Run("plan of a create", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			p.Plan(p.None(), config)
		}
	})
}
