#!/usr/bin/env bash
# Synthesizes the stacks of a commit, by that commit's own code.
#   synthesize-commit.sh COMMIT DIRECTORY
set -euo pipefail
commit=$1 output=$(realpath -m "$2")
tree=$(mktemp -d)
trap 'git worktree remove --force "$tree" 2> /dev/null || true' EXIT

git worktree add --quiet --detach "$tree" "$commit"
if cmp --silent package-lock.json "$tree/package-lock.json"; then ln -s "$PWD/node_modules" "$tree/node_modules"
else (cd "$tree" && npm ci --ignore-scripts); fi
(cd "$tree" && AVOUCH_OUTPUT=$output npm run synth)
