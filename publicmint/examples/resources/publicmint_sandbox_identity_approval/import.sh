# By the identity's id.
terraform import publicmint_sandbox_identity_approval.ada 3f0e6e7c-4f0b-4b58-9d0f-6f8f0a4f8a11
