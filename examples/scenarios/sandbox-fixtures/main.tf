# A sandbox with the customers that a test suite needs: one who may trade, one whom verification has denied, one who may
# only sell, and a trust. Paxos freezes one of them along the way; the freeze is imported and watched.

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
    ada   = { first_name = "Ada", last_name = "Miller", birth = "1985-12-10", passport = "C01X00T47" }
    grace = { first_name = "Grace", last_name = "Murray", birth = "1976-12-09", passport = "C01X00T48" }
    alan  = { first_name = "Alan", last_name = "Mathison", birth = "1982-06-23", passport = "C01X00T49" }
  }
  results = {
    ada   = "APPROVED"
    grace = "DENIED"
    alan  = "APPROVED"
  }
}

resource "paxos_identity" "person" {
  for_each = local.persons

  ref_id = "fixture-${each.key}"

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
  adopt_existing           = true
}

# In the sandbox, you decide the result of a verification. The reference to the identity orders the two: if a change of its
# details has Paxos verify it again, the same apply sets the statuses again.
resource "paxos_sandbox_identity_status" "person" {
  for_each = paxos_identity.person

  identity_id                   = each.value.id
  id_verification_status        = local.results[each.key]
  sanctions_verification_status = local.results[each.key]
}

resource "paxos_identity_control" "alan_sells_only" {
  identity_id = paxos_identity.person["alan"].id
  type        = "SELL_ONLY"
  reason_code = "END_USER_REQUEST"
  reason      = "Customer is winding the account down"

  depends_on = [paxos_sandbox_identity_status.person]
}

resource "paxos_identity" "trust" {
  ref_id = "fixture-trust"

  institution_details = {
    name                   = "Miller Family Trust"
    institution_type       = "TRUST"
    institution_sub_type   = "INVESTMENT"
    govt_registration_date = "2019-04-01T00:00:00Z"
    cip_id                 = "TR-2019-0417"
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
    identity_id = paxos_identity.person["ada"].id
    roles       = ["TRUSTEE"]
  }]

  tax_details_not_required = true
  adopt_existing           = true
}

resource "paxos_sandbox_identity_status" "trust" {
  identity_id                   = paxos_identity.trust.id
  sanctions_verification_status = "APPROVED"
  document_verification_status  = "APPROVED"
}
