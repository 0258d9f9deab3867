data "paxos_identities" "disabled" {
  summary_status = "DISABLED"
}

data "paxos_identity_controls" "disabled" {
  for_each = toset(data.paxos_identities.disabled.identities[*].id)

  identity_id = each.key
}

output "controls" {
  description = "The controls of disabled identities, by the id with which to import them."
  value = merge([
    for identity_id, list in data.paxos_identity_controls.disabled : {
      for control in list.controls : "${identity_id}/${control.id}" => {
        type           = control.type
        reason_code    = control.reason_code
        set_by         = control.set_by
        is_overridable = control.is_overridable
      }
    }
  ]...)
}
