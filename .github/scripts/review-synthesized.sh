#!/usr/bin/env bash
# Reviews every synthesized stack and this repository, each stack against the base commit's where it was there.
#   review-synthesized.sh BASE DIRECTORY    BASE: directory with stacks/, or empty
set -euo pipefail
base=$1 directory=$2
mkdir -p "$directory"
options=()
if [ -n "$base" ]; then
  for stack in "$base"/stacks/*/; do
    name=$(basename "$stack")
    if [ -e "cdktf.out/stacks/$name/cdk.tf.json" ]; then options+=(--base "$stack/cdk.tf.json"); fi
  done
fi
code=0
npm run --silent review -- --repository . "${options[@]}" --markdown "$directory/comment.md" \
  --sarif "$directory/review.sarif" --html "$directory/review.html" --json "$directory/review.json" \
  cdktf.out/stacks/*/cdk.tf.json || code=$?
# A change that needs review is looked at in the pull request; it does not fail the run.
[ "$code" = 3 ] || exit "$code"
