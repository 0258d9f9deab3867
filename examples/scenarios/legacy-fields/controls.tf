# user_disabled: you set this control, and you may lift it.
import {
  to = paxos_identity_control.user_disabled
  id = "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17/59b8e3c5-2b6e-4fa6-afcf-8c685598241d"
}

resource "paxos_identity_control" "user_disabled" {
  identity_id = "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17"
  type        = "SELL_ONLY"
  reason_code = "OTHER"
}

# admin_disabled: Paxos set this control, and only Paxos can lift it.
import {
  to = paxos_identity_control.admin_disabled
  id = "8d0a1a5c-5c5e-4b7c-9a52-6a7a1f3b2c10/1f6e1c2d-7a3b-4c58-9d0e-2b4a6c8e0f13"
}

resource "paxos_identity_control" "admin_disabled" {
  identity_id     = "8d0a1a5c-5c5e-4b7c-9a52-6a7a1f3b2c10"
  type            = "SELL_ONLY"
  reason_code     = "OTHER"
  deletion_policy = "ABANDON"
}
