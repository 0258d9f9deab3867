package lifecycle_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// A run that has stopped, because most identities are missing, reads nothing more of any kind, says so and keeps the state.
func TestRefresh_stopped(t *testing.T) {
	t.Parallel()
	for _, object := range catalog.All().Resources() {
		t.Run(object.Type, func(t *testing.T) {
			t.Parallel()
			emu := emulator.New(t, emulator.WithSeed(catalog.Tenant()))
			r := paxostest.NewProtocolResource(t, emu, object.Type)
			state, diagnostics := r.Import(object.ImportID, nil)
			acctest.RequireNoErrors(t, diagnostics)
			people := r.Other("paxos_identity")
			for i := range 3 {
				id := emu.Identities.Add(api.Identity{RefID: fmt.Sprint("gone-", i), PersonDetails: &api.PersonDetails{CIPID: fmt.Sprint(i)}}).ID
				person, diagnostics := people.Import(id, nil)
				acctest.RequireNoErrors(t, diagnostics)
				emu.Identities.Forget(id)
				people.Read(person)
			}
			emu.ResetJournal()
			kept, diagnostics := r.Read(state)
			assert.Contains(t, acctest.FormatDiagnostics(diagnostics), "WARNING: Not read, as most identities are missing", "Read calls SkipRead")
			assert.True(t, kept.Equal(state))
			assert.Empty(t, emu.Journal())
		})
	}
}
