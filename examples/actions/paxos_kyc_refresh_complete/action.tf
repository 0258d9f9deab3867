variable "identity_id" {
  description = "Id of the identity."
  type        = string
  default     = "8d0a1a5c-5c5e-4b7c-9a52-6a7a1f3b2c10"
}

variable "confirmed_at" {
  description = "When the customer has confirmed that nothing has changed."
  type        = string
  default     = "2026-11-29T09:00:00Z"
}

# terraform apply -invoke=action.paxos_kyc_refresh_complete.customer
action "paxos_kyc_refresh_complete" "customer" {
  config {
    identity_id           = var.identity_id
    last_kyc_refresh_date = var.confirmed_at
  }
}
