#!/usr/bin/env bash
# Describes a reviewed plan for its attestation, and encrypts it: a plan holds values and the whole prior state, and
# whoever may read the repository may download an artifact.
#   STACK, VERDICT, AGE_RECIPIENT; DIRECTORY: where to
set -euo pipefail
plan=cdktf.out/stacks/$STACK/plan.tfplan
mkdir -p "$DIRECTORY"
jq --null-input --arg node "$(node --version)" --argjson terraform "$(terraform version -json)" \
  '{node: $node, terraform: $terraform.terraform_version}' > "$DIRECTORY/tools.json"
npm run --silent pipeline -- describe-plan --stack "$STACK" --plan "$plan" --verdict "$VERDICT" \
  --tools "$DIRECTORY/tools.json" --out "$DIRECTORY/predicate.json"
age --encrypt --recipient "$AGE_RECIPIENT" --output "$DIRECTORY/plan.age" "$plan"
