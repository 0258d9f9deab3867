# A trust that opens an account: the persons, the trust and its members, the documents that Paxos asks for, and the account with
# its members and its profile.

terraform {
  required_version = ">= 1.11"
  required_providers {
    paxos = {
      source = "terraform-paxos/paxos"
    }
  }
}

provider "paxos" {
  environment = "sandbox"
}

locals {
  persons = {
    mary = { first_name = "Mary", last_name = "Somers", birth = "1980-12-26", passport = "C02X00T51" }
    rosa = { first_name = "Rosa", last_name = "Somers", birth = "1949-03-16", passport = "C02X00T52" }
    john = { first_name = "John", last_name = "Somers", birth = "2001-11-08", passport = "C02X00T53" }
  }
}

resource "paxos_identity" "person" {
  for_each = local.persons

  ref_id = "person-${each.key}"

  person_details = {
    verifier_type  = "PAXOS"
    first_name     = each.value.first_name
    last_name      = each.value.last_name
    date_of_birth  = each.value.birth
    nationality    = "GBR"
    cip_id         = each.value.passport
    cip_id_type    = "PASSPORT"
    cip_id_country = "GBR"

    address = {
      country  = "GBR"
      address1 = "12 Baker Street"
      city     = "London"
      province = "Greater London"
      zip_code = "NW1 6XE"
    }
  }

  tax_details_not_required = true
}

# Paxos creates an institution only together with a member. The identity lists that one, and ignores those that follow: each of
# them is a resource of its own.
resource "paxos_identity" "trust" {
  ref_id   = "trust-somers"
  metadata = { desk = "private-clients" }

  institution_details = {
    name                   = "Somers Family Trust"
    institution_type       = "TRUST"
    institution_sub_type   = "INVESTMENT"
    govt_registration_date = "2019-04-01T00:00:00Z"
    cip_id                 = "TR-2020-0820"
    cip_id_type            = "REGISTRATION_NUMBER"
    cip_id_country         = "GBR"

    business_address = {
      country  = "GBR"
      address1 = "12 Baker Street"
      city     = "London"
      province = "Greater London"
      zip_code = "NW1 6XE"
    }
  }

  institution_members = [{
    identity_id = paxos_identity.person["mary"].id
    roles       = ["TRUSTEE"]
  }]

  tax_details_not_required = true

  lifecycle {
    ignore_changes = [institution_members]
  }
}

resource "paxos_institution_member" "grantor" {
  institution_id = paxos_identity.trust.id
  identity_id    = paxos_identity.person["rosa"].id
  roles          = ["GRANTOR"]
}

resource "paxos_institution_member" "beneficiary" {
  institution_id = paxos_identity.trust.id
  identity_id    = paxos_identity.person["john"].id
  roles          = ["BENEFICIARY"]
}

resource "paxos_identity_document" "trust_deed" {
  identity_id    = paxos_identity.trust.id
  name           = "trust-deed.pdf"
  source         = "${path.module}/documents/trust-deed.pdf"
  document_types = ["TRUST_DOCUMENTS"]
}

resource "paxos_identity_document" "residency" {
  identity_id    = paxos_identity.person["mary"].id
  name           = "proof-of-residency.pdf"
  source         = "${path.module}/documents/proof-of-residency.pdf"
  document_types = ["PROOF_OF_RESIDENCY"]
}

# In the sandbox, you decide the result of a verification.
resource "paxos_sandbox_identity_status" "person" {
  for_each = paxos_identity.person

  identity_id                   = each.value.id
  id_verification_status        = "APPROVED"
  sanctions_verification_status = "APPROVED"
}

resource "paxos_sandbox_identity_status" "trust" {
  identity_id                   = paxos_identity.trust.id
  sanctions_verification_status = "APPROVED"
  document_verification_status  = "APPROVED"

  depends_on = [paxos_institution_member.grantor, paxos_institution_member.beneficiary, paxos_identity_document.trust_deed]
}

resource "paxos_account" "trading" {
  identity_id     = paxos_sandbox_identity_status.trust.identity_id # once the trust is approved
  ref_id          = "trust-somers-trading"
  description     = "Trading"
  metadata        = { desk = "private-clients" }
  create_profile  = true
  deletion_policy = "DISABLE"
}

resource "paxos_account_member" "trader" {
  account_id  = paxos_account.trading.id
  identity_id = paxos_identity.person["mary"].id
  roles       = ["AUTHORIZED_USER"]
}

resource "paxos_account_member" "adviser" {
  account_id  = paxos_account.trading.id
  identity_id = paxos_identity.person["john"].id
  roles       = ["FINANCIAL_ADVISOR"]
}
