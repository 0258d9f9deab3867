# A tenant whose identities were disabled by the fields user_disabled and admin_disabled. Paxos has migrated both to controls.

terraform {
  required_version = ">= 1.5"
  required_providers {
    paxos = {
      source = "terraform-paxos/paxos"
    }
  }
}

provider "paxos" {
  environment = "sandbox"
}
