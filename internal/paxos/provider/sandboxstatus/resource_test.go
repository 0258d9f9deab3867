package sandboxstatus_test

import (
	"maps"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/spec"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/catalog"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestMain(m *testing.M) { paxostest.Main(m) }

const kind = "paxos_sandbox_identity_status"

// subject is the resource of an identity of which nothing is verified.
type subject struct {
	*acctest.ProtocolResource

	t   *testing.T
	emu *emulator.Server
	id  string
}

func onIdentity(t *testing.T, identity api.Identity, opts ...emulator.Option) subject {
	t.Helper()
	emu := emulator.New(t, opts...)
	return subject{paxostest.NewProtocolResource(t, emu, kind), t, emu, emu.Identities.Add(identity).ID}
}

func onPerson(t *testing.T, opts ...emulator.Option) subject {
	t.Helper()
	return onIdentity(t, api.Identity{PersonDetails: &api.PersonDetails{FirstName: "Ada", LastName: "Miller"}}, opts...)
}

// statuses is a configuration.
type statuses = map[string]any

// set applies a configuration and asserts the body of the one request that set something, empty for no request.
func (s subject) set(prior protocol.Object, config statuses, body string) protocol.Object {
	s.t.Helper()
	s.emu.ResetJournal()
	config["identity_id"] = s.id
	state := s.MustApply(prior, config)
	requests := s.emu.Requests(api.OpSetSandboxStatus.Name)
	if body == "" {
		assert.Empty(s.t, requests)
	} else if assert.Len(s.t, requests, 1) {
		assert.JSONEq(s.t, body, string(requests[0].Body))
	}
	state = s.MustRead(state)
	require.True(s.t, s.Plan(state, config).Empty(), "the plan after the apply is not empty")
	return state
}

// An update sends all configured statuses, because Paxos may have reset those that did not change. A status that is no longer
// configured stays as it is.
func TestSandboxStatus_person(t *testing.T) {
	t.Parallel()
	s := onPerson(t)
	state := s.set(s.None(), statuses{"id_verification_status": "APPROVED"}, `{"id_verification_status": "APPROVED"}`)
	assert.Equal(t, "PENDING", state.Text("status"))
	state = s.set(state, statuses{"id_verification_status": "APPROVED", "sanctions_verification_status": "APPROVED"},
		`{"id_verification_status": "APPROVED", "sanctions_verification_status": "APPROVED"}`)
	assert.Equal(t, "APPROVED", state.Text("status"))
	state = s.set(state, statuses{"id_verification_status": "DENIED", "additional_screening_status": "PENDING"},
		`{"id_verification_status": "DENIED", "additional_screening_status": "PENDING"}`)
	assert.Equal(t, "DENIED", state.Text("status"))
	assert.Equal(t, "APPROVED", state.Text("sanctions_verification_status"))
	identity, _ := s.emu.Identities.Find(s.id)
	assert.Equal(t, api.StatusApproved, identity.PersonDetails.SanctionsVerificationStatus)
}

// A server that spells statuses in another case: the write does not wait for the spelling that was sent, warns once, and the next
// plans are empty. Another status is drift.
func TestSandboxStatus_otherSpelling(t *testing.T) {
	t.Parallel()
	s := onPerson(t, emulator.WithRespelling())
	config := statuses{"identity_id": s.id, "id_verification_status": "APPROVED"}
	state, diagnostics := s.Apply(s.None(), config)
	require.Len(t, diagnostics, 1)
	assert.Contains(t, diagnostics[0].Detail, "configured: id_verification_status.")
	state = s.set(state, statuses{"id_verification_status": "DENIED"}, `{"id_verification_status": "DENIED"}`)
	s.emu.Identities.Mutate(s.id, func(i *api.Identity) { i.PersonDetails.IDVerificationStatus = api.StatusError })
	assert.Equal(t, "error", s.MustRead(state).Text("id_verification_status"))
}

func TestSandboxStatus_institution(t *testing.T) {
	t.Parallel()
	s := onIdentity(t, api.Identity{InstitutionDetails: &api.InstitutionDetails{
		Name: "Miller Family Trust", InstitutionType: "TRUST", InstitutionSubType: "INVESTMENT",
	}})
	config := statuses{
		"sanctions_verification_status": "APPROVED", "document_verification_status": "APPROVED", "additional_screening_status": "APPROVED",
	}
	state := s.set(s.None(), config, `{"sanctions_verification_status": "APPROVED", "document_verification_status": "APPROVED",
		"additional_screening_status": "APPROVED"}`)
	assert.Equal(t, "APPROVED", state.Text("status"))
	config["document_verification_status"] = "ERROR"
	s.set(state, config, `{"sanctions_verification_status": "APPROVED", "document_verification_status": "ERROR",
		"additional_screening_status": "APPROVED"}`)
}

// The flags stand for controls: the client's own can be lifted by the client, Paxos's cannot.
func TestSandboxStatus_disabled(t *testing.T) {
	t.Parallel()
	s := onPerson(t)
	owners := func() (owners []string) {
		for _, control := range s.emu.Controls.Of(s.id) {
			if control.DeletedAt == "" {
				owners = append(owners, control.SetBy)
			}
		}
		return owners
	}
	state := s.set(s.None(), statuses{"admin_disabled": true}, `{"admin_disabled": {"disabled": true}}`)
	assert.Equal(t, "DISABLED", state.Text("status"))
	require.Equal(t, []string{"PAXOS"}, owners())
	assert.Equal(t, api.ControlSellOnly, s.emu.Controls.Of(s.id)[0].Type)
	assert.False(t, s.emu.Controls.Of(s.id)[0].Overridable())
	state = s.set(state, statuses{"admin_disabled": false, "user_disabled": true},
		`{"admin_disabled": {"disabled": false}, "user_disabled": {"disabled": true}}`)
	assert.Equal(t, []string{"CLIENT"}, owners())
	state = s.set(state, statuses{"user_disabled": true, "id_verification_status": "PENDING"}, `{"id_verification_status": "PENDING"}`)
	state = s.set(state, statuses{"user_disabled": false}, `{"user_disabled": {"disabled": false}}`)
	assert.Equal(t, "PENDING", state.Text("status"))
	assert.Empty(t, owners())
}

// What another client sets and the configuration leaves out is not shown.
func TestSandboxStatus_drift(t *testing.T) {
	t.Parallel()
	s := onPerson(t)
	state := s.set(s.None(), statuses{"id_verification_status": "APPROVED"}, `{"id_verification_status": "APPROVED"}`)
	s.emu.Identities.Mutate(s.id, func(identity *api.Identity) {
		identity.PersonDetails.AdditionalScreeningStatus, identity.UserDisabled = api.StatusDenied, true
	})
	read := s.MustRead(state)
	assert.Empty(t, read.Text("additional_screening_status"))
	assert.True(t, protocol.Attribute(read.State, "user_disabled").IsNull())
}

// The sandbox is not synchronous: the apply waits until a status shows. A wait that ends is a warning, since the statuses are
// set, and the next refresh compares.
func TestSandboxStatus_wait(t *testing.T) {
	t.Parallel()
	s := onPerson(t, emulator.WithStatusLag(2))
	state := s.MustApply(s.None(), statuses{
		"identity_id": s.id, "id_verification_status": "APPROVED", "sanctions_verification_status": "APPROVED",
	})
	assert.Equal(t, "APPROVED", state.Text("status"))
	assert.Equal(t, map[string]int{emulator.OpToken: 1, api.OpSetSandboxStatus.Name: 1, api.OpGetIdentity.Name: 3}, acctest.RequestCounts(s.emu))

	s = onPerson(t, emulator.WithStatusLag(1000))
	state, diagnostics := s.Apply(s.None(), statuses{
		"identity_id": s.id, "id_verification_status": "APPROVED", "timeouts": statuses{"create": "200ms"},
	})
	require.Len(t, diagnostics, 1)
	assert.Regexp(t, `^WARNING: Unable to see the sandbox identity status: The statuses of identity `+s.id+` were set, .*timeouts.create \(200ms\) ran out.*They are saved in the state.*raise timeouts.create`,
		acctest.FormatDiagnostics(diagnostics))
	assert.Equal(t, "APPROVED", state.Text("id_verification_status"))
	assert.Equal(t, "PENDING", state.Text("status"))
}

// A configuration sets something. What is not known yet may be something.
func TestSandboxStatus_setsNothing(t *testing.T) {
	t.Parallel()
	s := onPerson(t)
	assert.Regexp(t, `^ERROR: Missing Attribute Configuration: At least one of these attributes must be configured: \[id_verification_status,`,
		acctest.FormatDiagnostics(s.Validate(statuses{"identity_id": s.id})))
	assert.Empty(t, s.Validate(statuses{
		"identity_id": s.id, "user_disabled": tftypes.NewValue(tftypes.Bool, tftypes.UnknownValue),
	}))
}

// In production statuses are the result of verification: the plan fails, and nothing is sent.
func TestSandboxStatus_production(t *testing.T) {
	t.Parallel()
	s := onPerson(t)
	config := statuses{"identity_id": s.id, "id_verification_status": "APPROVED"}
	state := s.MustApply(s.None(), config)

	// A request would fail: the hosts do not exist.
	m := paxostest.NewProtocolResource(t, s.emu, kind, acctest.WithEnv("PAXOS_ENVIRONMENT", "production"),
		acctest.WithEnv("PAXOS_API_URL", "https://api.invalid"), acctest.WithEnv("PAXOS_TOKEN_URL", "https://token.invalid"))
	const want = "ERROR: Unable to set sandbox identity status: The provider works in production, where statuses are the result of " +
		"verification. Take paxos_sandbox_identity_status out of this configuration, or set environment = \"sandbox\"."
	assert.Equal(t, want, acctest.FormatDiagnostics(m.Plan(m.None(), config).Diagnostics))
	assert.Equal(t, want, acctest.FormatDiagnostics(m.Plan(state, config).Diagnostics))
	assert.NotContains(t, acctest.FormatDiagnostics(m.Plan(state, nil).Diagnostics), "ERROR") // taking it out is the way out
}

func TestSandboxStatus_unknownIdentity(t *testing.T) {
	t.Parallel()
	s := onPerson(t)
	state, diagnostics := s.Apply(s.None(), statuses{"identity_id": "9d2ab7d6-6f0f-4b0f-8f46-0b1f8a3c1d55", "user_disabled": true})
	assert.True(t, state.IsNull())
	assert.Regexp(t, `^ERROR\(AttributeName\("identity_id"\)\): Unable to set sandbox identity status: .*check environment`,
		acctest.FormatDiagnostics(diagnostics))
}

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
	identity, _ := catalog.All().Find(spec.Resource, "paxos_identity")
	values := identity.Smallest(identity.Forms[0])
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
					requests := f.emu.Requests(api.OpSetSandboxStatus.Name)
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
