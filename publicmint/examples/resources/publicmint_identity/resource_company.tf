resource "publicmint_identity" "company" {
  type           = "company"
  name           = "Miller Lda"
  email          = "office@miller.example.com"
  identity_owner = publicmint_identity.ada.id

  address = {
    street      = "Rua do Souto 1"
    city        = "Braga"
    postal_code = "4700-329"
    country     = "PT"
  }

  phone = {
    number = "910000000"
  }

  tax = {
    country          = "PT"
    id_number        = "501111111"
    formation_region = "Braga"
  }
}
