terraform {
  required_providers {
    restful = {
      source = "magodo/restful"
    }
  }
}

provider "restful" {
  base_url = var.api_url

  security = {
    oauth2 = {
      client_credentials = {
        client_id     = var.client_id
        client_secret = var.client_secret
        token_url     = var.token_url
      }
    }
  }

  # This provider has no pacing; what it has is to wait for the end of a block and to send again.
  client = {
    retry = var.block_seconds == null ? null : {
      status_codes    = [429]
      count           = 10
      wait_in_sec     = var.block_seconds
      max_wait_in_sec = 2 * var.block_seconds
    }
  }
}

variable "api_url" {
  type = string
}

variable "token_url" {
  type = string
}

variable "client_id" {
  type = string
}

variable "client_secret" {
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
