package identity_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// people is a configuration of n persons, with a control on each.
func people(n int) string {
	return hcl("ada", with(person(), attrs{
		"count":                 n,
		"person_details.cip_id": "123-45-${1000 + count.index}",
	})) + acctest.HCL(`resource "paxos_identity_control" "closed"`, attrs{
		"count":       n,
		"identity_id": "${paxos_identity.ada[count.index].id}",
		"type":        "CLOSED", "reason_code": "END_USER_REQUEST",
	})
}

// inSandbox is a configuration in a folder with an emulator of its own, for what a whole run prints.
type inSandbox struct {
	*acctest.WorkingDir
	emu *emulator.Server
}

func newSandbox(t *testing.T, config string, opts ...acctest.Option) inSandbox {
	t.Helper()
	acctest.RequireCLI(t)
	emu := emulator.New(t)
	w := paxostest.NewWorkingDir(t, emu, nil, opts...)
	require.NoError(t, w.Write("main.tf", config))
	return inSandbox{w, emu}
}

// requests returns how many requests there were since the last call, tokens aside.
func (s inSandbox) requests() (n int) {
	for operation, count := range acctest.RequestCounts(s.emu) {
		if operation != emulator.OpToken {
			n += count
		}
	}
	s.emu.ResetJournal()
	return n
}

// forget resets the sandbox, as another tenant's credentials would show it.
func (s inSandbox) forget() {
	for _, identity := range s.emu.Identities() {
		s.emu.ForgetIdentity(identity.ID)
	}
	s.emu.ResetJournal()
}

// A run against another tenant says so once, and asks for little more than it takes to know.
func TestAccIdentity_mostMissing(t *testing.T) {
	t.Parallel()
	const parallelism, all = 10, 30
	for name, c := range map[string]struct {
		args []string
		// errors is how many there are; requests is the most that are made: the reads under way when the run stops, three
		// second looks, and the pages that were asked for.
		errors, requests int
	}{
		"ten at a time": {nil, 1, parallelism + 3 + 2},
		"one by one":    {[]string{"-parallelism=1"}, 3, 3 + 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSandbox(t, people(all))
			s.MustRun("apply", "-auto-approve", "-no-color")
			before := s.MustRun("state", "list")
			s.forget()
			printed, err := s.Run(append([]string{"apply", "-auto-approve", "-no-color"}, c.args...)...)
			require.Error(t, err)
			assert.LessOrEqual(t, s.requests(), c.requests)
			assert.Equal(t, c.errors, strings.Count(printed, "Error: "), printed)
			assert.Equal(t, 1, strings.Count(printed, "Error: Unable to read most identities"), printed)
			assert.Contains(t, printed, "Of the 3 identities that this run has read, Paxos does not know 3 in the environment sandbox")
			assert.Contains(t, printed, `set on_missing = "FORGET" in the provider block.`)
			assert.Equal(t, 1, strings.Count(printed, "Warning: Not read, as most identities are missing"), printed)
			assert.Equal(t, before, s.MustRun("state", "list"))
			assert.Empty(t, s.emu.Identities())
		})
	}
}

// Whoever says that the sandbox was reset has all forgotten and made anew.
func TestAccIdentity_mostMissingForgotten(t *testing.T) {
	t.Parallel()
	s := newSandbox(t, people(5), acctest.WithEnv("PAXOS_ON_MISSING", "FORGET"))
	s.MustRun("apply", "-auto-approve", "-no-color")
	s.forget()
	printed := s.MustRun("apply", "-auto-approve", "-no-color")
	assert.Contains(t, printed, "10 added, 0 changed, 0 destroyed")
	assert.Len(t, s.emu.Identities(), 5)
	s.MustRun("plan", "-detailed-exitcode")
}

// Half is not most: each that is missing has its error, the whole text once.
func TestAccIdentity_someMissing(t *testing.T) {
	t.Parallel()
	const missing = 4
	s := newSandbox(t, people(2*missing))
	s.MustRun("apply", "-auto-approve", "-no-color")
	for _, identity := range s.emu.Identities()[:missing] {
		s.emu.ForgetIdentity(identity.ID)
	}
	printed, err := s.Run("plan", "-no-color")
	require.Error(t, err)
	assert.Equal(t, missing, strings.Count(printed, "Error: Unable to read identity"), printed)
	assert.Equal(t, 1, strings.Count(printed, "Check environment, api_url and client_id"), printed)
	assert.Equal(t, missing-1, strings.Count(printed, " either, and the state keeps it. The error about identity "), printed)
	assert.NotContains(t, printed, "Not read")
	for i := range missing {
		assert.Contains(t, printed, fmt.Sprintf("paxos_identity.ada[%d]", i))
	}
}
