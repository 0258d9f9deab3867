variable "identity_id" {
  description = "Id of the identity."
  type        = string
  default     = "8d0a1a5c-5c5e-4b7c-9a52-6a7a1f3b2c10"
}

# terraform apply -invoke=action.paxos_sandbox_kyc_refresh_start.customer
action "paxos_sandbox_kyc_refresh_start" "customer" {
  config {
    identity_id = var.identity_id
  }
}
