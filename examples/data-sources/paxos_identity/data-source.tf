# By your own id, without personal data in the state.
data "paxos_identity" "example" {
  ref_id          = "customer-1001"
  include_details = false
}

output "status" {
  value = data.paxos_identity.example.status
}
