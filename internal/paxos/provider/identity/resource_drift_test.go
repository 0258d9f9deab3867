package identity_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestAccIdentity_driftIsBroughtBack(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{
		{Config: hcl("ada", verified())},
		{
			PreConfig: func() {
				emu.MutateIdentity(only(t, emu).ID, func(i *api.Identity) {
					i.PersonDetails.LastName = "Elsewhere"
					i.PersonDetails.Profession = "Spy" // nobody configured it
				})
				emu.ResetJournal()
			},
			Config: hcl("ada", verified()), Check: updated(emu, "person_details.last_name"),
			ConfigPlanChecks: action(ada, plancheck.ResourceActionUpdate),
		},
		{
			PreConfig: func() {
				emu.AddControl(only(t, emu).ID, api.Control{Type: api.ControlFrozen, ReasonCode: "LEGAL_ORDER"})
				emu.ResetJournal()
			},
			Config: hcl("ada", verified()), ConfigPlanChecks: action(ada, plancheck.ResourceActionNoop),
			Check: resource.ComposeTestCheckFunc(wrote(emu),
				resource.TestCheckResourceAttr(ada, "status", "ERROR"),
				resource.TestCheckResourceAttr(ada, "status_details.active_controls.0.type", "FROZEN"),
				resource.TestCheckResourceAttr(ada, "status_details.active_controls.0.set_by", "PAXOS"),
				resource.TestCheckResourceAttr(ada, "status_details.active_controls.0.is_overridable", "false"),
				resource.TestCheckResourceAttr(ada, "status_details.active_controls.0.reason_code", "LEGAL_ORDER")),
		},
	}})
}

// The oddities of Paxos's documents make no difference: dates as timestamps, false left out, unknown values and fields.
func TestAccIdentity_quirks(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t, emulator.WithQuirks())
	config := hcl("ada", wholePerson()) + hcl("trust", wholeTrust(trustee(expr(ada+".id"))))
	paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{{
		Config: config,
		Check: resource.ComposeTestCheckFunc(
			resource.TestCheckResourceAttr(ada, "status", "APPROVED"),
			resource.TestCheckResourceAttr(ada, "person_details.date_of_birth", "1980-01-02"),
			resource.TestCheckResourceAttr(ada, "status_details.requirements.0.type", "FUTURE_CHECK"),
		),
	}, {
		Config: config, PlanOnly: true,
	}, {
		ResourceName: ada, ImportState: true, ImportStateVerify: true,
		ImportStateVerifyIgnore: []string{"tax_details_not_required"},
	}}})
}

// What means the same as before is no difference, whatever is configured.
func TestRead_sameByMeaning(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config attrs
		answer func(*api.Identity)
	}{
		"masked CIP id":     {person(), func(i *api.Identity) { i.PersonDetails.CIPID = "***-**-6789" }},
		"a withheld CIP id": {person(), func(i *api.Identity) { i.PersonDetails.CIPID = "" }},
		"masked tax details": {
			with(person(), attrs{"tax_details": []attrs{
				{"tax_payer_id": "11-1111111", "tax_payer_country": "CAN"}, {"tax_payer_id": "22-2222222", "tax_payer_country": "USA"},
			}}),
			func(i *api.Identity) {
				i.TaxDetails = []api.TaxDetail{
					{TaxPayerID: "•••2222", TaxPayerCountry: "USA", TINVerificationStatus: "TIN_VERIFICATION_VALID"},
					{TaxPayerID: "", TaxPayerCountry: "CAN"},
				}
			},
		},
		"an instant in UTC": {
			with(verified(), attrs{"person_details.passthrough_verified_at": "2026-01-02T05:04:05+02:00"}),
			func(i *api.Identity) { i.PersonDetails.PassthroughVerifiedAt = "2026-01-02T03:04:05.000Z" },
		},
		"lists in another order": {
			wholePerson(),
			func(i *api.Identity) {
				i.PersonDetails.PassthroughVerificationFields = []string{"ADDRESS", "FULL_LEGAL_NAME"}
				i.CustomerDueDiligence.CustomerRegions = []string{"US_CANADA", "EUROPE"}
			},
		},
		"flags that are left out": {
			wholePerson(),
			func(i *api.Identity) {
				i.CustomerDueDiligence.HasUnderlyingTrustStructure, i.CustomerDueDiligence.IsPubliclyTraded = nil, nil
			},
		},
		"the old names of the CIP id": {
			with(person(), attrs{
				"person_details.cip_id": nil, "person_details.cip_id_type": nil,
				"person_details.govt_id": "123-45-6789", "person_details.govt_id_type": "SSN",
			}),
			func(*api.Identity) {},
		},
		"an empty second line":  {with(person(), attrs{"person_details.address.address2": ""}), func(*api.Identity) {}},
		"empty metadata":        {with(person(), attrs{"metadata": attrs{}}), func(*api.Identity) {}},
		"no due diligence told": {wholePerson(), func(i *api.Identity) { i.CustomerDueDiligence = nil }},
		"no tax details wanted": {with(person(), attrs{"tax_details": []attrs{}}), func(*api.Identity) {}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var opts []emulator.Option
			if strings.HasPrefix(name, "masked") {
				opts = append(opts, emulator.WithQuirks()) // no masked number conforms to the specification
			}
			emu := emulator.New(t, opts...)
			p := newProtocol(t, emu)
			current := p.MustApply(p.None(), test.config)
			require.True(t, p.Plan(p.MustRead(current), test.config).Empty())
			emu.MutateIdentity(current.Text("id"), test.answer)
			assert.True(t, p.Plan(p.MustRead(current), test.config).Empty())
		})
	}
}

// A registration date is a moment: another offset is the same, another day is drift.
func TestRead_registrationDate(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	p := newProtocol(t, emu)
	_, ids := institution(t, p, 1)
	config := with(trust(trustee(ids[0])), attrs{
		"institution_details.cip_id": "98-7654321", "institution_details.govt_registration_date": "2020-01-01T01:00:00+01:00",
	})
	current := p.MustApply(p.None(), config)
	sent := writes(emu)[len(writes(emu))-1]
	assert.Contains(t, string(sent.Body), "2020-01-01T01:00:00+01:00", "sent as it is configured")
	current = p.MustRead(current)
	assert.True(t, p.Plan(current, config).Empty())

	other := with(config, attrs{"institution_details.govt_registration_date": "2020-01-01T00:00:00Z"})
	emu.ResetJournal()
	next := p.MustApply(current, other)
	assert.Empty(t, writes(emu), "another spelling of the same moment is not sent")
	assert.True(t, p.Plan(p.MustRead(next), other).Empty())

	emu.MutateIdentity(current.Text("id"), func(i *api.Identity) {
		i.InstitutionDetails.GovtRegistrationDate = "2019-12-31T00:00:00Z"
	})
	assert.False(t, p.Plan(p.MustRead(current), config).Empty())
}
