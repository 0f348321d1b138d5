#!/usr/bin/env bash
# Gives the service an image without naming the revision: Terraform would send the name back with its next change, and
# Google would refuse it (docs/deploying.md).
#   SYSTEM, PROJECT, REGION, IMAGE
set -euo pipefail
service=$(mktemp)
trap 'rm -f "$service"' EXIT
gcloud run services describe "$SYSTEM" --region "$REGION" --project "$PROJECT" --format json \
  | jq --arg image "$IMAGE" 'del(.spec.template.metadata.name) | .spec.template.spec.containers[0].image = $image' \
  > "$service"
traffic=$(jq --raw-output \
  '[.spec.traffic[]? | select(.revisionName) | "\(.revisionName): \(.percent) %"] | join(", ")' "$service")
if [ -n "$traffic" ]; then
  echo "$SYSTEM: traffic is pinned to a revision ($traffic), so the new image would not serve." >&2
  echo "A rollback did that; end it first: gcloud run services update-traffic $SYSTEM --to-latest" >&2
  exit 1
fi
gcloud run services replace "$service" --region "$REGION" --project "$PROJECT"
