package identity_test

import (
	"bytes"
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
)

// The sandbox shows a new status with some delay.
func TestWait_create(t *testing.T) {
	t.Parallel()
	emu, p := newTestEnv(t, emulator.WithStatusLag(1))
	created, diagnostics := p.Apply(p.None(), with(verified(), attrs{"wait_for_status": "APPROVED"}))
	assert.Empty(t, diagnostics)
	assert.Equal(t, map[string]int{emulator.OpToken: 1, api.OpCreateIdentity.Name: 1, api.OpGetIdentity.Name: 2},
		acctest.RequestCounts(emu))
	assert.Equal(t, "APPROVED", created.Text("status"))
	assert.Equal(t, "APPROVED", created.Text("verification", "id_verification_status"))
}

// An update waits too, for as long as its own timeout: a change of details starts the verification anew.
func TestWait_update(t *testing.T) {
	t.Parallel()
	_, p := newTestEnv(t, emulator.WithStatusLag(1))
	awaited := attrs{"wait_for_status": "APPROVED", "timeouts": attrs{"update": "10ms"}}
	config := with(with(person(), awaited), attrs{"is_merchant": true})
	current, diagnostics := p.Apply(p.MustApply(p.None(), person()), config)
	require.Len(t, ofSeverity(diagnostics, false), 1)
	assert.Contains(t, ofSeverity(diagnostics, false)[0], "timeouts.update (10ms) ran out")

	config = with(verified(), attrs{"wait_for_status": "APPROVED"})
	current, diagnostics = p.Apply(current, config)
	assert.Empty(t, diagnostics)
	assert.Equal(t, "APPROVED", current.Text("status"))
	assert.True(t, p.Plan(p.MustRead(current), config).Empty())
}

// A wait that ends otherwise is no error: after an error, Terraform would replace what cannot be deleted.
func TestWait_warns(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config attrs
		fault  *emukit.Fault
		reads  int
		says   []string
	}{
		"timeout": {
			config: with(person(), attrs{"timeouts": attrs{"create": "10ms"}}),
			says: []string{
				"has status PENDING", "Open requirements: ID_VERIFICATION (PENDING, awaiting CLIENT, IDENTITY_VERIFICATION_REQUIRED); SCREENING",
				"The wait has ended: timeouts.create (10ms) ran out",
				"To wait longer, raise timeouts.create", "the next refresh",
			},
		},
		"another final status": {
			config: with(verified(), attrs{"person_details.passthrough_verification_status": "DENIED"}),
			says:   []string{"has status DENIED", "Waiting longer does not help"},
		},
		"a read fails": {
			config: person(), reads: 1,
			fault: &emukit.Fault{Operation: api.OpGetIdentity.Name, Kind: emukit.FaultStatus, Status: 403},
			says:  []string{"has status PENDING", "GetIdentity at ", "403", "Nothing was changed"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			emu, p := newTestEnv(t)
			if test.fault != nil {
				emu.Fault(*test.fault)
			}
			config := with(test.config, attrs{"wait_for_status": "APPROVED"})
			created, diagnostics := p.ApplyPlanned(p.Plan(p.None(), config))
			emu.AssertFaultsConsumed(t)
			assert.False(t, failed(diagnostics))
			warnings := ofSeverity(diagnostics, false)
			require.Len(t, warnings, 1)
			for _, words := range append(test.says, "Identity did not reach status APPROVED", "It is saved in the state", created.Text("id")) {
				assert.Contains(t, warnings[0], words)
			}
			assert.Len(t, emu.Requests(api.OpGetIdentity.Name), test.reads)
			assert.True(t, p.Plan(p.MustRead(created), config).Empty())
		})
	}
}

// An interrupt (Ctrl-C) while waiting ends the wait and loses nothing.
func TestWait_interrupted(t *testing.T) {
	t.Parallel()
	emu, p := newTestEnv(t)
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	p = p.WithContext(tflogtest.RootLogger(ctx, onText{"CreateIdentity", interrupt}))
	created, diagnostics := p.ApplyPlanned(p.Plan(p.None(), with(person(), attrs{"wait_for_status": "APPROVED"})))
	assert.False(t, failed(diagnostics))
	require.Len(t, ofSeverity(diagnostics, false), 1)
	assert.Contains(t, ofSeverity(diagnostics, false)[0], "context canceled")
	assert.Equal(t, only(t, emu).ID, created.Text("id"))
	assert.Equal(t, "PENDING", created.Text("status"))
}

// onText is a log that calls a function when a text is written to it: after the request of that name was answered.
type onText struct {
	text string
	call func()
}

func (o onText) Write(line []byte) (int, error) {
	if bytes.Contains(line, []byte(o.text)) {
		o.call()
	}
	return len(line), nil
}
