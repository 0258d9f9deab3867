list "paxos_account_member" "all" {
  provider = paxos
  limit    = 1000
}
