#!/usr/bin/env bash
# Decrypts a plan, and refuses it unless GitHub's signature says that this workflow reviewed it at this commit, the
# state has not moved since, and applying it undoes no rollback.
#   STACK, SYSTEM, AGE_KEY; DIRECTORY: where plan.age and bundle.jsonl are
set -euo pipefail
work=cdktf.out/stacks/$STACK
age --decrypt --identity <(printf '%s\n' "$AGE_KEY") --output "$work/plan.tfplan" "$DIRECTORY/plan.age"
unset AGE_KEY
trap 'rm -f "$DIRECTORY/state.json" "$work/plan.json"' EXIT
gh attestation verify "$work/plan.tfplan" --bundle "$DIRECTORY/bundle.jsonl" --repo "$GITHUB_REPOSITORY" \
  --signer-workflow "$GITHUB_REPOSITORY/.github/workflows/deploy.yml" --source-digest "$GITHUB_SHA" \
  --predicate-type urn:avouch:reviewed-plan:1 --deny-self-hosted-runners --format json > "$DIRECTORY/verified.json"
terraform -chdir="$work" init -input=false
(umask 077 && terraform -chdir="$work" state pull > "$DIRECTORY/state.json")
npm run --silent pipeline -- verify-plan --stack "$STACK" --plan "$work/plan.tfplan" \
  --attestation "$DIRECTORY/verified.json" --state "$DIRECTORY/state.json"
(umask 077 && terraform -chdir="$work" show -json plan.tfplan > "$work/plan.json")
npm run --silent rollback -- --system "$SYSTEM" --environment "${STACK#"$SYSTEM-"}" --check-plan "$work/plan.json"
