data "paxos_profiles" "settlement" {
  nickname = "settle"
}

output "profile_ids" {
  value = { for profile in data.paxos_profiles.settlement.profiles : profile.nickname => profile.id }
}
