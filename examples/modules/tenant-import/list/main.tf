# Lists what a tenant holds, without personal data, and changes nothing:
#   terraform -chdir=list apply
#   terraform -chdir=list output -raw tenant > tenant.json
terraform {
  required_version = ">= 1.7"

  required_providers {
    paxos = {
      source = "terraform-paxos/paxos"
    }
  }
}

provider "paxos" {
  environment          = "sandbox"
  import_personal_data = false
}

data "paxos_identities" "all" {}

data "paxos_accounts" "all" {}

# A list of identities has no members, so each institution costs one request.
data "paxos_institution_members" "of" {
  for_each = toset([for identity in data.paxos_identities.all.identities : identity.id if identity.type == "INSTITUTION"])

  institution_id = each.key
}

locals {
  # What each resource needs, by the id to import it by.
  tenant = {
    paxos_identity = {
      for identity in data.paxos_identities.all.identities : identity.id => {
        ref_id   = identity.ref_id
        metadata = identity.metadata
      }
    }

    # In the API of 2025, a list of identities has no controls: paxos_identity_controls reads those of one identity.
    paxos_identity_control = merge([
      for identity in data.paxos_identities.all.identities : {
        for control in try(identity.status_details.active_controls, []) : "${identity.id}/${control.id}" => {
          identity_id = identity.id
          type        = control.type
          reason_code = control.reason_code
        }
      }
    ]...)

    paxos_institution_member = merge([
      for institution in data.paxos_institution_members.of : {
        for member in institution.members : "${institution.institution_id}/${member.id}" => {
          institution_id = institution.institution_id
          identity_id    = member.identity_id
          roles          = member.roles
          ownership      = member.ownership
          position       = member.position
        }
      }
    ]...)

    paxos_account = {
      for account in data.paxos_accounts.all.accounts : account.id => {
        identity_id   = account.identity_id
        ref_id        = account.ref_id
        type          = account.type
        metadata      = account.metadata
        user_disabled = account.user_disabled
      }
    }

    paxos_account_member = merge([
      for account in data.paxos_accounts.all.accounts : {
        for member in account.members : "${account.id}/${member.id}" => {
          account_id  = account.id
          identity_id = member.identity_id
          roles       = member.roles
        }
      }
    ]...)
  }
}

output "tenant" {
  description = "The tenant as JSON: what the configuration in the directory above imports."
  value       = jsonencode(local.tenant)
}

output "imports" {
  description = "The tenant as import blocks, for terraform plan -generate-config-out."
  value = join("\n", flatten([
    for type, objects in local.tenant : [
      for id in keys(objects) : <<-EOT
        import {
          to = ${type}.id_${replace(id, "/[^0-9A-Za-z]/", "_")}
          id = "${id}"
        }
      EOT
    ]
  ]))
}
