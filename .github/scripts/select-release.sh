#!/usr/bin/env bash
# Outputs where a system runs in each environment, as JSON, and refuses an image that is not named by its digest.
#   SYSTEM, IMAGE
set -euo pipefail
if ! [[ $IMAGE =~ ^[a-z0-9.-]+(/[A-Za-z0-9._-]+)+@sha256:[0-9a-f]{64}$ ]]; then
  echo "image: got $IMAGE; allowed: an image with its digest, HOST/PATH@sha256:… with 64 hexadecimal digits" >&2
  exit 2
fi
npm run synth
for environment in staging production; do
  found=$(GITHUB_OUTPUT='' GITHUB_STEP_SUMMARY=/dev/null \
    npm run --silent pipeline -- stacks --head cdktf.out --environment "$environment" \
    | sed -n 's/^jobs=//p' | jq --compact-output --arg system "$SYSTEM" '.[] | select(.system == $system)')
  if [ "$environment" = staging ] && [ -z "$found" ]; then
    echo "$SYSTEM: nothing is deployed in staging: its settings are examples" >&2
    exit 1
  fi
  echo "$environment=$found" >> "$GITHUB_OUTPUT"
done
