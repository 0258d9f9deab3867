package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/emukit"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// newPlans returns the plans of two new objects of each resource, in one run.
func newPlans(t *testing.T, emu *emulator.Server, opts ...acctest.Option) []protocol.Plan {
	t.Helper()
	m := paxostest.NewProtocolResource(t, emu, "paxos_profile", opts...)
	assert.Empty(t, emu.Journal(), "Configure makes no request")
	var plans []protocol.Plan
	for _, object := range catalog.Resources() {
		r := m.Other(object.Type)
		for range 2 {
			plans = append(plans, r.Plan(r.None(), acctest.ObjectFromPaths(t, r.Type(), object.Smallest(object.Forms[0]))))
			if object.Type == "paxos_identity" {
				break // a second one with this ref_id is refused
			}
		}
	}
	return plans
}

// The credential is tried in the first plan that would send something, with one token request, which the writes use.
func TestCredentials_areTriedInThePlan(t *testing.T) {
	t.Parallel()
	for name, opts := range map[string][]emulator.Option{
		"all scopes": nil, "one scope": {emulator.WithScopes(api.ScopeReadIdentity)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			emu := emulator.New(t, append(opts, emulator.WithSeed(catalog.Tenant()))...)
			plans := newPlans(t, emu)
			for _, plan := range plans {
				acctest.RequireNoErrors(t, plan.Diagnostics)
			}
			counts := acctest.RequestCounts(emu)
			assert.LessOrEqual(t, counts[emulator.OpToken], 2, "one, and another for less")
			assert.Len(t, counts, 1)
		})
	}
}

// A credential that is refused fails the plan of a new configuration, with one request and one message.
func TestCredentials_refusedFailThePlan(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		opts  []acctest.Option
		fault *emukit.Fault
		want  string
	}{
		"wrong secret": {
			opts: []acctest.Option{acctest.WithEnv("PAXOS_CLIENT_SECRET", "wrong")},
			want: `^ERROR: Unable to get an access token: .*invalid_client.*Check client_id and client_secret, and that environment`,
		},
		"token endpoint that refuses": {
			fault: &emukit.Fault{Operation: emulator.OpToken, Kind: emukit.FaultStatus, Status: 403},
			want:  `^ERROR: Unable to get an access token: .*status 403`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			emu := emulator.New(t, emulator.WithSeed(catalog.Tenant()))
			if test.fault != nil {
				emu.Fault(*test.fault)
			}
			plans := newPlans(t, emu, test.opts...)
			var errors []*tfprotov6.Diagnostic
			for _, plan := range plans {
				errors = append(errors, protocol.Errors(plan.Diagnostics)...)
			}
			assert.Len(t, errors, 1)
			assert.Regexp(t, test.want, acctest.FormatDiagnostics(errors))
			assert.Equal(t, map[string]int{emulator.OpToken: 1}, acctest.RequestCounts(emu))
		})
	}
}
