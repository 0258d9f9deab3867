data "paxos_profile" "settlement" {
  nickname = "Settlement"
}

output "profile_id" {
  value = data.paxos_profile.settlement.id
}
