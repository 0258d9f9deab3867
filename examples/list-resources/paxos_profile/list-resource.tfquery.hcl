list "paxos_profile" "settlement" {
  provider = paxos

  config {
    nickname = "settle"
  }
}
