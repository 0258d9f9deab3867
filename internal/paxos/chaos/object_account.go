package chaos

import (
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// account is an account of an identity, whose metadata name the block that it was made for.
type account struct{ ordinary[api.Account] }

func newAccount() objectType {
	return account{ordinary[api.Account]{
		traits: traits{
			name: "account", typ: "paxos_account", weight: 1, unique: "ref_id", lasting: true, importable: true, ended: "is gone",
		},
		at: func(s *emulator.Server) store[api.Account] { return &s.Accounts },
	}}
}

// add leaves out what the server holds under another name, or not at all.
func (a account) add(g *generator, name string) attrs {
	made := a.ordinary.add(g, name)
	delete(made, "create_profile")
	delete(made, "user_disabled")
	return made
}

// invariants wants the accounts that were destroyed under DISABLE to be disabled.
func (a account) invariants(s *simulation) {
	for _, gone := range s.retired {
		if held, ok := s.server.Accounts.Find(gone.id); ok && gone.policy == "DISABLE" && !held.UserDisabled {
			s.problem("%s is not disabled", gone.label)
		}
	}
	a.ordinary.invariants(s)
}
