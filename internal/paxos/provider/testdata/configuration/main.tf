# Resources in their smallest and in their fullest form, whose objects need each other. Those of the catalog that are not here
# follow: the tests render them. The objects depend on each other so that they are made in one order, and the state comes out the
# same each time.

terraform {
  required_providers {
    # With its host, so that Terraform and OpenTofu mean the same.
    paxos = { source = "registry.terraform.io/terraform-paxos/paxos" }
  }
}

# Another value changes every object.
variable "revision" {
  type    = string
  default = "1"
}

locals {
  # The provider runs in the directory of the tests.
  document = "testdata/configuration/document.pdf"

  address = {
    country  = "USA"
    address1 = "1 Example St"
    city     = "New York"
    province = "NY"
    zip_code = "10001"
  }
}

resource "paxos_identity" "person" {
  person_details = {
    first_name     = "Ada"
    last_name      = "Example"
    date_of_birth  = "1980-01-02"
    nationality    = "USA"
    address        = local.address
    cip_id         = "123-45-6789"
    cip_id_type    = "SSN"
    cip_id_country = "USA"
    profession     = "Engineer ${var.revision}"
  }
}

resource "paxos_identity" "full_person" {
  depends_on = [paxos_identity.person]

  ref_id   = "person-2"
  metadata = { team = "payments", tier = var.revision }
  person_details = {
    verifier_type                   = "PASSTHROUGH"
    passthrough_verifier_type       = "JUMIO"
    passthrough_verified_at         = "2026-01-02T03:04:05Z"
    passthrough_verification_id     = "check-1"
    passthrough_verification_status = "APPROVED"
    passthrough_verification_fields = ["FULL_LEGAL_NAME", "ADDRESS"]
    first_name                      = "Grace"
    middle_name                     = "Bea"
    last_name                       = "Example"
    date_of_birth                   = "1981-02-03"
    nationality                     = "USA"
    country_of_birth                = "GBR"
    address                         = merge(local.address, { address2 = "Apt 2" })
    phone_number                    = "+1 555 010 0200"
    email                           = "grace@example.com"
    profession                      = "Admiral"
    cip_id                          = "234-56-7890"
    cip_id_type                     = "SSN"
    cip_id_country                  = "USA"
  }
  tax_details              = [{ tax_payer_id = "987-65-4320", tax_payer_country = "USA" }]
  tax_details_not_required = false
  is_merchant              = true
  customer_due_diligence = {
    aliases                        = ["G. Example"]
    estimated_net_worth            = "NET_WORTH_100K_TO_500K"
    estimated_yearly_income        = "INCOME_50K_TO_100K"
    expected_transfer_value        = "TRANSFER_VALUE_0_TO_25K"
    source_of_wealth               = "EMPLOYMENT_INCOME"
    source_of_funds                = "SALARY_DISBURSEMENT"
    purpose_of_account             = "SAVINGS"
    employment_status              = "FULL_TIME"
    employment_industry_sector     = "INFORMATION"
    industry_sector                = "INFORMATION"
    has_underlying_trust_structure = false
    has_nominee_shareholders       = true
    is_publicly_traded             = false
    merchant_funding_source        = "SALARY_SAVINGS"
    customer_regions               = ["EUROPE", "US_CANADA"]
  }
  adopt_existing  = false
  deletion_policy = "ABANDON"
  wait_for_status = "APPROVED"
  timeouts        = { create = "10s", update = "10s" }
}

# Numbers that are not in the state.
resource "paxos_identity" "write_only_person" {
  depends_on = [paxos_identity.full_person]

  # No detail changes: that would have Paxos verify anew, and full_status sets what came of it.
  metadata = { tier = var.revision }
  person_details = {
    first_name        = "Alan"
    last_name         = "Example"
    date_of_birth     = "1982-03-04"
    nationality       = "USA"
    address           = local.address
    cip_id_wo         = "345-67-8901"
    cip_id_wo_version = 1
    cip_id_type       = "SSN"
    cip_id_country    = "USA"
  }
  tax_details = [{ tax_payer_id_wo = "345-67-8901", tax_payer_id_wo_version = 1, tax_payer_country = "USA" }]
}

