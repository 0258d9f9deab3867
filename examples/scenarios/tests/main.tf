# A customer, with conditions on the status and a check of the whole tenant.

terraform {
  required_providers {
    paxos = {
      source = "terraform-paxos/paxos"
    }
  }
}

variable "ref_id" {
  description = "Your own id of the customer."
  type        = string
  default     = "customer-1001"
}

variable "passport" {
  description = "Number of the customer's passport."
  type        = string
  default     = "C01X00T47"
  sensitive   = true
}

variable "verified" {
  description = "The result of your own verification: APPROVED or DENIED."
  type        = string
  default     = "APPROVED"
}

resource "paxos_identity" "customer" {
  ref_id = var.ref_id

  person_details = {
    verifier_type                   = "PASSTHROUGH"
    passthrough_verifier_type       = "PERSONA"
    passthrough_verified_at         = "2026-03-02T10:15:00Z"
    passthrough_verification_id     = "inq_7Hk2"
    passthrough_verification_status = var.verified
    passthrough_verification_fields = ["FULL_LEGAL_NAME", "ADDRESS", "DATE_OF_BIRTH"]

    first_name    = "Ada"
    last_name     = "Miller"
    date_of_birth = "1985-12-10"
    nationality   = "GBR"

    cip_id         = var.passport
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

  lifecycle {
    postcondition {
      condition     = self.status != "DENIED"
      error_message = "Paxos denied ${self.id}: ${join(", ", self.status_details.requirements[*].type)}"
    }
  }
}

check "frozen" {
  data "paxos_identities" "frozen" {
    control_types = ["FROZEN"]
  }

  assert {
    condition     = length(data.paxos_identities.frozen.identities) == 0
    error_message = "Frozen: ${join(", ", data.paxos_identities.frozen.identities[*].id)}"
  }
}

output "status" {
  description = "The status of the customer."
  value       = paxos_identity.customer.status
}
