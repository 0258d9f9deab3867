package personaldata_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/personaldata"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// generated is a directory with import blocks for each form of each resource, planted in one emulator.
type generated struct {
	*acctest.WorkingDir
	emu      *emulator.Server
	personal []string
	imports  int
}

func newGenerated(t *testing.T, importPersonalData string) *generated {
	t.Helper()
	acctest.RequireCLI(t)
	emu := emulator.New(t, emulator.WithSeed(catalog.Tenant()))
	g := &generated{emu: emu, WorkingDir: paxostest.NewWorkingDir(t, emu, []string{"../../../../examples/provider"},
		acctest.WithEnv("PAXOS_IMPORT_PERSONAL_DATA", importPersonalData))}
	maker := paxostest.NewProtocolResource(t, emu, "paxos_identity")
	var blocks strings.Builder
	for _, object := range catalog.All().Resources() {
		for i, form := range object.Forms {
			values := object.Fullest(form)
			if _, ok := values["ref_id"]; ok {
				values["ref_id"] = "mark-" + form.Name
			}
			id, personal := suite().Plant(t, maker.Other(object.Type), object, values)
			g.personal = append(g.personal, personal...)
			fmt.Fprintf(&blocks, "import {\n  to = %s.r%d\n  id = %q\n}\n", object.Type, i, id)
			g.imports++
		}
	}
	require.NoError(t, g.Write("imports.tf", blocks.String()))
	emu.ResetJournal()
	return g
}

func (g *generated) file(t *testing.T, name string) string {
	t.Helper()
	return read(t, filepath.Join(g.Dir, name))
}

// The CLI generates configurations of all resources that plan: without personal data, imports only, and none of it in any file.
func TestAccGenerate_withoutPersonalData(t *testing.T) {
	t.Parallel()
	g := newGenerated(t, "false")
	planned := g.MustRun("plan", "-no-color", "-generate-config-out=generated.tf", "-out=saved.plan")
	assert.Contains(t, planned, fmt.Sprintf("Plan: %d to import, 0 to add, 0 to change, 0 to destroy.", g.imports))
	assert.LessOrEqual(t, strings.Count(planned, "Warning: "), 1, planned) // of Terraform, that generation is experimental
	g.MustRun("apply", "-no-color", "saved.plan")
	g.MustRun("plan", "-no-color", "-detailed-exitcode")
	g.MustRun("apply", "-no-color", "-refresh-only", "-auto-approve")
	personaldata.Search(t, "configuration", g.file(t, "generated.tf"), g.personal...)
	personaldata.Search(t, "state", g.file(t, "terraform.tfstate"), g.personal...)
	personaldata.Search(t, "plan", g.MustRun("show", "-json", "saved.plan"), g.personal...)
	assert.Empty(t, paxostest.Writes(g.emu))
}

// With personal data, only identities change: their sensitive values leave the state, with a warning for each identity, and nothing
// is sent.
func TestAccGenerate(t *testing.T) {
	t.Parallel()
	g := newGenerated(t, "true")
	planned := g.MustRun("plan", "-no-color", "-generate-config-out=generated.tf")
	assert.Contains(t, planned, fmt.Sprintf("Plan: %d to import, 0 to add, 2 to change, 0 to destroy.", g.imports))
	assert.Contains(t, planned, "Paxos keeps what the configuration drops")
	g.MustRun("apply", "-no-color", "-auto-approve") // Terraform has no configuration in a saved plan of this kind
	g.MustRun("plan", "-no-color", "-detailed-exitcode")
	personaldata.Search(t, "configuration", g.file(t, "generated.tf"), everyCanary()...)
	assert.Empty(t, paxostest.Writes(g.emu))
}
