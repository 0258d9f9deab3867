# A trust, with the person as its trustee.
resource "paxos_identity" "institution" {
  ref_id = "customer-2001"

  institution_details = {
    name                   = "Miller Family Trust"
    institution_type       = "TRUST"
    institution_sub_type   = "INVESTMENT"
    govt_registration_date = "2019-04-01T00:00:00Z"
    cip_id                 = "TR-2019-0417"
    cip_id_type            = "REGISTRATION_NUMBER"
    cip_id_country         = "GBR"

    business_address = {
      country  = "GBR"
      address1 = "12 Baker Street"
      city     = "London"
      province = "Greater London"
      zip_code = "NW1 6XE"
    }
  }

  institution_members = [{
    identity_id = paxos_identity.person.id
    roles       = ["TRUSTEE"]
  }]

  tax_details_not_required = true
}
