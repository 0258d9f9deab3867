import {
  to = paxos_identity.person
  id = "ref_id:customer-1001"
}
