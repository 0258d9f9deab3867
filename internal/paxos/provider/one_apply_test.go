package provider_test

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/terraform-paxos/terraform-provider-paxos/internal/acctest"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/emulator"
	"github.com/terraform-paxos/terraform-provider-paxos/internal/paxos/paxostest"
)

// oneOfEverything has every resource and data source. {a|b} is a before the change and b after it.
const oneOfEverything = `
resource "paxos_identity" "ada" {
  ref_id                   = "{ada|ada-2}"
  metadata                 = { team = "{payments|treasury}" }
  is_merchant              = {false|true}
  tax_details_not_required = false
  deletion_policy          = "{ABANDON|PREVENT}"
  person_details = {
    first_name        = "{Ada|Eda}"
    last_name         = "Miller"
    date_of_birth     = "{1980-01-02|1980-01-03}"
    nationality       = "GBR"
    middle_name       = "{Bea|Cleo}"
    cip_id_wo         = "{123-45-6789|123-45-6780}"
    cip_id_wo_version = {1|2}
    cip_id_type       = "SSN"
    cip_id_country    = "USA"
    address = {
      country = "USA", address1 = "1 Example St", address2 = {"Floor 2"|null}, city = "{New York|Boston}", province = "NY", zip_code = "10001"
    }
  }
  tax_details = [{ tax_payer_id = "{987-65-4320|987-65-4321}", tax_payer_country = "USA" }]
  customer_due_diligence = {
    aliases            = {["A. Example"]|["A. Example", "Countess"]}
    source_of_funds    = "{SALARY_DISBURSEMENT|PROPERTY_SALE}"
    is_publicly_traded = {false|true}
  }
  timeouts = { update = "{10s|20s}" }
}

resource "paxos_identity" "bea" {
  ref_id = "bea"
  person_details = {
    verifier_type = "PASSTHROUGH", passthrough_verifier_type = "JUMIO", passthrough_verified_at = "2026-01-02T03:04:05{Z|+01:00}"
    passthrough_verification_id = "{check-1|check-2}", passthrough_verification_status = "APPROVED"
    passthrough_verification_fields = {["ADDRESS"]|["ADDRESS", "CIP_ID"]}
    first_name = "Bea", last_name = "Miller", date_of_birth = "1980-01-02", nationality = "GBR", cip_id = "222-33-4444"
    cip_id_type = "SSN", cip_id_country = "USA"
    address = { country = "USA", address1 = "1 Example St", city = "New York", province = "NY" }
  }
  wait_for_status = "APPROVED"
}

resource "paxos_identity" "trust" {
  ref_id = "trust"
  institution_details = {
    name = "{Miller|Mueller} Family Trust", institution_type = "TRUST", institution_sub_type = "INVESTMENT"
    govt_registration_date = "{2019-04-01|2019-04-02}T00:00:00Z", cip_id = "12-3456789", cip_id_type = "EIN", cip_id_country = "USA"
    business_address = { country = "USA", address1 = "1 Example St", city = "New York", province = "NY" }
  }
  institution_members = [
    { identity_id = paxos_identity.ada.id, roles = ["TRUSTEE"], ownership = "{12.5|25}" },
    {|{ identity_id = paxos_identity.bea.id, roles = ["GRANTOR"] },}
  ]
}

resource "paxos_sandbox_identity_status" "ada" {
  identity_id                   = paxos_identity.ada.id
  id_verification_status        = "APPROVED"
  sanctions_verification_status = "APPROVED"
  additional_screening_status   = "{PENDING|APPROVED}"
  lifecycle {
    postcondition {
      condition     = self.status == "APPROVED"
      error_message = "Identity ${self.identity_id} has status ${self.status}."
    }
  }
}

resource "paxos_sandbox_identity_status" "trust" {
  identity_id                   = paxos_identity.trust.id
  sanctions_verification_status = "APPROVED"
  document_verification_status  = "APPROVED"
}

resource "paxos_identity_control" "bea" {
  identity_id    = paxos_identity.bea.id
  type           = "SELL_ONLY"
  reason_code    = "{END_USER_REQUEST|OTHER}"
  reason         = "{Winding down|On request}"
  removal_reason = "{Wound down|No longer needed}"
  depends_on     = [paxos_sandbox_identity_status.trust]
}

resource "paxos_profile" "this" {
  nickname        = "{Settlement|Clearing}"
  description     = "Assets"
  deletion_policy = "{DEACTIVATE|ABANDON}"
}

data "paxos_identity" "ada" {
  id         = paxos_identity.ada.id
  depends_on = [paxos_sandbox_identity_status.ada]
}

data "paxos_identity_controls" "bea" {
  identity_id = paxos_identity_control.bea.identity_id
}

output "ada" { value = data.paxos_identity.ada.status }

output "bea" { value = [for control in data.paxos_identity_controls.bea.controls : control.reason_code] }
`

var choice = regexp.MustCompile(`(?s)\{([^{}|]*|\[[^\]]*\])\|((?:[^{}]|\{[^{}]*\})*)\}`)

// One apply is enough: whatever a change has Paxos do, the plan that follows is empty.
func TestAcc_oneApplyIsEnough(t *testing.T) {
	t.Parallel()
	acctest.RequireCLI(t)
	w := paxostest.NewWorkingDir(t, emulator.New(t), nil)
	for _, which := range []string{"$1", "$2"} {
		require.NoError(t, w.Write("main.tf", choice.ReplaceAllString(oneOfEverything, which)))
		w.MustRun("apply", "-auto-approve", "-no-color")
		assert.Contains(t, w.MustRun("plan", "-no-color", "-detailed-exitcode"), "No changes.")
	}
}
