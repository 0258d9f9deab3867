data "paxos_institution_members" "trust" {
  institution_id = "3c8f2d9b-5e0d-4b53-9d0e-0f6f5d1b7a11"
}

output "trustees" {
  value = [for member in data.paxos_institution_members.trust.members : member.identity_id if contains(member.roles, "TRUSTEE")]
}
