terraform {
  required_providers {
    restful = {
      source = "magodo/restful"
    }
  }
}

provider "restful" {
  base_url = var.api_url

  # With oauth2 it would not retry.
  security = {
    http = {
      token = {
        token = var.token
      }
    }
  }

  # This provider has no pacing; what it has is to wait for the end of a block and to send again.
  client = {
    retry = var.block_seconds == null ? null : {
      status_codes = [429]
      count        = 10
      wait_in_sec  = var.block_seconds
    }
  }
}

variable "api_url" {
  type = string
}

variable "token" {
  type      = string
  sensitive = true
}

variable "block_seconds" {
  description = "How long an excess blocks; null where the API has no limit."
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
