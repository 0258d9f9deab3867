terraform {
  required_providers {
    restful = {
      source = "magodo/restful"
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

# Paxos has no delete for identities, and this provider has no way to send nothing: a destroy updates nothing.
resource "restful_resource" "person" {
  count = var.size

  path          = "/identity/identities"
  read_path     = "$(path)/$(body.id)"
  read_query    = { include_details = ["true"] }
  delete_method = "PUT"
  delete_body   = {}

  body = {
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

# A control cannot be read singly, and its answers do not name the identity.
resource "restful_resource" "sell_only" {
  count = var.size

  path             = "/identity/controls"
  read_query       = { identity_id = [restful_resource.person[count.index].output.id] }
  read_selector    = "items.#(id==\"$(body.id)\")"
  write_only_attrs = ["identity_id"]
  delete_query     = { control_id = ["$(body.id)"] }

  body = {
    identity_id = restful_resource.person[count.index].output.id
    type        = "SELL_ONLY"
    reason_code = "END_USER_REQUEST"
    reason      = "Customer is winding the account down"
  }
}
