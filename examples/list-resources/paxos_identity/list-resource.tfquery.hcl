# Everyone who is restricted. Terraform lists at most 100 unless a limit says otherwise.
list "paxos_identity" "restricted" {
  provider = paxos
  limit    = 1000

  config {
    control_types = ["SELL_ONLY", "FROZEN"]
  }
}
