terraform {
  required_providers {
    publicmint = {
      source = "terraform-paxos/publicmint"
    }
  }
}

# A person who owns a company, with a passport, and the approval of the sandbox.
resource "publicmint_identity" "ada" {
  type     = "person"
  name     = "Ada Miller"
  email    = "ada@example.com"
  birthday = "1985-12-10"
  gender   = "Female"

  address = {
    street      = "12 Baker Street"
    city        = "London"
    postal_code = "NW1 6XE"
    country     = "GB"
  }

  phone = {
    number = "2079460000"
  }

  tax = {
    country   = "GB"
    id_number = "QQ123456C"
  }
}

resource "publicmint_identity_document" "passport" {
  identity_id = publicmint_identity.ada.id
  type        = "Passport"
  side        = "FrontSide"
  source      = "${path.module}/documents/passport.pdf"
}

resource "publicmint_identity" "company" {
  type           = "company"
  name           = "Miller Trading"
  email          = "office@example.com"
  identity_owner = publicmint_identity.ada.id

  address = publicmint_identity.ada.address

  phone = {
    number = "2079460001"
  }

  tax = {
    country          = "GB"
    id_number        = "1234567890"
    formation_region = "London"
  }
}

resource "publicmint_sandbox_identity_approval" "ada" {
  identity_id = publicmint_identity.ada.id
  depends_on  = [publicmint_identity_document.passport]
}

data "publicmint_identity_operations" "ada" {
  identity_id = publicmint_sandbox_identity_approval.ada.identity_id
}

output "company_id" {
  value = publicmint_identity.company.id
}

output "person_approved" {
  value = publicmint_sandbox_identity_approval.ada.identity_confirmed
}

output "operations" {
  description = "What Ada may do."
  value       = data.publicmint_identity_operations.ada.operations
}
