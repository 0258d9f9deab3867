# By the identity's id. The data source publicmint_identities finds identities by their emails.
terraform import publicmint_identity.ada 3f0e6e7c-4f0b-4b58-9d0f-6f8f0a4f8a11
