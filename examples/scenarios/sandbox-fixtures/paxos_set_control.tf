# Paxos sets controls too. Once it has frozen Ada, give the control's id to have it imported:
#   terraform apply -var paxos_set_control_id=...

variable "paxos_set_control_id" {
  description = "Id of the control that Paxos has set on Ada; null while there is none."
  type        = string
  default     = null
}

variable "frozen_deletion_policy" {
  description = "What destroy does about the control that Paxos has set: DELETE is refused, ABANDON leaves it in force."
  type        = string
  default     = "DELETE"
}

import {
  for_each = toset(var.paxos_set_control_id == null ? [] : [var.paxos_set_control_id])
  to       = paxos_identity_control.ada_frozen[each.key]
  id       = "${paxos_identity.person["ada"].id}/${each.key}"
}

resource "paxos_identity_control" "ada_frozen" {
  for_each = toset(var.paxos_set_control_id == null ? [] : [var.paxos_set_control_id])

  identity_id     = paxos_identity.person["ada"].id
  type            = "FROZEN"
  reason_code     = "COMPLIANCE_INVESTIGATION"
  deletion_policy = var.frozen_deletion_policy
}
