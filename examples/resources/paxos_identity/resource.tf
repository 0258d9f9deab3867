resource "paxos_identity" "person" {
  ref_id = "customer-1001"

  person_details = {
    verifier_type  = "PAXOS"
    first_name     = "Ada"
    last_name      = "Miller"
    date_of_birth  = "1985-12-10"
    nationality    = "GBR"
    cip_id         = "C01X00T47"
    cip_id_type    = "PASSPORT"
    cip_id_country = "GBR"

    address = {
      country  = "GBR"
      address1 = "12 Baker Street"
      city     = "London"
      province = "Greater London"
      zip_code = "NW1 6XE"
    }
  }

  tax_details_not_required = true
}
