data "paxos_identity_controls" "history" {
  identity_id     = "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17"
  include_deleted = true
}

output "set_by_paxos" {
  value = [for control in data.paxos_identity_controls.history.controls : control.id if control.set_by == "PAXOS"]
}
