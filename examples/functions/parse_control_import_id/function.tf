variable "import_id" {
  description = "Import id of a control."
  type        = string
  default     = "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17/59b8e3c5-2b6e-4fa6-afcf-8c685598241d"
}

locals {
  ids = provider::paxos::parse_control_import_id(var.import_id)
}

data "paxos_identity_control" "existing" {
  identity_id = local.ids.identity_id
  id          = local.ids.control_id
}

output "lifted_at" {
  value = data.paxos_identity_control.existing.deleted_at
}
