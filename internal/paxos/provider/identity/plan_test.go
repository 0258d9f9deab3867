package identity_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// openPaths returns the paths of what a value leaves unknown, sorted.
func openPaths(t testing.TB, value tftypes.Value) []string {
	t.Helper()
	var open []string
	err := tftypes.Walk(value, func(at *tftypes.AttributePath, value tftypes.Value) (bool, error) {
		if !value.IsKnown() {
			open = append(open, acctest.AttributePath(at))
		}
		return value.IsKnown(), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(open)
	return open
}

// verifiedAnew is what a change of details can move.
func verifiedAnew(more ...string) []string {
	return slices.Sorted(slices.Values(append(more, "status", "status_details.requirements", "updated_at",
		"verification.additional_screening_status", "verification.id_verification_status", "verification.id_verification_url",
		"verification.sanctions_verification_status")))
}

// answers are the ways in which an emulator answers writes.
var answers = map[string][]emulator.Option{
	"whole answers": nil, "partial answers": {emulator.WithThinWrites()}, "odd answers": {emulator.WithQuirks()},
}

// A plan leaves unknown what its change can move, and the apply keeps the rest as it was planned. The identity has a control,
// which no update moves.
func TestPlan_leavesUnknownWhatTheChangeCanMove(t *testing.T) {
	t.Parallel()
	approved := attrs{"ref_id": "person-1", "wait_for_status": "APPROVED", "metadata": attrs{"team": "payments"}}
	for name, test := range map[string]struct {
		base   attrs // of a person who is approved at once
		change attrs
		open   []string
	}{
		"metadata":    {change: attrs{"metadata": attrs{"team": "treasury"}}, open: []string{"updated_at"}},
		"ref_id":      {change: attrs{"ref_id": "person-2"}, open: []string{"updated_at"}},
		"is_merchant": {change: attrs{"is_merchant": true}, open: []string{"updated_at"}},
		"provider's own": {change: attrs{
			"deletion_policy": "PREVENT", "adopt_existing": true, "wait_for_status": "DENIED", "timeouts": attrs{"create": "1m", "update": "10ms"},
		}},
		"status reached": {base: approved, change: attrs{"metadata": attrs{"team": "treasury"}}, open: []string{"updated_at"}},
		"status to wait for": {
			change: attrs{"is_merchant": true, "wait_for_status": "PENDING", "timeouts": attrs{"create": "10ms", "update": "10ms"}},
			open:   verifiedAnew(),
		},
		"unknown metadata":    {change: attrs{"metadata": unknown}, open: []string{"metadata", "updated_at"}},
		"unknown ref_id":      {change: attrs{"ref_id": unknown}, open: []string{"ref_id", "updated_at"}},
		"address":             {change: attrs{"person_details.address.city": "Boston"}, open: verifiedAnew("summary_tin_verification_status")},
		"cip_id":              {change: attrs{"person_details.cip_id": "123-45-6780"}, open: verifiedAnew("summary_tin_verification_status")},
		"customer diligence":  {change: attrs{"customer_due_diligence.source_of_funds": "PROPERTY_SALE"}, open: verifiedAnew("customer_due_diligence_created_at")},
		"unknown name":        {change: attrs{"person_details.first_name": unknown}, open: verifiedAnew("person_details.first_name", "summary_tin_verification_status")},
		"unknown details":     {change: attrs{"person_details": unknown}, open: verifiedAnew("person_details", "summary_tin_verification_status")},
		"unknown tax details": {change: attrs{"tax_details": unknown}, open: verifiedAnew("summary_tin_verification_status", "tax_details")},
		"tax details": {
			change: attrs{"tax_details": []attrs{{"tax_payer_id": "987-65-4321", "tax_payer_country": "USA"}}},
			open:   verifiedAnew("summary_tin_verification_status"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for how, options := range answers {
				t.Run(how, func(t *testing.T) {
					t.Parallel()
					emu, p := newTestEnv(t, options...)
					base := with(verified(), test.base)
					current := p.MustApply(p.None(), base)
					emu.Identities.Mutate(current.Text("id"), func(i *api.Identity) {
						i.LastKYCRefreshDate, i.SummaryTINVerificationStatus = "2026-01-02T03:04:05Z", "TIN_VERIFICATION_VALID"
						i.PersonDetails.IDVerificationURL = "https://verify.example"
					})
					current = p.MustRead(current)
					config := with(base, test.change)
					planned := p.Plan(current, config)
					acctest.RequireNoErrors(t, planned.Diagnostics)
					assert.Equal(t, test.open, openPaths(t, planned.Planned.State))
					if !planned.Config.IsFullyKnown() {
						return
					}
					next, diagnostics := p.ApplyPlanned(planned)
					acctest.RequireNoErrors(t, diagnostics)
					assert.True(t, p.Plan(p.MustRead(next), config).Empty())
				})
			}
		})
	}
}

// Members decide what an institution waits for, and are no reason to verify it anew.
func TestPlan_leavesUnknownWhatMembersCanMove(t *testing.T) {
	t.Parallel()
	for how, options := range answers {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			emu, p := newTestEnv(t, options...)
			member, other := trustee(emu.Identities.Add(stranger()).ID), trustee(p.MustApply(p.None(), person()).Text("id"))
			current := p.MustRead(p.MustApply(p.None(), trust(member)))
			for _, step := range []struct {
				config attrs
				open   []string
			}{
				{trust(member, other), []string{"status", "status_details.requirements", "updated_at"}},
				{
					with(trust(member, other), attrs{"institution_details.name": "Another Trust"}),
					[]string{
						"status", "status_details.requirements", "summary_tin_verification_status", "updated_at",
						"verification.additional_screening_status", "verification.document_verification_status",
						"verification.sanctions_verification_status",
					},
				},
			} {
				planned := p.Plan(current, step.config)
				acctest.RequireNoErrors(t, planned.Diagnostics)
				assert.Equal(t, step.open, openPaths(t, planned.Planned.State))
				next, diagnostics := p.ApplyPlanned(planned)
				acctest.RequireNoErrors(t, diagnostics)
				current = p.MustRead(next)
				assert.True(t, p.Plan(current, step.config).Empty())
			}
		})
	}
}

