package identity_test

import (
	"maps"
	"testing"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/publicminttest"
)

func TestMain(m *testing.M) { publicminttest.Main(m) }

const kind = "publicmint_identity"

type attrs = map[string]any

// person is the configuration of a person, whose values are in nothing that users read.
func person(changes attrs) attrs {
	config := attrs{
		"type": "person", "name": "Canary Miller", "email": "canary@example.com", "birthday": "1980-02-29", "gender": "Female",
		"address": attrs{"street": "7 Canary Row", "city": "Seattle", "postal_code": "98605", "country": "US", "state": "WA"},
		"phone":   attrs{"number": "5015321379", "sms": false},
		"tax":     attrs{"country": "US", "id_number": "872343907", "state": "WA"},
	}
	maps.Copy(config, changes)
	return config
}

// company is the configuration of a company.
func company(owner any, changes attrs) attrs {
	config := person(attrs{
		"type": "company", "name": "Canary Ltd", "email": "office@example.com", "birthday": nil, "gender": nil, "identity_owner": owner,
		"tax": attrs{"country": "US", "id_number": "12-3456789", "state": "WA", "formation_region": "Delaware"},
	})
	maps.Copy(config, changes)
	return config
}

// identity is the resource of a provider with an emulator of its own.
type identity struct {
	*acctest.ProtocolResource

	t   *testing.T
	emu *emulator.Server
}

func newIdentity(t *testing.T, server []emulator.Option, opts ...acctest.Option) identity {
	t.Helper()
	emu := emulator.New(t, server...)
	return identity{publicminttest.NewProtocolResource(t, emu, kind, opts...), t, emu}
}

// created returns a person that was created. The journal is empty.
func (i identity) created() protocol.Object {
	i.t.Helper()
	object := i.MustApply(i.None(), person(nil))
	i.emu.ResetJournal()
	return object
}

// confirm has the emulator confirm an identity, and returns it refreshed.
func (i identity) confirm(object protocol.Object) protocol.Object {
	i.t.Helper()
	yes := true
	i.emu.Identities.Mutate(object.Text("id"), func(held *emulator.Identity) { held.IdentityConfirmed = &yes })
	return i.MustRead(object)
}
