list "paxos_identity_document" "of_one" {
  provider = paxos

  config {
    identity_id = "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17"
  }
}
