data "paxos_events" "lifted" {
  type       = "identity.control.deleted"
  created_at = { gte = "2026-11-01T00:00:00Z" }
}

output "lifted_controls" {
  value = [for event in data.paxos_events.lifted.events : event.object.control_id]
}
