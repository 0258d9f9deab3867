# No control of your own may be active. Those that only Paxos can lift are a warning.
resource "paxos_identity_controls_exclusive" "unrestricted" {
  identity_id       = "8d0a1a5c-5c5e-4b7c-9a52-6a7a1f3b2c10"
  control_ids       = []
  on_paxos_controls = "WARN"
  removal_reason    = "Controls are set in Terraform only"
}
