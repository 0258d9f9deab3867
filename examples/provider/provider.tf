terraform {
  required_providers {
    paxos = {
      source = "terraform-paxos/paxos"
    }
  }
}

# The credential comes from PAXOS_CLIENT_ID and PAXOS_CLIENT_SECRET.
provider "paxos" {
  environment = "sandbox"
}
