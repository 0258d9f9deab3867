resource "publicmint_identity" "ada" {
  type     = "person"
  name     = "Ada Miller"
  email    = "ada.miller@example.com"
  birthday = "1985-12-10"
  gender   = "Female"

  address = {
    street      = "1 Main St"
    city        = "Seattle"
    postal_code = "98605"
    country     = "US"
    state       = "WA"
  }

  phone = {
    number = "5015321379"
  }

  tax = {
    country   = "US"
    id_number = "872343907"
    state     = "WA"
  }
}
