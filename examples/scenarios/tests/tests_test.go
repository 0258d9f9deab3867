// Package tests_test runs the configuration of this directory, which the guide "Tests and checks" shows.
package tests_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestMain(m *testing.M) { paxostest.Main(m) }

// newWorkingDir returns a copy of this directory.
func newWorkingDir(t *testing.T, emu *emulator.Server) *acctest.WorkingDir {
	t.Helper()
	w := paxostest.NewWorkingDir(t, emu, []string{"."})
	require.NoError(t, os.Mkdir(filepath.Join(w.Dir, "tests"), 0o700))
	files, err := filepath.Glob("tests/*.tftest.hcl")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		require.NoError(t, w.Write(file, string(text)))
	}
	return w
}

// The test files pass, and the one with a mocked provider sends no request.
func TestAccTests(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	w := newWorkingDir(t, emu)
	w.MustRun("init", "-no-color")
	assert.Contains(t, w.MustRun("test", "-no-color", "-filter=tests/mock.tftest.hcl"), "1 passed, 0 failed")
	assert.Empty(t, emu.Journal())
	assert.Contains(t, w.MustRun("test", "-no-color", "-filter=tests/emulator.tftest.hcl"), "2 passed, 0 failed")
	assert.Len(t, emu.Identities.All(), 2, "a test leaves its identities behind")
}

// A postcondition fails the run and leaves the identity in the state, untainted; a check warns.
func TestAccConditions(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	w := newWorkingDir(t, emu)
	output, err := w.Run("apply", "-auto-approve", "-no-color", "-var=verified=DENIED")
	require.Error(t, err)
	require.Len(t, emu.Identities.All(), 1)
	id := emu.Identities.All()[0].ID
	assert.Contains(t, output, "Paxos denied "+id+": ID_VERIFICATION")
	assert.NotContains(t, w.MustRun("state", "show", "-no-color", "paxos_identity.customer"), "tainted")
	output, err = w.Run("plan", "-no-color", "-var=verified=DENIED")
	require.Error(t, err)
	assert.Contains(t, output, "Paxos denied "+id)

	w.MustRun("apply", "-auto-approve", "-no-color")
	emu.Controls.Add(api.Control{IdentityID: id, Type: api.ControlFrozen, ReasonCode: "LEGAL_ORDER"})
	assert.Contains(t, w.MustRun("plan", "-no-color"), "Check block assertion failed")
	assert.Contains(t, w.MustRun("plan", "-no-color"), "Frozen: "+id)
}
