list "paxos_institution_member" "of_one" {
  provider = paxos

  config {
    institution_id = "3c8f2d9b-5e0d-4b53-9d0e-0f6f5d1b7a11"
  }
}
