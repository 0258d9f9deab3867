variable "customer_passport" {
  description = "Passport number of the customer; kept out of plan and state."
  type        = string
  default     = "C01X00T48"
  sensitive   = true
  ephemeral   = true
}

# A person whom your own verifier has verified. Neither the plan nor the state contains the passport number.
resource "paxos_identity" "verified" {
  ref_id = "customer-1003"

  person_details = {
    verifier_type                   = "PASSTHROUGH"
    passthrough_verifier_type       = "PERSONA"
    passthrough_verified_at         = "2026-03-02T10:15:00Z"
    passthrough_verification_id     = "inq_7Hk2"
    passthrough_verification_status = "APPROVED"
    passthrough_verification_fields = ["FULL_LEGAL_NAME", "ADDRESS", "DATE_OF_BIRTH", "CIP_ID"]

    first_name    = "Grace"
    last_name     = "Murray"
    date_of_birth = "1985-12-10"
    nationality   = "GBR"

    address = {
      country  = "GBR"
      address1 = "12 Baker Street"
      city     = "London"
      province = "Greater London"
      zip_code = "NW1 6XE"
    }

    # Raise the version whenever the number changes.
    cip_id_wo         = var.customer_passport
    cip_id_wo_version = 1
    cip_id_type       = "PASSPORT"
    cip_id_country    = "GBR"
  }

  tax_details_not_required = true

  customer_due_diligence = {
    estimated_yearly_income    = "INCOME_100K_TO_250K"
    expected_transfer_value    = "TRANSFER_VALUE_25K_TO_50K"
    source_of_wealth           = "EMPLOYMENT_INCOME"
    employment_status          = "FULL_TIME"
    employment_industry_sector = "FINANCE_INSURANCE"
  }

  metadata = {
    team = "onboarding"
  }

  wait_for_status = "APPROVED"
  deletion_policy = "CLOSE"
}
