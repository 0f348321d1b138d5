#!/usr/bin/env bash
# Reviews one stack in every format, and writes its verdict. What it finds is the verdict's matter, not an exit code:
# only a review that could not be made fails.
#   review.sh STACK FILE DIRECTORY [OPTIONS OF THE REVIEW…]
set -euo pipefail
stack=$1 file=$2 directory=$3
shift 3
mkdir -p "$directory"
code=0
npm run --silent review -- "$@" --quiet --markdown "$directory/comment.md" --sarif "$directory/review.sarif" \
  --html "$directory/review.html" --json "$directory/review.json" "$file" || code=$?
case $code in
  0 | 1 | 3) ;;
  *) echo "$stack: the review ended with $code" >&2; exit "$code" ;;
esac
npm run --silent pipeline -- verdict --review "$directory/review.json" --out "$directory/verdict.json"
