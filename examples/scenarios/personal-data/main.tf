terraform {
  required_providers {
    paxos = {
      source = "terraform-paxos/paxos"
    }
  }
}

variable "customer" {
  description = "What may be in the state."
  type = object({
    ref_id        = string
    first_name    = string
    last_name     = string
    date_of_birth = string
    nationality   = string
    address = object({
      country  = string
      address1 = string
      city     = string
      province = string
      zip_code = string
    })
  })
  sensitive = true
}

variable "ssn" {
  description = "Terraform saves it in no plan and no state. Set it in each plan and each apply."
  type        = string
  ephemeral   = true
  sensitive   = true
}

variable "ssn_version" {
  description = "Raise it whenever ssn changes."
  type        = number
  default     = 1
}

resource "paxos_identity" "customer" {
  ref_id = nonsensitive(var.customer.ref_id)

  person_details = {
    first_name        = var.customer.first_name
    last_name         = var.customer.last_name
    date_of_birth     = var.customer.date_of_birth
    nationality       = var.customer.nationality
    address           = var.customer.address
    cip_id_wo         = var.ssn
    cip_id_wo_version = var.ssn_version
    cip_id_type       = "SSN"
    cip_id_country    = "USA"
  }
}

output "identity_id" {
  value = paxos_identity.customer.id
}
