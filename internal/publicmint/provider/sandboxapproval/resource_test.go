package sandboxapproval_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/publicminttest"
)

func TestMain(m *testing.M) { publicminttest.Main(m) }

type attrs = map[string]any

// approval is the resource of a provider with an emulator of its own, which has a person.
type approval struct {
	*acctest.ProtocolResource

	emu *emulator.Server
	id  string
}

func newApproval(t *testing.T, server []emulator.Option, opts ...acctest.Option) approval {
	t.Helper()
	emu := emulator.New(t, server...)
	held := emu.Identities.Add(emulator.Identity{Identity: api.Identity{IdentityBody: api.IdentityBody{
		Type: api.TypePerson, Name: "Canary Miller", Email: "canary@example.com",
	}}})
	return approval{publicminttest.NewProtocolResource(t, emu, "publicmint_sandbox_identity_approval", opts...), emu, held.ID}
}

func (a approval) config(timeout string) attrs {
	return attrs{"identity_id": a.id, "timeouts": attrs{"create": timeout, "update": timeout}}
}

// The identity is asked for once, and the apply ends when it is confirmed. One that is confirmed already is
// not asked for, and one that is not any more is asked for again.
func TestApproval(t *testing.T) {
	t.Parallel()
	a := newApproval(t, []emulator.Option{emulator.WithApprovalDelay(400 * time.Millisecond)})
	object := a.MustApply(a.None(), a.config("30s"))
	counts := acctest.RequestCounts(a.emu)
	assert.Equal(t, 1, counts[api.OpApproveIdentity.Name])
	assert.Greater(t, counts[api.OpGetIdentity.Name], 2)
	a.emu.ResetJournal()
	destroy := a.Plan(object, nil)
	assert.Contains(t, acctest.FormatDiagnostics(destroy.Diagnostics), "nothing is sent, and the identity stays confirmed")
	a.MustApply(a.None(), a.config("30s"))
	assert.Equal(t, map[string]int{api.OpGetIdentity.Name: 1}, acctest.RequestCounts(a.emu))

	no := false
	a.emu.Identities.Mutate(a.id, func(i *emulator.Identity) { i.IdentityConfirmed = &no })
	a.MustApply(a.MustRead(object), a.config("30s"))
	assert.Equal(t, 1, acctest.RequestCounts(a.emu)[api.OpApproveIdentity.Name])
}

// An approval that takes too long fails, and says what to do.
func TestApproval_late(t *testing.T) {
	t.Parallel()
	a := newApproval(t, []emulator.Option{emulator.WithApprovalDelay(time.Hour)})
	_, diagnostics := a.Apply(a.None(), a.config("50ms"))
	shown := acctest.FormatDiagnostics(diagnostics)
	assert.Contains(t, shown, "Identity "+a.id+" is not confirmed. timeouts.create (50ms) ran out")
	assert.Contains(t, shown, "raise timeouts.create")
	assert.NotContains(t, shown, "anary")
}

// Production refuses the resource in the plan.
func TestApproval_production(t *testing.T) {
	t.Parallel()
	a := newApproval(t, nil, acctest.WithEnv("PUBLICMINT_ENVIRONMENT", "production"), acctest.WithEnv("PUBLICMINT_API_URL", ""))
	plan := a.Plan(a.None(), a.config("30s"))
	assert.Contains(t, acctest.FormatDiagnostics(plan.Diagnostics), "The provider works in production")
}
