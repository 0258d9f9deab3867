package identity_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// forgetAll resets the sandbox, as the credentials of another tenant would show it.
func forgetAll(emu *emulator.Server) {
	for _, identity := range emu.Identities() {
		emu.ForgetIdentity(identity.ID)
	}
	emu.ResetJournal()
}

// requests returns how many requests there were, apart from those for tokens.
func requests(emu *emulator.Server) int {
	return len(slices.DeleteFunc(emu.Journal(), func(e emukit.Entry) bool { return e.Operation == emulator.OpToken }))
}

// A run against another tenant says so once, and makes few more requests than it takes to know.
func TestAccIdentity_mostMissing(t *testing.T) {
	t.Parallel()
	const parallelism, all = 10, 30
	emu := emulator.New(t)
	w := paxostest.NewWorkingDir(t, emu, nil)
	require.NoError(t, w.Write("main.tf", hcl("ada", with(person(), attrs{
		"count": all, "person_details.cip_id": "123-45-${1000 + count.index}",
	}))+acctest.HCL(`resource "paxos_identity_control" "closed"`, attrs{
		"count": all, "identity_id": "${paxos_identity.ada[count.index].id}", "type": "CLOSED", "reason_code": "END_USER_REQUEST",
	})))
	w.MustRun("apply", "-auto-approve", "-no-color")
	before := w.MustRun("state", "list")
	forgetAll(emu)
	printed, err := w.Run("apply", "-auto-approve", "-no-color")
	require.Error(t, err)
	// The reads under way when the run stops, three second looks, and the pages that were asked for.
	assert.LessOrEqual(t, requests(emu), parallelism+3+2)
	assert.Equal(t, 1, strings.Count(printed, "Error: "), printed)
	assert.Equal(t, 1, strings.Count(printed, "Error: Unable to read most identities"), printed)
	assert.Equal(t, 1, strings.Count(printed, "Warning: Not read, as most identities are missing"), printed)
	assert.Equal(t, before, w.MustRun("state", "list"))
	assert.Empty(t, emu.Identities())
}

// One by one, it takes three to know. If the provider is told that the sandbox was reset, all are created again.
func TestMissing_most(t *testing.T) {
	t.Parallel()
	for _, onMissing := range []string{"ERROR", "FORGET"} {
		t.Run(onMissing, func(t *testing.T) {
			t.Parallel()
			emu := emulator.New(t)
			configs, made := crowd(t, emu, 8)
			forgetAll(emu)
			p := newProtocol(t, emu, acctest.WithEnv("PAXOS_ON_MISSING", onMissing))
			var errors, warnings []string
			for i, current := range made {
				read, diagnostics := p.Read(current)
				errors = append(errors, ofSeverity(diagnostics, true)...)
				warnings = append(warnings, ofSeverity(diagnostics, false)...)
				if onMissing == "FORGET" {
					p.MustApply(read, configs[i])
				} else {
					assert.True(t, read.Equal(current))
				}
			}
			if onMissing == "FORGET" {
				assert.Empty(t, errors)
				assert.Len(t, emu.Identities(), len(made))
				return
			}
			require.Len(t, errors, 3)
			assert.Contains(t, errors[2], "Unable to read most identities")
			assert.Contains(t, errors[2],
				"Of the 3 identities that this run has read, Paxos does not know 3 in the environment sandbox")
			assert.Contains(t, errors[2], `set on_missing = "FORGET" in the provider block.`)
			require.Len(t, warnings, len(made)-3)
			assert.Contains(t, warnings[0], "Not read, as most identities are missing")
			assert.LessOrEqual(t, requests(emu), 3+3)
		})
	}
}

// Half is not most: each that is missing has its error, the whole text once.
func TestMissing_some(t *testing.T) {
	t.Parallel()
	const missing = 4
	emu := emulator.New(t)
	_, made := crowd(t, emu, 2*missing)
	for i := 1; i < len(made); i += 2 {
		emu.ForgetIdentity(made[i].Text("id"))
	}
	p := newProtocol(t, emu)
	var said string
	for i, current := range made {
		kept, diagnostics := p.Read(current)
		assert.True(t, kept.Equal(current))
		assert.Equal(t, i%2 == 1, failed(diagnostics))
		said += acctest.FormatDiagnostics(diagnostics) + "\n"
	}
	assert.Equal(t, missing, strings.Count(said, "ERROR: Unable to read identity"), said)
	assert.Equal(t, 1, strings.Count(said, "Check environment, api_url and client_id"), said)
	assert.Equal(t, missing-1, strings.Count(said, " either, and the state keeps it. The error about identity "), said)
	assert.NotContains(t, said, "Not read")
}
