#!/usr/bin/env bash
# For an entry of the merge queue: whether its pull request is from a fork, and the commit that its plans were
# compared with, which is where the pull request left the base branch.
#   HEAD_REF, BASE_SHA: of the event's merge_group
set -euo pipefail
number=$(sed -nE 's|^refs/heads/gh-readonly-queue/.*/pr-([0-9]+)-[0-9a-f]{40}$|\1|p' <<< "$HEAD_REF")
if [ -z "$number" ]; then
  echo "$HEAD_REF: no branch of a merge queue" >&2
  exit 2
fi
pull=$(curl --fail --silent --show-error --retry 3 --header "authorization: Bearer $GITHUB_TOKEN" \
  "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/pulls/$number")
own=$(jq --raw-output --arg repository "$GITHUB_REPOSITORY" '.head.repo.full_name == $repository' <<< "$pull")
head=$(jq --raw-output .head.sha <<< "$pull")
git fetch --quiet --no-tags origin "refs/pull/$number/head"
{
  echo "own=$own"
  echo "planned=$(git merge-base "$head" "$BASE_SHA")"
} >> "$GITHUB_OUTPUT"
