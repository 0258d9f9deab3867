# By the identity's id and the identity document's id. The data source publicmint_identity shows the documents of an identity.
terraform import publicmint_identity_document.passport 3f0e6e7c-4f0b-4b58-9d0f-6f8f0a4f8a11/6d1f6a3e-7f2c-4f83-9a66-1b2c3d4e5f33
