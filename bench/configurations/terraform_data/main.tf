# What Terraform itself needs for as many objects of the same shape, without a provider process or a request.
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
