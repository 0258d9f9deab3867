#!/usr/bin/env bash
# Exits with 2 if something that counts changed at Paxos since the state was saved, with 0 if not, with 1 after an error.
# Run it in an initialized working directory. Its arguments go to terraform plan.
set -euo pipefail

terraform=${TERRAFORM:-terraform}
plan=$(mktemp)
trap 'rm -f "$plan"' EXIT # a plan holds personal data

"$terraform" plan -refresh-only -input=false -lock-timeout=15m -out="$plan" "$@" >/dev/null
provider=$(find -L "${TF_DATA_DIR:-.terraform}/providers" -name 'terraform-provider-paxos_v*' | sort | tail -n 1)
"$terraform" show -json "$plan" | "$provider" drift