// Planned values stand whatever Paxos has done in between; the next refresh brings that. Anything else fails an apply.
func TestPlan_standsWhateverMovesBeforeTheApply(t *testing.T) {
	t.Parallel()
	for how, options := range answers {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			emu, p := newTestEnv(t, options...)
			current := p.MustApply(p.None(), verified())
			id := current.Text("id")
			config := with(verified(), attrs{"metadata": attrs{"team": "treasury"}})
			planned := p.Plan(current, config)
			emu.Controls.Add(api.Control{IdentityID: id, Type: api.ControlFrozen, SetBy: api.OwnerPaxos, ReasonCode: "OTHER"})
			emu.Identities.Mutate(id, func(i *api.Identity) {
				i.Status, i.LastKYCRefreshDate = api.StatusDenied, "2026-01-02T03:04:05Z"
				i.PersonDetails.SanctionsVerificationStatus = api.StatusDenied
			})
			next, diagnostics := p.ApplyPlanned(planned)
			acctest.RequireNoErrors(t, diagnostics)
			assert.Equal(t, "APPROVED", next.Text("verification", "sanctions_verification_status"))
			assert.Empty(t, next.Text("last_kyc_refresh_date"))
			refreshed := p.MustRead(next)
			assert.Equal(t, "ERROR", refreshed.Text("status"))
			assert.Equal(t, "2026-01-02T03:04:05Z", refreshed.Text("last_kyc_refresh_date"))
			assert.True(t, p.Plan(refreshed, config).Empty())
		})
	}
}

func TestPlan_knowsTheTypeOfANewIdentity(t *testing.T) {
	t.Parallel()
	for want, config := range map[string]attrs{
		"PERSON": person(), "INSTITUTION": trust(trustee("member-1")),
		"": with(person(), attrs{"person_details": unknown, "institution_details": unknown}),
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			_, p := newTestEnv(t)
			planned := p.Plan(p.None(), config)
			acctest.RequireNoErrors(t, planned.Diagnostics)
			assert.Equal(t, want, planned.Planned.Text("type"))
			assert.Equal(t, want == "", slices.Contains(openPaths(t, planned.Planned.State), "type"))
		})
	}
}

