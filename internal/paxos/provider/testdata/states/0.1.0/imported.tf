# Imported: a control that Paxos has set, and a person whom somebody else has made.

resource "paxos_identity_control" "imported" {
  identity_id     = paxos_identity.full_person.id
  type            = "FROZEN"
  reason_code     = "COMPLIANCE_INVESTIGATION"
  deletion_policy = "ABANDON"
  removal_reason  = "Revision ${var.revision}"
}

resource "paxos_identity" "imported" {
  ref_id   = "stranger-1"
  metadata = { tier = var.revision }
  person_details = {
    first_name = "Bob"
    last_name  = "Stranger"
  }
  deletion_policy = "PREVENT"
}
