#!/usr/bin/env bash
# Deletes backups that are too old: by restic's policy, then by their age alone, whatever has become of newer ones.
set -euo pipefail

export TZ=UTC RESTIC_PASSWORD_FILE=$CREDENTIALS_DIRECTORY/restic-password

restic unlock --quiet
restic forget --quiet --retry-lock 2h --group-by host,tags \
  --keep-within-daily 7d --keep-within-weekly 30d --keep-within-monthly 30d

# The policy counts from the newest snapshot of each kind: where backups have stalled, it would keep the rest for ever.
# One day less than the thirty, because what is kept today is looked at again a day later.
cutoff=$(date --date "29 days ago" +%s)
snapshots=$(restic snapshots --no-lock --json)
ids=$(jq --raw-output '.[].id' <<< "$snapshots")
times=$(jq --raw-output '.[].time' <<< "$snapshots" | date --file=- +%s)
paste <(echo "$ids") <(echo "$times") | awk -v cutoff="$cutoff" 'NF == 2 && $2 < cutoff { print $1 }' |
  xargs --no-run-if-empty restic forget --quiet --retry-lock 2h

restic prune --quiet --retry-lock 2h --max-unused 0
