import {
  to = paxos_sandbox_identity_status.customer
  id = "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17"
}

# The verifications alone: the control has the decision about selling only.
resource "paxos_sandbox_identity_status" "customer" {
  identity_id                   = "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17"
  id_verification_status        = "APPROVED"
  sanctions_verification_status = "APPROVED"
}
