data "publicmint_identities" "people" {
  type  = "person"
  sort  = "-updatedAt"
  limit = 100
}
