# The controls of all identities, without a request for each of them.
list "paxos_identity_control" "all" {
  provider         = paxos
  limit            = 1000
  include_resource = true
}

list "paxos_identity_control" "of_one" {
  provider = paxos

  config {
    identity_id = "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17"
  }
}
