import {
  to = paxos_sandbox_identity_status.approved
  id = "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17"
}
