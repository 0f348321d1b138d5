#!/usr/bin/env bash
# Reviews what exists now, as an ordinary plan read it, by the same claims, and adds to the verdict what changed outside
# Terraform and would be put back or is risky. A refresh-only plan would also list what deployments own, such as images
# and traffic, and what services fill in by themselves; changes that are merged and not applied yet are no drift.
#   review-live.sh DIRECTORY    STACK
set -euo pipefail
directory=$1
work=cdktf.out/stacks/$STACK
trap 'rm -f "$work/live.json" "$work/plan.json"' EXIT
.github/scripts/review.sh "$STACK" "$work/plan.json" "$directory/plan"
(umask 077 && jq --exit-status .prior_state "$work/plan.json" > "$work/live.json")
.github/scripts/review.sh "$STACK" "$work/live.json" "$directory"
verdict=$(jq --slurpfile plan "$directory/plan/verdict.json" '.drift = $plan[0].drift' "$directory/verdict.json")
printf '%s\n' "$verdict" > "$directory/verdict.json"
