data "paxos_identities" "all" {
  order = "ASC"

  depends_on = [
    paxos_sandbox_identity_status.person,
    paxos_sandbox_identity_status.trust,
    paxos_identity_control.alan_sells_only,
    paxos_identity_control.ada_frozen,
  ]
}

data "paxos_identity_controls" "each" {
  for_each = paxos_identity.person

  identity_id = each.value.id

  depends_on = [
    paxos_sandbox_identity_status.person,
    paxos_identity_control.alan_sells_only,
    paxos_identity_control.ada_frozen,
  ]
}

output "identities" {
  description = "Every identity and its status."
  value = {
    # An identity that was created without a ref_id goes by its id.
    for identity in data.paxos_identities.all.identities : coalesce(identity.ref_id, identity.id) => identity.status
  }
}

output "controls" {
  description = "The controls on every person: type, who set it, and whether you may lift it."
  value = {
    for key, list in data.paxos_identity_controls.each : key => [
      for control in list.controls : "${control.type} set by ${control.set_by}${control.is_overridable ? "" : ", not overridable"}"
    ]
  }
}
