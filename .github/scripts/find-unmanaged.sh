#!/usr/bin/env bash
# Writes what exists in a stack's project and stands in neither of its states: the stack's own and the bootstrap's.
#   find-unmanaged.sh DIRECTORY    STACK, PROJECT
set -euo pipefail
directory=$1
own=cdktf.out/stacks/$STACK
bootstrap=cdktf.out/stacks/$STACK-bootstrap
trap 'rm -f "$own/state.json" "$bootstrap/state.json"' EXIT
.github/scripts/inventory.sh "$PROJECT" "$directory/inventory"
(umask 077 && terraform -chdir="$own" show -json > "$own/state.json")
terraform -chdir="$bootstrap" init -input=false
(umask 077 && terraform -chdir="$bootstrap" show -json > "$bootstrap/state.json")
npm run --silent pipeline -- unmanaged --inventory "$directory/inventory" \
  --states "$own/state.json,$bootstrap/state.json" --out "$directory/unmanaged.json"
