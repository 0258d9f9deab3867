package identity_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/stretchr/testify/assert"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// Every step of an acceptance test ends with two plans that must come out empty, one of them after a refresh.

func TestAccIdentity_createPersonOfRequiredArguments(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	paxostest.Test(t, emu, resource.TestCase{
		CheckDestroy: acctest.CheckRequests(emu, map[string]int{}), // nothing is sent to abandon
		Steps: []resource.TestStep{{
			Config: hcl("ada", person()),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(ada, plancheck.ResourceActionCreate),
				plancheck.ExpectUnknownValue(ada, tfjsonpath.New("ref_id")),
				plancheck.ExpectUnknownValue(ada, tfjsonpath.New("status_details")),
			}},
			Check: func(*terraform.State) error {
				request := emu.Requests(emulator.OpCreateIdentity)[0]
				assert.Equal(t, append(leaves(person()), "ref_id"), request.BodyKeys)
				assert.NoError(t, uuid.Validate(only(t, emu).RefID))
				return acctest.CheckRequests(emu, map[string]int{emulator.OpToken: 2, emulator.OpCreateIdentity: 1})(nil)
			},
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue(ada, tfjsonpath.New("type"), knownvalue.StringExact("PERSON")),
				statecheck.ExpectKnownValue(ada, tfjsonpath.New("status"), knownvalue.StringExact("PENDING")),
				statecheck.ExpectKnownValue(ada, tfjsonpath.New("deletion_policy"), knownvalue.StringExact("ABANDON")),
				statecheck.ExpectKnownValue(ada, tfjsonpath.New("adopt_existing"), knownvalue.Bool(false)),
				statecheck.ExpectKnownValue(ada, tfjsonpath.New("user_disabled"), knownvalue.Bool(false)),
				statecheck.ExpectKnownValue(ada, tfjsonpath.New("created_at"), knownvalue.NotNull()),
				statecheck.ExpectKnownValue(ada, tfjsonpath.New("tax_details"), knownvalue.Null()),
				statecheck.ExpectKnownValue(ada, tfjsonpath.New("person_details").AtMapKey("govt_id"), knownvalue.Null()),
				statecheck.ExpectKnownValue(ada, tfjsonpath.New("verification").AtMapKey("id_verification_status"),
					knownvalue.StringExact("PENDING")),
				statecheck.ExpectKnownValue(ada, tfjsonpath.New("status_details").AtMapKey("active_controls"),
					knownvalue.ListSizeExact(0)),
				statecheck.ExpectKnownValue(ada,
					tfjsonpath.New("status_details").AtMapKey("requirements").AtSliceIndex(0).AtMapKey("type"),
					knownvalue.StringExact("ID_VERIFICATION")),
			},
		}, {
			PreConfig: reset(emu),
			Config:    hcl("ada", person()),
			Destroy:   true,
			Check: func(*terraform.State) error {
				assert.Empty(t, writes(emu))
				emu.ResetJournal()
				return nil
			},
		}},
	})
}

func TestAccIdentity_createPersonOfEverything(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{{
		Config: hcl("ada", wholePerson()),
		Check: resource.ComposeTestCheckFunc(
			func(*terraform.State) error {
				assert.Empty(t, cmp.Diff(leaves(wholePerson()), emu.Requests(emulator.OpCreateIdentity)[0].BodyKeys))
				return nil
			},
			acctest.CheckRequests(emu, map[string]int{emulator.OpToken: 2, emulator.OpCreateIdentity: 1}),
			resource.TestCheckResourceAttr(ada, "ref_id", "person-1"),
			resource.TestCheckResourceAttr(ada, "status", "APPROVED"),
			resource.TestCheckResourceAttr(ada, "metadata.team", "payments"),
			resource.TestCheckResourceAttr(ada, "person_details.address.address2", "Apt 2"),
			resource.TestCheckResourceAttr(ada, "tax_details.0.tax_payer_id", "987-65-4320"),
			resource.TestCheckResourceAttr(ada, "customer_due_diligence.customer_regions.0", "EUROPE"),
			resource.TestCheckResourceAttrSet(ada, "customer_due_diligence_created_at"),
		),
	}}})
}

func TestAccIdentity_createInstitutionWithMembers(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	members := []attrs{
		with(trustee(expr(ada+".id")), attrs{"ownership": "12.5", "position": "Director"}),
		{"identity_id": expr("paxos_identity.bob.id"), "roles": []string{"GRANTOR", "BENEFICIARY"}},
	}
	config := hcl("ada", person()) + hcl("bob", with(person(), attrs{"person_details.cip_id": "222-33-4444"})) +
		hcl("trust", wholeTrust(members...))
	paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{{
		Config: config,
		Check: resource.ComposeTestCheckFunc(
			func(state *terraform.State) error {
				assert.Empty(t, cmp.Diff(leaves(wholeTrust(members...)), emu.Requests(emulator.OpCreateIdentity)[2].BodyKeys))
				institution, err := named(emu, state, t1)
				assert.Len(t, institution.InstitutionMembers, 2)
				return err
			},
			acctest.CheckRequests(emu, map[string]int{emulator.OpToken: 2, emulator.OpCreateIdentity: 3}),
			resource.TestCheckResourceAttr(t1, "type", "INSTITUTION"),
			resource.TestCheckResourceAttr(t1, "status", "PENDING"),
			resource.TestCheckResourceAttr(t1, "institution_members.#", "2"),
			resource.TestCheckResourceAttr(t1, "verification.document_verification_status", "PENDING"),
			resource.TestCheckNoResourceAttr(t1, "verification.id_verification_status"),
			resource.TestCheckResourceAttr(t1, "institution_details.incorporation_address.address2", "Floor 3"),
		),
	}}})
}

// The answer to a create may be as thin as the sample in Paxos's guide; one read completes it.
func TestAccIdentity_createWithThinAnswer(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t, emulator.WithThinWrites())
	paxostest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{{
		Config: hcl("ada", verified()),
		Check: resource.ComposeTestCheckFunc(
			acctest.CheckRequests(emu, map[string]int{
				emulator.OpToken: 2, emulator.OpCreateIdentity: 1, emulator.OpGetIdentity: 1,
			}),
			resource.TestCheckResourceAttr(ada, "type", "PERSON"),
			resource.TestCheckResourceAttr(ada, "status", "APPROVED"),
			resource.TestCheckResourceAttr(ada, "verification.id_verification_status", "APPROVED"),
			resource.TestCheckResourceAttrSet(ada, "updated_at"),
		),
	}, {
		PreConfig: reset(emu),
		Config:    hcl("ada", with(verified(), attrs{"is_merchant": true})),
		Check: resource.ComposeTestCheckFunc(
			updated(emu, "is_merchant"),
			resource.TestCheckResourceAttr(ada, "is_merchant", "true"),
			resource.TestCheckResourceAttr(ada, "status", "APPROVED"),
		),
	}}})
}
