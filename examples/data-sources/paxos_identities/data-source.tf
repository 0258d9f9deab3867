# Who is restricted, and why.
data "paxos_identities" "restricted" {
  control_types = ["SELL_ONLY", "FROZEN"]
}

output "restricted" {
  value = {
    for identity in data.paxos_identities.restricted.identities :
    identity.id => identity.status_details.active_controls[*].reason_code
  }
}
