variable "identity_id" {
  description = "Id of the identity."
  type        = string
  default     = "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17"
}

variable "control_id" {
  description = "Id of the control."
  type        = string
  default     = "59b8e3c5-2b6e-4fa6-afcf-8c685598241d"
}

data "paxos_identity_control" "example" {
  identity_id = var.identity_id
  id          = var.control_id
}

output "lifted_at" {
  value = data.paxos_identity_control.example.deleted_at
}
