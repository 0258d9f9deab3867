# Manages all that tenant.json lists (see list/main.tf), without personal data: terraform plan shows imports only.
terraform {
  required_version = ">= 1.7"

  required_providers {
    paxos = {
      source = "terraform-paxos/paxos"
    }
  }
}

provider "paxos" {
  environment          = "sandbox"
  import_personal_data = false
}

locals {
  tenant = jsondecode(file("${path.module}/tenant.json"))
}

import {
  for_each = local.tenant.paxos_identity
  to       = paxos_identity.all[each.key]
  id       = each.key
}

resource "paxos_identity" "all" {
  for_each = local.tenant.paxos_identity

  ref_id   = each.value.ref_id
  metadata = each.value.metadata
}

import {
  for_each = local.tenant.paxos_identity_control
  to       = paxos_identity_control.all[each.key]
  id       = each.key
}

resource "paxos_identity_control" "all" {
  for_each = local.tenant.paxos_identity_control

  identity_id = each.value.identity_id
  type        = each.value.type
  reason_code = each.value.reason_code
}

import {
  for_each = local.tenant.paxos_institution_member
  to       = paxos_institution_member.all[each.key]
  id       = each.key
}

resource "paxos_institution_member" "all" {
  for_each = local.tenant.paxos_institution_member

  institution_id = each.value.institution_id
  identity_id    = each.value.identity_id
  roles          = each.value.roles
  ownership      = each.value.ownership
  position       = each.value.position
}

import {
  for_each = local.tenant.paxos_account
  to       = paxos_account.all[each.key]
  id       = each.key
}

resource "paxos_account" "all" {
  for_each = local.tenant.paxos_account

  identity_id   = each.value.identity_id
  ref_id        = each.value.ref_id
  type          = each.value.type
  metadata      = each.value.metadata
  user_disabled = each.value.user_disabled
}

import {
  for_each = local.tenant.paxos_account_member
  to       = paxos_account_member.all[each.key]
  id       = each.key
}

resource "paxos_account_member" "all" {
  for_each = local.tenant.paxos_account_member

  account_id  = each.value.account_id
  identity_id = each.value.identity_id
  roles       = each.value.roles
}
