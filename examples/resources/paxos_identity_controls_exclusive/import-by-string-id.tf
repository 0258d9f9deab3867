import {
  to = paxos_identity_controls_exclusive.person
  id = "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17"
}
