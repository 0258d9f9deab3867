terraform {
  required_providers {
    paxos = {
      source = "terraform-paxos/paxos"
    }
  }
}

variable "customers" {
  description = "Customers by ref_id."
  type = map(object({
    first_name    = string
    last_name     = string
    date_of_birth = string
    country       = string
    address1      = string
    city          = string
    province      = string
    zip_code      = string
    passport      = string
    sells_only    = bool
  }))
}

resource "paxos_identity" "customer" {
  for_each = var.customers

  ref_id = each.key

  person_details = {
    verifier_type = "PAXOS"
    first_name    = each.value.first_name
    last_name     = each.value.last_name
    date_of_birth = each.value.date_of_birth
    nationality   = each.value.country

    address = {
      country  = each.value.country
      address1 = each.value.address1
      city     = each.value.city
      province = each.value.province
      zip_code = each.value.zip_code
    }

    # Kept neither in plan nor in state.
    cip_id_wo         = each.value.passport
    cip_id_wo_version = 1
    cip_id_type       = "PASSPORT"
    cip_id_country    = each.value.country
  }

  tax_details_not_required = true

  # A run that was killed may have made customers that its state does not know: the next run finds them by ref_id.
  adopt_existing = true
}

resource "paxos_identity_control" "sells_only" {
  for_each = { for ref_id, customer in var.customers : ref_id => customer if customer.sells_only }

  identity_id = paxos_identity.customer[each.key].id
  type        = "SELL_ONLY"
  reason_code = "END_USER_REQUEST"
  reason      = "Customer is winding the account down"
}

output "ids" {
  description = "The id that Paxos gave to each customer, by ref_id."
  value       = { for ref_id, identity in paxos_identity.customer : ref_id => identity.id }
}
