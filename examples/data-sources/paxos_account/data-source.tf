data "paxos_account" "savings" {
  ref_id = "account-1001"
}

output "account_id" {
  value = data.paxos_account.savings.id
}
