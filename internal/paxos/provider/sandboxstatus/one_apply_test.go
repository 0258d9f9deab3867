package sandboxstatus_test

import (
	"maps"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// fixture is an identity and its statuses, planned and applied in this order, as Terraform does if one refers to the other.
type fixture struct {
	t                        *testing.T
	emu                      *emulator.Server
	identities, statuses     *acctest.ProtocolResource
	identity, status         protocol.Object
	identityPlan, statusPlan protocol.Plan
}

func newFixture(t *testing.T, options ...emulator.Option) *fixture {
	t.Helper()
	emu := emulator.New(t, options...)
	statuses := paxostest.NewProtocolResource(t, emu, kind)
	f := &fixture{t: t, emu: emu, statuses: statuses, identities: statuses.Other("paxos_identity")}
	f.identity, f.status = f.identities.None(), f.statuses.None()
	return f
}

// person is a configuration of an identity.
func (f *fixture) person(changes map[string]any) tftypes.Value {
	values := map[string]any{
		"ref_id": "ada", "person_details.first_name": "Ada", "person_details.last_name": "Miller",
		"person_details.date_of_birth": "1980-01-02", "person_details.nationality": "GBR", "person_details.cip_id": "123-45-6789",
		"person_details.cip_id_type": "SSN", "person_details.cip_id_country": "USA", "person_details.address.country": "USA",
		"person_details.address.address1": "1 Example St", "person_details.address.city": "New York",
		"person_details.address.province": "NY",
	}
	maps.Copy(values, changes)
	return acctest.ObjectFromPaths(f.t, f.identities.Type(), values)
}

// plan refreshes both and plans both in a run of its own.
func (f *fixture) plan(identity tftypes.Value, statuses map[string]any) {
	f.t.Helper()
	f.statuses.NewRun()
	for _, each := range []struct {
		resource *acctest.ProtocolResource
		state    *protocol.Object
	}{{f.identities, &f.identity}, {f.statuses, &f.status}} {
		if each.state.IsNull() {
			continue
		}
		read, diagnostics := each.resource.Read(*each.state)
		acctest.RequireNoErrors(f.t, diagnostics)
		*each.state = read
	}
	f.identityPlan = f.identities.Plan(f.identity, identity)
	acctest.RequireNoErrors(f.t, f.identityPlan.Diagnostics)
	if f.identity.IsNull() {
		return
	}
	f.statusPlan = f.statuses.Plan(f.status, f.config(statuses))
	acctest.RequireNoErrors(f.t, f.statusPlan.Diagnostics)
}

func (f *fixture) config(statuses map[string]any) tftypes.Value {
	values := maps.Clone(statuses)
	values["identity_id"] = f.identity.Text("id")
	return f.statuses.Object(values)
}

// apply applies what was planned, in another run, where Terraform plans each again before it applies it. No apply says
// anything.
func (f *fixture) apply(identity tftypes.Value, statuses map[string]any) {
	f.t.Helper()
	f.statuses.NewRun()
	f.emu.ResetJournal()
	next, diagnostics := f.identities.Apply(f.identity, identity)
	require.Empty(f.t, acctest.FormatDiagnostics(diagnostics))
	f.identity = next
	plan := f.statuses.Plan(f.status, f.config(statuses))
	acctest.RequireNoErrors(f.t, plan.Diagnostics)
	if !f.status.IsNull() {
		require.Nil(f.t, protocol.Contradiction(f.statusPlan.Planned.State, plan.Planned.State), "the final plan contradicts the plan")
	}
	if plan.Empty() {
		return
	}
	next, diagnostics = f.statuses.ApplyPlanned(plan)
	require.Empty(f.t, acctest.FormatDiagnostics(diagnostics))
	require.Nil(f.t, protocol.Contradiction(plan.Planned.State, next.State), "the apply contradicts the plan")
	f.status = next
}

// A fixture converges in one apply, also if Paxos verifies the identity again because of a change in the same apply.
func TestSandboxStatus_convergesInOneApply(t *testing.T) {
	t.Parallel()
	approved := map[string]any{"id_verification_status": "APPROVED", "sanctions_verification_status": "APPROVED"}
	for name, test := range map[string]struct {
		identity, statuses map[string]any
		sent               string
	}{
		"details": {
			identity: map[string]any{"person_details.address.city": "Boston"},
			sent:     `{"id_verification_status": "APPROVED", "sanctions_verification_status": "APPROVED"}`,
		},
		"due diligence": {
			identity: map[string]any{"customer_due_diligence.source_of_funds": "PROPERTY_SALE"},
			sent:     `{"id_verification_status": "APPROVED", "sanctions_verification_status": "APPROVED"}`,
		},
		"details and one status": {
			identity: map[string]any{"person_details.first_name": "Eda"}, statuses: map[string]any{"id_verification_status": "DENIED"},
			sent: `{"id_verification_status": "DENIED", "sanctions_verification_status": "APPROVED"}`,
		},
		"details and a flag": {
			identity: map[string]any{"person_details.first_name": "Eda"}, statuses: map[string]any{"user_disabled": true},
			sent: `{"id_verification_status": "APPROVED", "sanctions_verification_status": "APPROVED", "user_disabled": {"disabled": true}}`,
		},
		"no detail":     {identity: map[string]any{"metadata[]": "treasury", "is_merchant": true}},
		"only timeouts": {statuses: map[string]any{"timeouts": map[string]any{"create": "1m"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for how, options := range map[string][]emulator.Option{
				"whole answers": nil, "partial answers": {emulator.WithThinWrites()}, "odd answers": {emulator.WithQuirks()},
				"late statuses": {emulator.WithStatusLag(2)},
			} {
				t.Run(how, func(t *testing.T) {
					t.Parallel()
					f := newFixture(t, options...)
					before := f.person(nil)
					f.plan(before, approved)
					f.apply(before, approved)
					f.plan(before, approved)
					require.True(t, f.identityPlan.Empty() && f.statusPlan.Empty())

					identity, statuses := f.person(test.identity), maps.Clone(approved)
					maps.Copy(statuses, test.statuses)
					f.plan(identity, statuses)
					require.Equal(t, test.sent == "" && test.statuses == nil, f.statusPlan.Empty())
					f.apply(identity, statuses)
					requests := f.emu.Requests(emulator.OpSetSandboxStatus)
					if test.sent == "" {
						assert.Empty(t, requests)
					} else {
						require.Len(t, requests, 1)
						assert.JSONEq(t, test.sent, string(requests[0].Body))
					}
					f.plan(identity, statuses)
					assert.True(t, f.identityPlan.Empty() && f.statusPlan.Empty())
				})
			}
		})
	}
}

// A status of the state that is not configured, as after an import, is neither planned nor sent nor waited for.
func TestSandboxStatus_leavesUnconfiguredStatuses(t *testing.T) {
	t.Parallel()
	s := onPerson(t)
	state, diagnostics := s.Import(s.id, nil)
	acctest.RequireNoErrors(t, diagnostics)
	require.Equal(t, "PENDING", state.Text("sanctions_verification_status"))
	state = s.set(state, statuses{"id_verification_status": "PENDING"}, "")
	s.set(state, statuses{"id_verification_status": "APPROVED"}, `{"id_verification_status": "APPROVED"}`)
}
