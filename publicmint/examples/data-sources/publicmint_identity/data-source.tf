data "publicmint_identity" "ada" {
  email = "ada@example.com"
}

output "identity_id" {
  value = data.publicmint_identity.ada.id
}
