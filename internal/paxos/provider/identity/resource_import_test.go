package identity_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

func TestAccIdentity_importBlock(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	made := emu.AddIdentity(stranger())
	bob := attrs{
		"ref_id": "stranger-1",
		"person_details": with(attrs{
			"first_name": "Bob", "last_name": "Stranger", "date_of_birth": "1970-01-01", "nationality": "USA",
			"cip_id": "222-33-4444", "cip_id_type": "SSN", "cip_id_country": "USA",
		}, attrs{"address": with(address(), attrs{"address1": "2 Example St", "zip_code": "10002"})}),
	}
	paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{{
		Config: "import {\n  to = paxos_identity.bob\n  id = \"" + made.ID + "\"\n}\n" + hcl("bob", bob),
		ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
			plancheck.ExpectResourceAction("paxos_identity.bob", plancheck.ResourceActionNoop),
		}},
		Check: resource.ComposeTestCheckFunc(
			resource.TestCheckResourceAttr("paxos_identity.bob", "id", made.ID),
			resource.TestCheckResourceAttr("paxos_identity.bob", "deletion_policy", "ABANDON")),
	}}})
	assert.Empty(t, paxostest.Writes(emu))
}

// A configuration that names less than Paxos holds needs no request: the rest is not managed, and not in the state.
func TestImport_intoLess(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	p := newProtocol(t, emu)
	imported, diagnostics := p.Import(emu.AddIdentity(stranger()).ID, nil)
	require.Empty(t, diagnostics)
	config := attrs{"person_details": attrs{"first_name": "Bob"}}
	current := p.MustApply(imported, config)
	assert.Empty(t, paxostest.Writes(emu))
	assert.Equal(t, "stranger-1", current.Text("ref_id"))
	assert.Empty(t, current.Text("person_details", "cip_id"))
	assert.True(t, p.Plan(p.MustRead(current), config).Empty())
}

// An import followed by the configuration that made the object. What an answer cannot tell apart from nothing is read as
// nothing, since most configurations say nothing there; who does say it sends it once, and that alone. DESIGN.md, "Null,
// absent and unmanaged", says why it cannot be less.
func TestImport_thenWhatMadeIt(t *testing.T) {
	t.Parallel()
	withheld := func(i *api.Identity) { i.PersonDetails.CIPID = "***-**-6789" }
	tests := map[string]struct {
		config attrs
		answer func(*api.Identity) // what Paxos answers from then on, where it is not what was sent
		sent   []string            // the fields of the one update; none for an empty plan
	}{
		"the least":               {person(), nil, nil},
		"a flag that is true":     {with(person(), attrs{"is_merchant": true}), nil, nil},
		"an inner flag, false":    {with(person(), attrs{"customer_due_diligence": attrs{"is_publicly_traded": false}}), nil, nil},
		"further tax details":     {with(person(), attrs{"tax_details": taxDetails("987-65-4320")}), nil, nil},
		"a number, write-only":    {with(person(), writeOnly), nil, nil},
		"a flag that is false":    {with(person(), attrs{"is_merchant": false}), nil, []string{"is_merchant"}},
		"both flags false":        {with(person(), attrs{"is_merchant": false, "tax_details_not_required": false}), nil, []string{"is_merchant", "set_tax_details_not_required"}},
		"the CIP id as tax id":    {with(person(), attrs{"tax_details": taxDetails("123-45-6789")}), nil, []string{"tax_details[].tax_payer_country", "tax_details[].tax_payer_id"}},
		"a number that is masked": {person(), withheld, []string{"person_details.cip_id"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			emu := emulator.New(t, emulator.WithQuirks()) // no masked number conforms to the specification
			p := newProtocol(t, emu)
			id := p.MustApply(p.None(), test.config).Text("id")
			if test.answer != nil {
				emu.MutateIdentity(id, test.answer)
			}
			imported, diagnostics := p.Import(id, nil)
			require.Empty(t, diagnostics)
			emu.ResetJournal()

			current := p.MustApply(imported, test.config)
			updates := emu.Requests(emulator.OpUpdateIdentity)
			if test.sent == nil {
				assert.Empty(t, updates)
			} else {
				require.Len(t, updates, 1)
				assert.Equal(t, test.sent, updates[0].BodyKeys)
			}
			assert.True(t, p.Plan(p.MustRead(current), test.config).Empty(), "and never again")
		})
	}
}
