terraform {
  required_providers {
    publicmint = {
      source = "terraform-paxos/publicmint"
    }
  }
}

# The key comes from the environment variable PUBLICMINT_API_KEY.
provider "publicmint" {
  environment = "sandbox"
}
