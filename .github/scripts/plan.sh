#!/usr/bin/env bash
# Plans a stack against its state. What the plan says is not printed: the review masks what is sensitive, the log does
# not.
#   STACK; further arguments go to terraform plan
set -euo pipefail
directory=cdktf.out/stacks/$STACK
terraform -chdir="$directory" init -input=false
terraform -chdir="$directory" plan -input=false -lock-timeout=5m -out=plan.tfplan "$@" > /dev/null
terraform -chdir="$directory" show -json plan.tfplan > "$directory/plan.json"