resource "paxos_identity" "institution" {
  depends_on = [paxos_identity.write_only_person]

  institution_details = {
    name                   = "Example Trust"
    doing_business_as      = "Example ${var.revision}"
    institution_type       = "TRUST"
    institution_sub_type   = "INVESTMENT"
    business_address       = local.address
    cip_id                 = "12-3456789"
    cip_id_type            = "EIN"
    cip_id_country         = "USA"
    govt_registration_date = "2020-01-01T00:00:00Z"
  }
  institution_members = [{ identity_id = paxos_identity.person.id, roles = ["TRUSTEE"] }]
}

resource "paxos_identity" "full_institution" {
  depends_on = [paxos_identity.institution]

  ref_id   = "institution-2"
  metadata = { team = "payments", tier = var.revision }
  institution_details = {
    name                      = "Example Holding Trust"
    doing_business_as         = "Holding"
    business_description      = "Holds what it is given."
    institution_type          = "TRUST"
    institution_sub_type      = "INVESTMENT"
    business_address          = local.address
    incorporation_address     = merge(local.address, { address2 = "Floor 3" })
    phone_number              = "+1 555 010 0300"
    email                     = "trust@example.com"
    cip_id                    = "23-4567890"
    cip_id_type               = "EIN"
    cip_id_country            = "USA"
    govt_registration_date    = "2020-01-01T01:00:00+01:00"
    regulation_status         = "US_REGULATED"
    regulator_name            = "Example Authority"
    regulator_jurisdiction    = "New York"
    regulator_register_number = "R-1"
    trading_type              = "PUBLIC"
    listed_exchange           = "NYSE"
    ticker_symbol             = "EXPL"
    parent_institution_name   = "Example Parent"
  }
  institution_members = [
    { identity_id = paxos_identity.person.id, roles = ["TRUSTEE", "GRANTOR"], ownership = "12.5", position = "Director" },
    { identity_id = paxos_identity.full_person.id, roles = ["BENEFICIARY"] },
  ]
  tax_details              = [{ tax_payer_id = "98-1234567", tax_payer_country = "USA" }]
  tax_details_not_required = false
  is_merchant              = false
  customer_due_diligence = {
    industry_sector                = "INVESTMENT"
    has_underlying_trust_structure = true
    customer_regions               = ["EUROPE"]
  }
  deletion_policy = "CLOSE"
}

resource "paxos_identity_control" "control" {
  depends_on = [paxos_identity.full_institution]

  identity_id = paxos_identity.person.id
  type        = "SELL_ONLY"
  reason_code = "END_USER_REQUEST"
}

resource "paxos_identity_control" "full_control" {
  depends_on = [paxos_identity_control.control]

  identity_id     = paxos_identity.full_institution.id
  type            = "DORMANT"
  reason_code     = "INACTIVITY"
  reason          = "Nothing happens here, says revision ${var.revision}"
  removal_reason  = "Revision ${var.revision} is over"
  deletion_policy = "DELETE"
}

resource "paxos_sandbox_identity_status" "status" {
  depends_on = [paxos_identity_control.full_control]

  identity_id                   = paxos_identity.institution.id
  sanctions_verification_status = var.revision == "1" ? "APPROVED" : "PENDING"
}

resource "paxos_sandbox_identity_status" "full_status" {
  depends_on = [paxos_sandbox_identity_status.status]

  identity_id                   = paxos_identity.write_only_person.id
  id_verification_status        = "APPROVED"
  sanctions_verification_status = "DENIED"
  additional_screening_status   = var.revision == "1" ? "PENDING" : "APPROVED"
  user_disabled                 = false
  admin_disabled                = true
  timeouts                      = { create = "10s", update = "10s" }
}

