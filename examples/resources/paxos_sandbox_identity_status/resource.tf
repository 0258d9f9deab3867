# In the sandbox, you decide the result of a verification.
resource "paxos_sandbox_identity_status" "approved" {
  identity_id                   = "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17"
  id_verification_status        = "APPROVED"
  sanctions_verification_status = "APPROVED"
}
