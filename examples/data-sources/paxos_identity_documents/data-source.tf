variable "identity_id" {
  description = "Id of the identity."
  type        = string
  default     = "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17"
}

data "paxos_identity_documents" "ada" {
  identity_id = var.identity_id
}

output "missing_documents" {
  value = data.paxos_identity_documents.ada.pending_documents
}
