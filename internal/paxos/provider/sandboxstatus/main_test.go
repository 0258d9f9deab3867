package sandboxstatus_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestMain(m *testing.M) { paxostest.Main(m) }

const kind = "paxos_sandbox_identity_status"

// subject is the resource of an identity of which nothing is verified.
type subject struct {
	*acctest.ProtocolResource

	t   *testing.T
	emu *emulator.Server
	id  string
}

func onIdentity(t *testing.T, identity api.Identity, opts ...emulator.Option) subject {
	t.Helper()
	emu := emulator.New(t, opts...)
	return subject{paxostest.NewProtocolResource(t, emu, kind), t, emu, emu.AddIdentity(identity).ID}
}

func onPerson(t *testing.T, opts ...emulator.Option) subject {
	t.Helper()
	return onIdentity(t, api.Identity{PersonDetails: &api.PersonDetails{FirstName: "Ada", LastName: "Miller"}}, opts...)
}

// statuses is a configuration.
type statuses = map[string]any

// set applies a configuration and asserts the body of the one request that set something, empty for no request.
func (s subject) set(prior protocol.Object, config statuses, body string) protocol.Object {
	s.t.Helper()
	s.emu.ResetJournal()
	config["identity_id"] = s.id
	state := s.MustApply(prior, config)
	requests := s.emu.Requests(emulator.OpSetSandboxStatus)
	if body == "" {
		assert.Empty(s.t, requests)
	} else if assert.Len(s.t, requests, 1) {
		assert.JSONEq(s.t, body, string(requests[0].Body))
	}
	state = s.MustRead(state)
	require.True(s.t, s.Plan(state, config).Empty(), "the plan after the apply is not empty")
	return state
}
