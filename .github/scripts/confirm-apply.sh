#!/usr/bin/env bash
# After an apply: a second plan has to be empty, the state is reviewed and described for its attestation, and a copy
# without what is sensitive is published for the plans of pull requests.
#   STACK, BUCKET; DIRECTORY: where to
set -euo pipefail
work=cdktf.out/stacks/$STACK
rm -f "$work/plan.tfplan" "$work/plan.json"
trap 'rm -f "$work/state.json" "$work/pulled.json"' EXIT
code=0
terraform -chdir="$work" plan -detailed-exitcode -input=false -lock-timeout=5m > /dev/null || code=$?
case $code in
  0) echo "$STACK: the plan after the apply is empty." ;;
  2) echo "$STACK: the plan after the apply is not empty" >&2; exit 1 ;;
  *) echo "$STACK: the plan after the apply failed" >&2; exit "$code" ;;
esac
terraform -chdir="$work" state pull \
  | npm run --silent redact \
  | gcloud storage cp - "gs://$BUCKET/plannable/$STACK/default.tfstate"
(umask 077 && terraform -chdir="$work" show -json > "$work/state.json")
.github/scripts/review.sh "$STACK" "$work/state.json" "$DIRECTORY"
if [ "$(jq .exitCode "$DIRECTORY/verdict.json")" = 1 ]; then
  echo "$STACK: the state violates a claim" >&2
  exit 1
fi
(umask 077 && terraform -chdir="$work" state pull > "$work/pulled.json")
npm run --silent pipeline -- describe-state --stack "$STACK" --state "$work/pulled.json" \
  --verdict "$DIRECTORY/verdict.json" --out "$DIRECTORY/predicate.json"
