package identity_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// A thin answer to a create that could not be completed leaves created_at open. Where the next refresh cannot read the
// identity either, an update may then answer it: the plan must not have promised that it stays empty.
func TestUpdateFillsInWhatAThinCreateLeftOpen(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t, emulator.WithThinWrites())
	p := newProtocol(t, emu)
	emu.Fault(emukit.Fault{Operation: emulator.OpGetIdentity, Kind: emukit.FaultStatus, Status: 403})
	created, diagnostics := p.apply(p.plan(p.none(), person()))
	acctest.NoErrors(t, diagnostics)
	require.Empty(t, p.text(created, "created_at"))
	require.NotEmpty(t, p.text(created, "id"))

	emu.Fault(emukit.Fault{Operation: emulator.OpGetIdentity, Kind: emukit.FaultStatus, Status: 404})
	refreshed := p.refreshed(created)
	emu.AssertFaultsConsumed(t)
	require.Empty(t, p.text(refreshed, "created_at"), "the state keeps what it was")

	updated := p.bring(refreshed, with(person(), attrs{"person_details.first_name": "Grace"}))
	require.NotEmpty(t, p.text(updated, "created_at"))
	require.True(t, p.plan(p.refreshed(updated), with(person(), attrs{"person_details.first_name": "Grace"})).empty())
}
