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
	made := p.bring(p.none(), config)

	b.Run("validate", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			p.validate(config)
		}
	})
	b.Run("read", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			p.read(made)
		}
	})
	b.Run("plan without change", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			p.plan(made, config)
		}
	})
	b.Run("plan of a create", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			p.plan(p.none(), config)
		}
	})
}
