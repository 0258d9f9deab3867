# A tenant as configuration that Terraform generates (1.14 or later), without personal data:
#   terraform query -generate-config-out=tenant.tf
#   terraform apply
terraform {
  required_version = ">= 1.14"

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
