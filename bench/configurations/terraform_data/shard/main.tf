variable "first" {
  description = "Number of the first identity."
  type        = number
}

variable "size" {
  description = "Number of identities."
  type        = number
}

resource "terraform_data" "person" {
  count = var.size

  input = {
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
}

resource "terraform_data" "sell_only" {
  count = var.size

  input = {
    identity_id = terraform_data.person[count.index].id
    type        = "SELL_ONLY"
    reason_code = "END_USER_REQUEST"
    reason      = "Customer is winding the account down"
  }
}
