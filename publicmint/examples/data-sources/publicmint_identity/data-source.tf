data "publicmint_identity" "ada" {
  email = "ada@example.com"
}
