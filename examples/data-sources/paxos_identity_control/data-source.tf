data "paxos_identity_control" "example" {
  identity_id = "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17"
  id          = "59b8e3c5-2b6e-4fa6-afcf-8c685598241d"
}

output "lifted_at" {
  value = data.paxos_identity_control.example.deleted_at
}
