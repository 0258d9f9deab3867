# Credentials, URLs and pacing come from the environment.
terraform {
  required_providers {
    paxos = {
      source = "terraform-paxos/paxos"
    }
  }
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
