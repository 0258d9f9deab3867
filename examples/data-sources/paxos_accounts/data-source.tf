data "paxos_accounts" "of_one" {
  identity_id = "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17"
}

output "account_ids" {
  value = { for account in data.paxos_accounts.of_one.accounts : account.ref_id => account.id }
}
