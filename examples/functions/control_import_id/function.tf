variable "identity_id" {
  description = "Id of the identity whose controls come under Terraform."
  type        = string
  default     = "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17"
}

data "paxos_identity_controls" "existing" {
  identity_id = var.identity_id
}

locals {
  controls = { for control in data.paxos_identity_controls.existing.controls : control.id => control }
}

import {
  for_each = local.controls
  to       = paxos_identity_control.existing[each.key]
  id       = provider::paxos::control_import_id(each.value.identity_id, each.key)
}

resource "paxos_identity_control" "existing" {
  for_each = local.controls

  identity_id = each.value.identity_id
  type        = each.value.type
  reason_code = each.value.reason_code
  reason      = each.value.reason
}
