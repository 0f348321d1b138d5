#!/usr/bin/env bash
# The step of action.yml: reviews a plan of another repository, in its workspace.
#   PAGE, PLAN, ENVIRONMENT, BASE, FAIL_ON_REVIEW: the inputs; GITHUB_ACTION_PATH: where Avouch is
set -euo pipefail
case $FAIL_ON_REVIEW in
  true | false) ;;
  *) echo "fail-on-review: got $FAIL_ON_REVIEW; allowed: true or false" >&2; exit 2 ;;
esac
for file in "$PLAN" ${BASE:+"$BASE"}; do
  if [ ! -e "$file" ]; then echo "$file: no such file; allowed: a file below the workspace" >&2; exit 2; fi
done
if [ ! -d "$GITHUB_ACTION_PATH/node_modules" ]; then
  npm --prefix "$GITHUB_ACTION_PATH" ci --ignore-scripts --omit=dev --no-audit --no-fund > /dev/null
fi
results=$(mktemp -d "${RUNNER_TEMP:-/tmp}/avouch-XXXXXX")
avouch() { node "$GITHUB_ACTION_PATH/cli/bundled.js" "$@"; }
options=(--system "$PAGE" --environment "$ENVIRONMENT")
if [ -n "$BASE" ]; then options+=(--base "$BASE"); fi
code=0
avouch cli/review "${options[@]}" --markdown "$results/review.md" --sarif "$results/review.sarif" \
  --html "$results/review.html" --json "$results/review.json" "$PLAN" || code=$?
case $code in
  0 | 1 | 3) ;;
  *) exit "$code" ;;
esac
avouch cli/pipeline annotate --sarif "$results/review.sarif" --markdown "$results/review.md"
{
  echo "code=$code"
  echo "markdown=$results/review.md"
  echo "sarif=$results/review.sarif"
  echo "html=$results/review.html"
  echo "json=$results/review.json"
} >> "$GITHUB_OUTPUT"
if [ "$code" = 1 ] || { [ "$code" = 3 ] && [ "$FAIL_ON_REVIEW" = true ]; }; then exit 1; fi
