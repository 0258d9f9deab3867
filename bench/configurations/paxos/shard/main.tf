terraform {
  required_providers {
    paxos = {
      source = "terraform-paxos/paxos"
    }
  }
}

variable "first" {
  description = "Number of the first identity."
  type        = number
}

variable "size" {
  description = "Number of identities."
  type        = number
}

resource "paxos_identity" "person" {
  count = var.size

  ref_id = format("bench-%06d", var.first + count.index)

  person_details = {
    verifier_type = "PAXOS"
    first_name    = "Ada"
    last_name     = "Miller"
    date_of_birth = "1985-12-10"
    nationality   = "GBR"
    email         = format("bench-%06d@example.com", var.first + count.index)
    cip_id        = format("bench-%06d", var.first + count.index)
    cip_id_type   = "PASSPORT"
    address = {
      country  = "GBR"
      address1 = "12 Baker Street"
      city     = "London"
      province = "Greater London"
      zip_code = "NW1 6XE"
    }
    cip_id_country = "GBR"
  }

  tax_details_not_required = true
}

resource "paxos_identity_control" "sell_only" {
  count = var.size

  identity_id = paxos_identity.person[count.index].id
  type        = "SELL_ONLY"
  reason_code = "END_USER_REQUEST"
  reason      = "Customer is winding the account down"
}
