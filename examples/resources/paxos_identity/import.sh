# By the identity's id.
terraform import paxos_identity.person 50ab57ff-44fd-4ea4-b593-7c79aa9e6c17

# By your own id.
terraform import paxos_identity.person ref_id:customer-1001
