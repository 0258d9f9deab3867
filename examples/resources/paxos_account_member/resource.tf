resource "paxos_account" "joint" {
  identity_id = "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17"
  ref_id      = "account-1004"
}

resource "paxos_account_member" "second_owner" {
  account_id  = paxos_account.joint.id
  identity_id = "8d0a1a5c-5c5e-4b7c-9a52-6a7a1f3b2c10"
  roles       = ["BENEFICIAL_OWNER"]
}
