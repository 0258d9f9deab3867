data "paxos_identity_documents" "ada" {
  identity_id = "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17"
}

output "missing_documents" {
  value = data.paxos_identity_documents.ada.pending_documents
}
