resource "paxos_account" "brokerage" {
  identity_id     = "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17"
  ref_id          = "account-1003"
  type            = "BROKERAGE"
  description     = "Trading"
  metadata        = { team = "payments" }
  create_profile  = true # cannot be changed later
  deletion_policy = "DISABLE"
}

output "profile_id" {
  value = paxos_account.brokerage.profile_id
}
