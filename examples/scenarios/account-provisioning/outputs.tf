data "paxos_identity_documents" "trust" {
  identity_id = paxos_identity.trust.id

  depends_on = [paxos_identity_document.trust_deed]
}

output "account_id" {
  description = "The account of the trust."
  value       = paxos_account.trading.id
}

output "profile_id" {
  description = "The profile that holds the assets of the account."
  value       = paxos_account.trading.profile_id
}

output "missing_documents" {
  description = "The types of the documents that Paxos still needs of the trust."
  value       = data.paxos_identity_documents.trust.pending_documents
}
