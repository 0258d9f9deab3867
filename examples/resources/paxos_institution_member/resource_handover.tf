# Paxos creates an institution only together with a member. The identity lists that one and ignores those that follow: each of
# them is a resource of its own.
resource "paxos_identity" "trust" {
  ref_id = "customer-2002"

  institution_details = {
    name                   = "Miller Education Trust"
    institution_type       = "TRUST"
    institution_sub_type   = "INVESTMENT"
    govt_registration_date = "2021-06-01T00:00:00Z"
    cip_id                 = "TR-2021-0601"
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
    identity_id = "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17"
    roles       = ["TRUSTEE"]
  }]

  tax_details_not_required = true

  lifecycle {
    ignore_changes = [institution_members]
  }
}

resource "paxos_institution_member" "beneficiary" {
  institution_id = paxos_identity.trust.id
  identity_id    = "8d0a1a5c-5c5e-4b7c-9a52-6a7a1f3b2c10"
  roles          = ["BENEFICIARY"]
}
