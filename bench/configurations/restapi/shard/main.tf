terraform {
  required_providers {
    restapi = {
      source = "mastercard/restapi"
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

# Paxos has no delete for identities, and this provider has no way to send nothing: a destroy reads once more.
resource "restapi_object" "person" {
  count = var.size

  path           = "/identity/identities"
  read_path      = "/identity/identities/{id}?include_details=true"
  destroy_method = "GET"

  # What Paxos adds. With ignore_server_additions this provider would find no change at all.
  ignore_changes_to = [
    "id", "type", "status", "summary_status", "status_details", "summary_tin_verification_status", "user_disabled",
    "created_at", "updated_at", "person_details.govt_id", "person_details.govt_id_type",
    "person_details.id_verification_status", "person_details.sanctions_verification_status",
    "person_details.additional_screening_status",
  ]

  data = jsonencode({
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
  })
}

# A control cannot be read singly, and its answers do not name the identity.
resource "restapi_object" "sell_only" {
  count = var.size

  path              = "/identity/controls"
  destroy_path      = "/identity/controls?control_id={id}"
  ignore_changes_to = ["identity_id", "id", "set_by", "is_overridable", "created_at"]

  read_search = {
    query_string = "identity_id=${restapi_object.person[count.index].id}"
    results_key  = "items"
    search_key   = "id"
    search_value = "{id}"
  }

  data = jsonencode({
    identity_id = restapi_object.person[count.index].id
    type        = "SELL_ONLY"
    reason_code = "END_USER_REQUEST"
    reason      = "Customer is winding the account down"
  })
}
