resource "paxos_identity_document" "residency" {
  identity_id    = "50ab57ff-44fd-4ea4-b593-7c79aa9e6c17"
  name           = "Proof_of_residency.pdf"
  source         = "${path.module}/proof-of-residency.pdf"
  document_types = ["PROOF_OF_RESIDENCY"]
}
