# The customer has asked to wind the account down: selling only.
resource "paxos_identity_control" "sell_only" {
  identity_id = "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17"
  type        = "SELL_ONLY"
  reason_code = "END_USER_REQUEST"
  reason      = "Customer is winding the account down"

  # Sent when the control is lifted.
  removal_reason = "Customer stays"
}
