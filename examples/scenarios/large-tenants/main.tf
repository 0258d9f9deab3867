# Thousands of customers, cut into sixteen shards by the first digit of a hash of their ref_id. A state holds some of the
# shards, in a PostgreSQL schema of its own:
#   terraform init -backend-config=first.pg.tfbackend
#   terraform apply -var-file=first.tfvars -lock-timeout=15m
terraform {
  required_version = ">= 1.11"

  required_providers {
    paxos = {
      source = "terraform-paxos/paxos"
    }
  }

  # The connection comes from PG_CONN_STR, the schema from a file for each state.
  backend "pg" {}
}

provider "paxos" {
  environment = "sandbox"
}

variable "shards" {
  description = "Shards that this state holds: hexadecimal digits. Each shard belongs to one state."
  type        = set(string)
  default     = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "a", "b", "c", "d", "e", "f"]

  validation {
    condition     = alltrue([for shard in var.shards : can(regex("^[0-9a-f]$", shard))])
    error_message = "A shard is one hexadecimal digit in lower case."
  }
}

locals {
  customers = csvdecode(file("${path.module}/customers.csv"))

  # A customer stays in its shard when others join or leave.
  by_shard = { for customer in local.customers : substr(sha256(customer.ref_id), 0, 1) => customer... }
}

module "shard" {
  source   = "./shard"
  for_each = var.shards

  customers = { for customer in lookup(local.by_shard, each.key, []) : customer.ref_id => customer }
}

output "customers" {
  description = "How many customers each shard of this state holds."
  value       = { for shard, content in module.shard : shard => length(content.ids) }
}
