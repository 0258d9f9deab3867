package identity_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest/protocol"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// later renders a terraform_data whose output is the value, known only after it is applied.
func later(name string, value any) string {
	return block("resource", "terraform_data", name, attrs{"input": value})
}

func TestAccIdentity_unknownValues(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	single := with(person(), attrs{
		"ref_id": expr("terraform_data.ref.output"), "person_details.email": expr("terraform_data.email.output"),
		"metadata": attrs{"team": expr("terraform_data.email.output")},
	})
	config := func(email string) string {
		return later("ref", "person-1") + later("email", email) + hcl("ada", single)
	}
	paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{{
		Config:           config("ada@example.com"),
		ConfigPlanChecks: action(ada, plancheck.ResourceActionCreate, plancheck.ExpectUnknownValue(ada, tfjsonpath.New("ref_id"))),
		Check:            resource.TestCheckResourceAttr(ada, "ref_id", "person-1"),
	}, {
		PreConfig:        reset(emu),
		Config:           config("eda@example.com"),
		ConfigPlanChecks: action(ada, plancheck.ResourceActionUpdate),
		Check:            updated(emu, "metadata.team", "person_details.email"),
	}}})
}

// Whole objects, lists, sets and maps may be unknown too.
func TestAccIdentity_unknownObjects(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	config := func(name string) string {
		whole := with(wholePerson(), attrs{"person_details.first_name": name})
		return later("person", whole["person_details"]) + later("metadata", whole["metadata"]) +
			later("tax", []attrs{{"tax_payer_id": "987-65-4320", "tax_payer_country": "USA"}}) +
			later("due", attrs{"aliases": []string{"A. Example"}}) +
			hcl("ada", attrs{
				"person_details": expr("terraform_data.person.output"), "metadata": expr("terraform_data.metadata.output"),
				"tax_details": expr("terraform_data.tax.output"), "customer_due_diligence": expr("terraform_data.due.output"),
			}) +
			block("resource", "terraform_data", "members", attrs{"input": []attrs{trustee(expr(ada + ".id"))}}) +
			hcl("trust", with(trust(), attrs{"institution_members": expr("terraform_data.members.output")}))
	}
	paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{{
		Config:           config("Ada"),
		ConfigPlanChecks: action(ada, plancheck.ResourceActionCreate),
		Check: resource.ComposeTestCheckFunc(
			resource.TestCheckResourceAttr(ada, "person_details.first_name", "Ada"),
			resource.TestCheckResourceAttr(t1, "institution_members.#", "1"),
		),
	}, {
		PreConfig:        reset(emu),
		Config:           config("Eda"),
		ConfigPlanChecks: action(ada, plancheck.ResourceActionUpdate),
		Check: func(state *terraform.State) error {
			return updated(emu, "person_details.first_name")(state)
		},
	}}})
}

// A plan that cannot tell yet whether it changes anything leaves what Paxos says open, and the apply sends nothing in
// vain.
func TestUnknown_thatTurnsOutTheSame(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]attrs{
		"a value":     {"person_details.first_name": unknown},
		"a map":       {"metadata": unknown},
		"a list":      {"tax_details": unknown},
		"an object":   {"person_details.address": unknown},
		"the details": {"person_details": unknown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			emu := emulator.New(t)
			p := newProtocol(t, emu)
			assert.Empty(t, p.Validate(with(wholePerson(), change)))
			current := p.MustApply(p.None(), wholePerson())
			planned := p.Plan(current, with(wholePerson(), change))
			acctest.RequireNoErrors(t, planned.Diagnostics)
			require.False(t, planned.Empty())
			assert.Empty(t, planned.RequiresReplace)

			// At the apply Terraform knows the values.
			known := p.Plan(current, wholePerson())
			open, err := protocol.Attributes(planned.Planned.State)
			require.NoError(t, err)
			for _, attribute := range p.Schema.Block.Attributes {
				if attribute.Optional && attribute.Name != "ref_id" {
					open[attribute.Name] = protocol.Attribute(known.Config, attribute.Name)
				}
				if attribute.Computed && attribute.Optional {
					open[attribute.Name] = protocol.Attribute(known.Planned.State, attribute.Name)
				}
			}
			planned.Config, planned.Planned.State = known.Config, tftypes.NewValue(p.Type(), open)
			emu.ResetJournal()
			next, diagnostics := p.ApplyPlanned(planned)
			assert.Empty(t, diagnostics)
			assert.Empty(t, writes(emu))
			assert.True(t, p.Plan(p.MustRead(next), wholePerson()).Empty())
		})
	}
}