resource "paxos_account" "account" {
  depends_on = [paxos_sandbox_identity_status.full_status]

  identity_id = paxos_identity.person.id
  ref_id      = "account-1"
}

resource "paxos_account" "full_account" {
  depends_on = [paxos_account.account]

  identity_id     = paxos_identity.person.id
  ref_id          = "account-2, revision ${var.revision}"
  type            = "BROKERAGE"
  description     = "Savings"
  metadata        = { team = "payments" }
  create_profile  = true
  user_disabled   = false
  deletion_policy = "DISABLE"
}

resource "paxos_account_member" "account_member" {
  depends_on = [paxos_account.full_account]

  account_id  = paxos_account.account.id
  identity_id = paxos_identity.write_only_person.id
  roles       = ["AUTHORIZED_USER"]
}

resource "paxos_account_member" "full_account_member" {
  depends_on = [paxos_account_member.account_member]

  account_id      = paxos_account.full_account.id
  identity_id     = paxos_identity.write_only_person.id
  roles           = ["AUTHORIZED_USER", "FINANCIAL_ADVISOR"]
  deletion_policy = var.revision == "1" ? "ABANDON" : "DELETE"
}

resource "paxos_identity_document" "document" {
  depends_on = [paxos_institution_member.full_institution_member]

  identity_id = paxos_identity.person.id
  name        = "Document 1.pdf"
  source      = local.document
}

resource "paxos_identity_document" "full_document" {
  depends_on = [paxos_identity_document.document]

  identity_id     = paxos_identity.person.id
  name            = "Document 2.pdf"
  source          = local.document
  content_type    = "application/pdf"
  document_types  = ["PROOF_OF_RESIDENCY", "TAX_IDENTIFICATION"]
  deletion_policy = var.revision == "1" ? "ABANDON" : "PREVENT"
  timeouts        = { create = "10m", update = "10m" }
}

# Its only member of the list is handed over to those that follow.
resource "paxos_identity" "open_institution" {
  depends_on = [paxos_account_member.full_account_member]

  ref_id = "institution-3"
  institution_details = {
    name                   = "Example Open Trust"
    institution_type       = "TRUST"
    institution_sub_type   = "INVESTMENT"
    business_address       = local.address
    cip_id                 = "34-5678901"
    cip_id_type            = "EIN"
    cip_id_country         = "USA"
    govt_registration_date = "2020-01-01T00:00:00Z"
  }
  institution_members = [{ identity_id = paxos_identity.person.id, roles = ["TRUSTEE"] }]
  lifecycle {
    ignore_changes = [institution_members]
  }
}

resource "paxos_institution_member" "institution_member" {
  depends_on = [paxos_identity.open_institution]

  institution_id = paxos_identity.open_institution.id
  identity_id    = paxos_identity.write_only_person.id
  roles          = ["GRANTOR"]
}

resource "paxos_institution_member" "full_institution_member" {
  depends_on = [paxos_institution_member.institution_member]

  institution_id  = paxos_identity.open_institution.id
  identity_id     = paxos_identity.full_person.id
  roles           = ["TRUSTEE", "BENEFICIARY"]
  ownership       = "12.5"
  position        = "Director"
  deletion_policy = var.revision == "1" ? "ABANDON" : "DELETE"
}

resource "paxos_identity_controls_exclusive" "exclusive" {
  depends_on = [paxos_identity_document.full_document]

  identity_id = paxos_identity.person.id
  control_ids = [paxos_identity_control.control.id]
}

resource "paxos_identity_controls_exclusive" "full_exclusive" {
  depends_on = [paxos_identity_controls_exclusive.exclusive]

  identity_id       = paxos_identity.institution.id
  control_ids       = [] # another revision replaces full_control, which would be lifted once more
  on_paxos_controls = "WARN"
  removal_reason    = "Revision ${var.revision} allows no other"
}
