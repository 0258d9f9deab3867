resource "paxos_identity_control" "dormant" {
  identity_id = "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17"
  type        = "DORMANT"
  reason_code = "INACTIVITY"
}

# A plan shows every other control, and its apply lifts it. A plan fails for one that only Paxos can lift.
resource "paxos_identity_controls_exclusive" "person" {
  identity_id = "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17"
  control_ids = [
    paxos_identity_control.dormant.id,
    "59b8e3c5-2b6e-4fa6-afcf-8c685598241d", # of another configuration
  ]
}
