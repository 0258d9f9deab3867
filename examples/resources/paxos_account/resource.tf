resource "paxos_account" "savings" {
  identity_id = "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17"
  ref_id      = "account-1002"
}
