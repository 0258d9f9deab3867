terraform {
  required_providers {
    restapi = {
      source = "mastercard/restapi"
    }
  }
}

provider "restapi" {
  uri                  = var.api_url
  write_returns_object = true
  rate_limit           = var.requests_per_second

  # With oauth_client_credentials it would ask for a token for each object.
  bearer_token = var.token
}

variable "api_url" {
  type = string
}

variable "token" {
  type      = string
  sensitive = true
}

variable "requests_per_second" {
  description = "Pacing; null where the API has no limit."
  type        = number
}

variable "size" {
  description = "Number of identities; each has one control."
  type        = number
}

variable "shard" {
  description = "Identities in one instance of the module."
  type        = number
}

module "shard" {
  source = "./shard"
  count  = ceil(var.size / var.shard)

  first = count.index * var.shard
  size  = min(var.shard, var.size - count.index * var.shard)
}
