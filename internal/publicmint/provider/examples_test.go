package provider_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/examples"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/publicminttest"
)

const examplesDir = "../../../publicmint/examples"

// The examples of every object of the catalog.
func TestAccExamples(t *testing.T) {
	t.Parallel()
	acctest.RunMethods(t, examples.Suite{Provider: publicminttest.Provider(), Directory: examplesDir})
}

// The scenario that "make demo" shows, a person who owns a company and has a passport: the requests of a create, empty second plans, a
// disappearance, and an end that leaves nothing.
func TestAccExamples_onboarding(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	w := acctest.NewWorkingDir(t, publicminttest.Suite(emu), []string{filepath.Join(examplesDir, "scenarios", "onboarding")})
	w.MustRun("apply", "-auto-approve", "-no-color")
	assert.Equal(t, map[string]int{
		api.OpCreateIdentity.Name: 2, api.OpPresignUpload.Name: 1, api.OpUploadFile.Name: 1, api.OpUpdateIdentity.Name: 1,
		api.OpGetIdentity.Name: 3, api.OpApproveIdentity.Name: 1, api.OpListIdentityOperations.Name: 1,
	}, acctest.RequestCounts(emu))
	assert.Contains(t, w.MustRun("plan", "-no-color"), "No changes.")
	for _, identity := range emu.Identities.All() {
		if identity.Type == api.TypeCompany {
			emu.Identities.Forget(identity.ID)
		}
	}
	assert.Contains(t, w.MustRun("apply", "-auto-approve", "-no-color"), "1 added, 0 changed, 0 destroyed")
	w.MustRun("destroy", "-auto-approve", "-no-color")
	assert.Empty(t, emu.Identities.All())
}
