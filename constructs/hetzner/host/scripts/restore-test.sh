#!/usr/bin/env bash
# Restores the newest backup of each database into a container that is thrown away, holds it against the rows counted by the backup, and writes down what came of it.
set -euo pipefail

export TZ=UTC RESTIC_PASSWORD_FILE=$CREDENTIALS_DIRECTORY/restic-password
here=$(dirname "${BASH_SOURCE[0]}")
work=$(mktemp --directory)
# A test that was cut off, by a reboot say, leaves its container with all that it restored.
discard() { podman rm --force --ignore --volumes restore-test > /dev/null; }
trap 'rm -rf "$work"; discard' EXIT
discard
restic snapshots --json --retry-lock 1h > "$work/snapshots"

# No network, nothing of the server but the scripts, and no room to write but a volume that goes with the container.
restored() {
  restic dump "$1" "/$2.dump" | podman run --rm --name restore-test --interactive --network none --read-only --user postgres \
    --cap-drop all --security-opt no-new-privileges --volume /var/lib/postgresql/data --volume "$here:/restore:ro" \
    --entrypoint bash "$RESTORE_IMAGE" /restore/restore-verify "$2"
}

# Rows were counted in the transaction of the dump; the counts lie beside the files of the same run.
counted() {
  local found
  found=$(jq --raw-output --arg id "$1" '(.[] | select(.id == $id).time) as $time | .[] | select(.tags == ["files"] and .time == $time) | .id + " " + (.paths[] | select(endswith("/counts.tsv")))' "$work/snapshots")
  restic dump "${found%% *}" "${found#* }" | awk -F '\t' -v OFS='\t' -v name="$2" '$1 == name { print $2, $3 }'
}

try() {
  counted "$1" "$2" > "$work/expected"
  [ -s "$work/expected" ]
  restored "$1" "$2" > "$work/actual"
  diff "$work/expected" "$work/actual" >&2
}

failed=0
mkdir -p "$(dirname "$EVIDENCE")"
for name in $DATABASES; do
  id=$(jq --raw-output --arg tag "database-$name" 'map(select(.tags == [$tag])) | max_by(.time).id // ""' "$work/snapshots")
  result=passed
  SECONDS=0
  : > "$work/actual"
  # As a job of the shell: errexit holds inside of it, which it would not after if.
  try "$id" "$name" &
  wait $! || { echo "the backup of $name could not be restored as it was made" >&2; result=failed; failed=1; }
  jq --null-input --compact-output --arg time "$(date --iso-8601=seconds)" --arg database "$name" --arg snapshot "$id" --arg result "$result" --argjson seconds "$SECONDS" \
    --rawfile rows "$work/actual" '{ $time, $database, $snapshot, $result, $seconds, rows: ($rows | [scan("(.+)\t([0-9]+)") | { (.[0]): (.[1] | tonumber) }] | add // {}) }' >> "$EVIDENCE"
done
# Two lines a week: about a year of them.
tail --lines 120 "$EVIDENCE" > "$EVIDENCE.new"
mv "$EVIDENCE.new" "$EVIDENCE"
exit "$failed"
