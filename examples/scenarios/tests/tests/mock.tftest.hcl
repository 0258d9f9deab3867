# Runs without a server and without a credential.

mock_provider "paxos" {
  mock_resource "paxos_identity" {
    defaults = {
      status = "PENDING"
    }
  }
}

run "pending" {
  assert {
    condition     = output.status == "PENDING"
    error_message = "The status is ${output.status}."
  }
}
