# Without a limit, Terraform stops after 100 objects.
list "paxos_identity" "all" {
  provider = paxos
  limit    = 100000
}

list "paxos_identity_control" "all" {
  provider = paxos
  limit    = 100000
}

# Each institution costs one request.
list "paxos_institution_member" "all" {
  provider = paxos
  limit    = 100000
}

list "paxos_account" "all" {
  provider = paxos
  limit    = 100000
}

list "paxos_account_member" "all" {
  provider = paxos
  limit    = 100000
}
