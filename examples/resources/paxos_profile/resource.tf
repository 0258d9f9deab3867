resource "paxos_profile" "settlement" {
  nickname    = "Settlement"
  description = "Assets in settlement"
}
