variable "identity_id" {
  description = "Id of the identity whose verification has a result."
  type        = string
  default     = "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17"
}

# In the sandbox, you decide the result of a verification.
resource "paxos_sandbox_identity_status" "approved" {
  identity_id                   = var.identity_id
  id_verification_status        = "APPROVED"
  sanctions_verification_status = "APPROVED"
}
