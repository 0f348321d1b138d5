#!/usr/bin/env bash
# Fails, which rings the alarm, where a kind of backup is missing or stale, or where one has outlived the thirty days.
set -euo pipefail

export TZ=UTC RESTIC_PASSWORD_FILE=$CREDENTIALS_DIRECTORY/restic-password

now=$(date +%s)
stale=$(date --date "26 hours ago" +%s)
outlived=$(date --date "30 days ago" +%s)
snapshots=$(restic snapshots --no-lock --json | jq --raw-output '.[] | "\(.tags[0] // "untagged") \(.time)"')

declare -A newest
failed=0
report() { echo "$1" >&2; failed=1; }
while read -r kind time; do
  [ -n "$kind" ] || continue
  made=$(date --date "$time" +%s)
  if [ "$made" -lt "$outlived" ]; then report "$kind of $time is kept for more than 30 days"; fi
  # The age of one that lies in the future says nothing.
  if [ "$made" -le "$now" ] && [ "$made" -gt "${newest[$kind]:-0}" ]; then newest[$kind]=$made; fi
done <<< "$snapshots"

read -ra names <<< "$DATABASES"
for kind in files "${names[@]/#/database-}"; do
  if [ "${newest[$kind]:-0}" -lt "$stale" ]; then report "$kind: the newest backup is $((( now - ${newest[$kind]:-0} ) / 3600)) hours old"; fi
done
exit "$failed"
