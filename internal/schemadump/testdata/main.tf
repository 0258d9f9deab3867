terraform {
  required_providers {
    paxos = {
      source = "terraform-paxos/paxos"
    }
  }
}
