package identity_test

import (
	"bytes"
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// The sandbox shows a new status with some delay.
func TestAccIdentity_waitForStatus(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t, emulator.WithStatusLag(1))
	config := with(verified(), attrs{"wait_for_status": "APPROVED"})
	paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{{
		Config: hcl("ada", config),
		Check: resource.ComposeTestCheckFunc(
			acctest.CheckRequests(emu, map[string]int{
				emulator.OpToken: 2, emulator.OpCreateIdentity: 1, emulator.OpGetIdentity: 2,
			}),
			resource.TestCheckResourceAttr(ada, "status", "APPROVED"),
			resource.TestCheckResourceAttr(ada, "verification.id_verification_status", "APPROVED"),
		),
	}}})
}

// A wait that ends otherwise is no error: an error would have Terraform replace what cannot be deleted.
func TestAccIdentity_waitTimesOut(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	config := with(person(), attrs{"wait_for_status": "APPROVED", "timeouts": attrs{"create": "100ms", "update": "100ms"}})
	paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{
		{Config: hcl("ada", config), Check: resource.TestCheckResourceAttr(ada, "status", "PENDING")},
		{
			PreConfig: reset(emu),
			Config:    hcl("ada", with(config, attrs{"is_merchant": true})),
			Check: resource.ComposeTestCheckFunc(
				updated(emu, "is_merchant"), resource.TestCheckResourceAttr(ada, "status", "PENDING")),
		},
	}})
}

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
			says:   []string{"has status PENDING, not APPROVED", "deadline exceeded"},
		},
		"another final status": {
			config: with(verified(), attrs{"person_details.passthrough_verification_status": "DENIED"}),
			says:   []string{"has status DENIED, not APPROVED"},
		},
		"a read fails": {
			config: person(), reads: 1,
			fault: &emukit.Fault{Operation: emulator.OpGetIdentity, Kind: emukit.FaultStatus, Status: 403},
			says:  []string{"has status PENDING, not APPROVED", "403"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			emu := emulator.New(t)
			p := newProtocol(t, emu)
			if test.fault != nil {
				emu.Fault(*test.fault)
			}
			config := with(test.config, attrs{"wait_for_status": "APPROVED"})
			created, diagnostics := p.ApplyPlanned(p.Plan(p.None(), config))
			emu.AssertFaultsConsumed(t)
			assert.False(t, failed(diagnostics))
			warnings := ofSeverity(diagnostics, false)
			require.Len(t, warnings, 1)
			for _, words := range append(test.says, "Unable to see the awaited status", created.Text("id")) {
				assert.Contains(t, warnings[0], words)
			}
			assert.Len(t, emu.Requests(emulator.OpGetIdentity), test.reads)
			assert.True(t, p.Plan(p.MustRead(created), config).Empty())
		})
	}
}

// An interrupt (Ctrl-C) while waiting ends the wait and loses nothing.
func TestWait_interrupted(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	p := newProtocol(t, emu)
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

// An update waits too: a change of details starts the verification anew.
func TestWait_update(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t, emulator.WithStatusLag(1))
	p := newProtocol(t, emu)
	current := p.MustApply(p.None(), person())
	config := with(verified(), attrs{"wait_for_status": "APPROVED"})
	current, diagnostics := p.ApplyPlanned(p.Plan(current, config))
	assert.Empty(t, diagnostics)
	assert.Equal(t, string(api.StatusApproved), current.Text("status"))
	assert.True(t, p.Plan(p.MustRead(current), config).Empty())
}
