resource "paxos_institution_member" "grantor" {
  institution_id = "3c8f2d9b-5e0d-4b53-9d0e-0f6f5d1b7a11"
  identity_id    = "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17"
  roles          = ["GRANTOR"]
  ownership      = "12.5"
}
