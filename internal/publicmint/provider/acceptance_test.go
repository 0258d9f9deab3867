package provider_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/api"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/publicmint/publicminttest"
)

// everything is a person who owns a company and has a passport, approved in the sandbox.
const everything = `
variable "passport" {}
variable "city" { default = "Seattle" }

resource "publicmint_identity" "ada" {
  type     = "person"
  name     = "Canary Miller"
  email    = "canary@example.com"
  birthday = "1980-02-29"
  gender   = "Female"
  address  = { street = "7 Canary Row", city = var.city, postal_code = "98605", country = "US", state = "WA" }
  phone    = { number = "5015321379", sms = false }
  tax      = { country = "US", id_number = "872343907", state = "WA" }
}

resource "publicmint_identity" "company" {
  type           = "company"
  name           = "Canary Ltd"
  email          = "office@example.com"
  identity_owner = publicmint_identity.ada.id
  address        = { street = "7 Canary Row", city = "Braga", postal_code = "4444-333", country = "PT" }
  phone          = { number = "910000000" }
  tax            = { country = "PT", id_number = "1111111111", formation_region = "Braga" }
}

resource "publicmint_identity_document" "passport" {
  identity_id = publicmint_identity.ada.id
  type        = "Passport"
  side        = "FrontSide"
  label       = "Canary passport"
  source      = var.passport
}

resource "publicmint_sandbox_identity_approval" "ada" {
  identity_id = publicmint_identity.ada.id
  depends_on  = [publicmint_identity_document.passport]
}

data "publicmint_identity_operations" "ada" {
  identity_id = publicmint_sandbox_identity_approval.ada.identity_id
}
`

// A life of everything with a real CLI: the requests of a create, empty second plans, both ways to change, both imports, and a
// disappearance.
func TestAccProvider_life(t *testing.T) {
	t.Parallel()
	emu := emulator.New(t)
	passport := filepath.Join(t.TempDir(), "canary.pdf")
	if err := os.WriteFile(passport, []byte("%PDF-1.4 a page"), 0o600); err != nil {
		t.Fatal(err)
	}
	const ada, company = "publicmint_identity.ada", "publicmint_identity.company"
	publicminttest.Test(t, emu, resource.TestCase{Steps: []resource.TestStep{
		{
			Config: everything, ConfigVariables: variables(passport, "Seattle"),
			Check: resource.ComposeAggregateTestCheckFunc(
				acctest.CheckRequests(emu, map[string]int{
					api.OpCreateIdentity.Name: 2, api.OpPresignUpload.Name: 1, api.OpUploadFile.Name: 1, api.OpUpdateIdentity.Name: 1,
					api.OpGetIdentity.Name: 3, api.OpApproveIdentity.Name: 1, api.OpListIdentityOperations.Name: 1,
				}),
				resource.TestCheckResourceAttr("publicmint_sandbox_identity_approval.ada", "identity_confirmed", "true"),
				resource.TestCheckResourceAttr("data.publicmint_identity_operations.ada", "operations.#", "4"),
			),
		},
		{
			Config: everything, ConfigVariables: variables(passport, "Spokane"),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(ada, plancheck.ResourceActionUpdate),
				plancheck.ExpectResourceAction(company, plancheck.ResourceActionNoop),
			}},
			Check: resource.TestCheckResourceAttr(ada, "address.city", "Spokane"),
		},
		{
			ResourceName: ada, ImportState: true, ImportStateVerify: true, ConfigVariables: variables(passport, "Spokane"),
		},
		{
			PreConfig: func() { forget(emu, "office@example.com") },
			Config:    everything, ConfigVariables: variables(passport, "Spokane"),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectResourceAction(company, plancheck.ResourceActionCreate),
				plancheck.ExpectResourceAction(ada, plancheck.ResourceActionNoop),
			}},
		},
	}, CheckDestroy: func(*terraform.State) error {
		if left := len(emu.Identities.All()); left > 0 {
			return fmt.Errorf("%d identities are left", left)
		}
		return nil
	}})
}

func variables(passport, city string) config.Variables {
	return config.Variables{"passport": config.StringVariable(passport), "city": config.StringVariable(city)}
}

// forget has the emulator forget the identity with an email.
func forget(emu *emulator.Server, email string) {
	for _, i := range emu.Identities.All() {
		if i.Email == email {
			emu.Identities.Forget(i.ID)
		}
	}
}
