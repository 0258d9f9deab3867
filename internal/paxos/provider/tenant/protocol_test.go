package tenant_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// What a query finds is what an import finds, and the configuration that is generated from it plans no change of the import: with
// personal data, none that sends anything. Nothing of it is personal without.
func TestTenant(t *testing.T) {
	t.Parallel()
	for seed := range 4 {
		for _, personal := range []bool{false, true} {
			t.Run(fmt.Sprint("tenant ", seed, ", personal data ", personal), func(t *testing.T) {
				t.Parallel()
				drawn := tenants().Example(seed)
				revision := []string{"2026", "2025"}[seed%2]
				emu := emulator.New(t, emulator.WithSeed(drawn.Seed), emulator.WithControlsRevision(revision))
				for _, listed := range catalog.All().ListResources() {
					if len(listed.Forms) > 0 { // those of one identity alone
						continue
					}
					r := paxostest.NewProtocolResource(t, emu, listed.Type, acctest.WithEnv("PAXOS_IMPORT_PERSONAL_DATA", fmt.Sprint(personal)))
					for _, found := range r.List(listed.Type, nil, protocol.Query{Whole: true}) {
						text := checkImport(t, r, listed.Type, found, personal)
						assert.Empty(t, drawn.personalIn(found.Name))
						if !personal {
							assert.Empty(t, drawn.personalIn(text))
						}
					}
				}
				assert.Empty(t, paxostest.Writes(emu))
			})
		}
	}
}

// checkImport imports what a query has found, plans and applies the configuration that is generated from it, and returns the state.
func checkImport(t *testing.T, r *acctest.ProtocolResource, name string, found protocol.Listed, personal bool) string {
	t.Helper()
	object, _ := catalog.All().Find(spec.Resource, name)
	var ids []string
	for _, id := range object.IDs {
		ids = append(ids, protocol.Text(found.Resource, id))
	}
	imported, diagnostics := r.Import(strings.Join(ids, "/"), nil)
	require.Empty(t, diagnostics, acctest.FormatDiagnostics(diagnostics))
	assert.True(t, found.Resource.Equal(imported.State), "the query finds another object than the import:\n%s\n%s", found.Resource, imported.State)

	config, err := protocol.Generated(r.Schema, found.Resource)
	require.NoError(t, err)
	plan := r.Plan(imported, config)
	require.Empty(t, protocol.Errors(plan.Diagnostics), acctest.FormatDiagnostics(plan.Diagnostics))
	assert.Empty(t, plan.RequiresReplace)
	if !personal {
		assert.True(t, plan.Empty(), "%s\n%s", plan.Prior.State, plan.Planned.State)
	}
	applied, diagnostics := r.ApplyPlanned(plan)
	acctest.RequireNoErrors(t, diagnostics)
	refreshed := r.MustRead(applied)
	assert.True(t, r.Plan(refreshed, config).Empty())
	text, err := protocol.JSON(refreshed.State)
	require.NoError(t, err)
	return string(text)
}
