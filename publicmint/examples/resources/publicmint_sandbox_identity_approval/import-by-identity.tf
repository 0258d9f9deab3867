import {
  to = publicmint_sandbox_identity_approval.ada
  identity = {
    identity_id = "3f0e6e7c-4f0b-4b58-9d0f-6f8f0a4f8a11"
  }
}
