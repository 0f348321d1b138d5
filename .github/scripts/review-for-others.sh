#!/usr/bin/env bash
# The step of action.yml: reviews a plan of another repository, in its workspace.
#   PAGE, PLAN, ENVIRONMENT, BASE, FAIL_ON_REVIEW, STRICT: the inputs; GITHUB_ACTION_PATH: where Avouch is
set -euo pipefail
require_flag() {
  case $2 in
    true | false) ;;
    *) echo "$1: got $2; allowed: true or false" >&2; exit 2 ;;
  esac
}
require_flag fail-on-review "$FAIL_ON_REVIEW"
require_flag strict "$STRICT"
# The name of a system has neither a slash nor a full stop.
case $PAGE in
  */* | *.*)
    if [ ! -f "$PAGE" ]; then
      echo "page: got $PAGE, and there is no such file; allowed: a page below the workspace" >&2
      exit 2
    fi
    judged_by=(--page "$PAGE")
    ;;
  *) judged_by=(--system "$PAGE") ;;
esac
for file in "$PLAN" ${BASE:+"$BASE"}; do
  if [ ! -e "$file" ]; then echo "$file: no such file; allowed: a file below the workspace" >&2; exit 2; fi
done
if [ ! -d "$GITHUB_ACTION_PATH/node_modules" ]; then
  npm --prefix "$GITHUB_ACTION_PATH" ci --ignore-scripts --omit=dev --no-audit --no-fund > /dev/null
fi
results=$(mktemp -d "${RUNNER_TEMP:-/tmp}/avouch-XXXXXX")
avouch() { node "$GITHUB_ACTION_PATH/cli/bundled.js" "$@"; }
options=("${judged_by[@]}" --environment "$ENVIRONMENT")
if [ "$STRICT" = true ]; then options+=(--strict); fi
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
