list "publicmint_identity" "people" {
  provider = publicmint

  config {
    type = "person"
  }
}