// What a reviewer reads in the plan of 20 people, each with a control: an update shows what changes and at most two values
// that are known after the apply, and a change of details does not show the controls as if they were removed.
func TestAccPlan_isReadable(t *testing.T) {
	t.Parallel()
	const n = 20
	person := with(person(), attrs{
		"count": n, "metadata": attrs{"team": "${var.team}"}, "person_details.first_name": "${var.first_name}",
		"person_details.cip_id": "123-45-${1000 + count.index}",
	})
	s := paxostest.NewWorkingDir(t, emulator.New(t), nil)
	require.NoError(t, s.Write("main.tf", hcl("ada", person)+acctest.HCL(`resource "paxos_identity_control" "closed"`, attrs{
		"count": n, "identity_id": "${paxos_identity.ada[count.index].id}", "type": "SELL_ONLY", "reason_code": "END_USER_REQUEST",
	})+"variable \"team\" { default = \"payments\" }\nvariable \"first_name\" { default = \"Ada\" }\n"))
	s.MustRun("apply", "-auto-approve", "-no-color")
	s.MustRun("apply", "-auto-approve", "-no-color", "-refresh-only")

	out := s.MustRun("plan", "-no-color", "-refresh=false", "-var=team=treasury")
	assert.Contains(t, out, "20 to change")
	assert.LessOrEqual(t, strings.Count(out, "(known after apply)"), 2*n)
	assert.NotContains(t, out, "-> null")
	assert.NotContains(t, out, "status_details")

	out = s.MustRun("plan", "-no-color", "-refresh=false", "-var=first_name=Bea")
	assert.Contains(t, out, "20 to change")
	assert.NotContains(t, out, "active_controls")
}

// applyLater plans a configuration in which something is unknown, and applies the plan when all of it is known, as
// Terraform does.
func applyLater(t *testing.T, p *acctest.ProtocolResource, prior object, config, known attrs) (object, []*tfprotov6.Diagnostic) {
	t.Helper()
	assert.Empty(t, p.Validate(config))
	planned := p.Plan(prior, config)
	acctest.RequireNoErrors(t, planned.Diagnostics)
	require.False(t, planned.Empty())
	assert.Empty(t, planned.RequiresReplace)
	p.NewRun()
	final := p.Plan(prior, known)
	open, err := protocol.Attributes(planned.Planned.State)
	require.NoError(t, err)
	for _, attribute := range p.Schema.Block.Attributes {
		if attribute.Optional {
			open[attribute.Name] = protocol.Attribute(final.Planned.State, attribute.Name)
		}
	}
	planned.Config, planned.Planned.State = final.Config, tftypes.NewValue(p.Type(), open)
	return p.ApplyPlanned(planned)
}

// A plan that cannot tell yet what it changes leaves open what Paxos says, and the apply sends what has changed.
func TestUnknown(t *testing.T) {
	t.Parallel()
	config := with(verified(), attrs{
		"ref_id": "person-1", "metadata": attrs{"team": "payments"}, "tax_details": taxDetails("987-65-4320"),
		"customer_due_diligence": attrs{"aliases": []string{"A. Example"}},
	})
	for name, change := range map[string]attrs{
		"a value":       {"person_details.first_name": unknown},
		"the ref_id":    {"ref_id": unknown},
		"a map":         {"metadata": unknown},
		"a list":        {"tax_details": unknown},
		"an object":     {"person_details.address": unknown},
		"due diligence": {"customer_due_diligence": unknown},
		"the details":   {"person_details": unknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			emu, p := newTestEnv(t)
			current, diagnostics := applyLater(t, p, p.None(), with(config, change), config)
			assert.Empty(t, diagnostics)
			assert.Equal(t, "person-1", current.Text("ref_id"))
			assert.True(t, p.Plan(p.MustRead(current), config).Empty())

			emu.ResetJournal()
			current, diagnostics = applyLater(t, p, current, with(config, change), config)
			assert.Empty(t, diagnostics)
			assert.Empty(t, paxostest.Writes(emu), "it turned out the same")
			assert.True(t, p.Plan(p.MustRead(current), config).Empty())

			if name == "the details" {
				renamed := with(config, attrs{"person_details.first_name": "Eda"})
				current, diagnostics = applyLater(t, p, current, with(config, change), renamed)
				assert.Empty(t, diagnostics)
				require.Len(t, paxostest.Writes(emu), 1)
				assert.Equal(t, []string{"person_details.first_name"}, paxostest.Writes(emu)[0].BodyKeys)
				assert.True(t, p.Plan(p.MustRead(current), renamed).Empty())
			}
		})
	}
}

// Unknown values in a collection skip no check: a person becomes an institution whose members are not known yet.
func TestUnknown_members(t *testing.T) {
	t.Parallel()
	_, p := newTestEnv(t)
	current := p.MustApply(p.None(), person())
	p.NewRun()
	planned := p.Plan(p.MustRead(current), with(trust(), attrs{"institution_members": unknown}))
	acctest.RequireNoErrors(t, planned.Diagnostics)
	assert.NotEmpty(t, planned.RequiresReplace)
	assert.Contains(t, acctest.FormatDiagnostics(planned.Diagnostics), "Resource Destruction Considerations")
}
