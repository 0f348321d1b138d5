#!/usr/bin/env bash
# Backs up each database and the files of customers. What fails makes no snapshot and leaves the rest alone.
set -euo pipefail

export TZ=UTC RESTIC_PASSWORD_FILE=$CREDENTIALS_DIRECTORY/restic-password
here=$(dirname "${BASH_SOURCE[0]}")
counts=$RUNTIME_DIRECTORY/counts.tsv
# All snapshots of a run bear the time of its start: age counts from there, and what belongs together is found by it.
now=$(date '+%F %T')
snapshot=(--quiet --retry-lock 1h --host smallcrm --time "$now")

# Rows are counted in the transaction that the dump sees, so that a restored database can be held against them exactly.
database() {
  local id line=
  coproc session { psql --no-psqlrc --quiet --no-align --tuples-only --field-separator=$'\t' --set=ON_ERROR_STOP=1 "service=backup dbname=$1"; }
  echo 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT pg_export_snapshot();' >&"${session[1]}"
  cat "$here/sql/row-counts.sql" - <<< '\echo end' >&"${session[1]}"
  read -r id <&"${session[0]}"
  while read -r line <&"${session[0]}" && [ "$line" != end ]; do printf '%s\t%s\n' "$1" "$line" >> "$counts"; done
  [ "$line" = end ]
  restic backup "${snapshot[@]}" --tag "database-$1" --stdin-filename "$1.dump" --stdin-from-command -- \
    pg_dump --format=custom --compress=0 --lock-wait-timeout=5min --snapshot="$id" "service=backup dbname=$1"
}

files() {
  restic backup "${snapshot[@]}" --tag files --one-file-system --exclude-caches "$FILES" "$counts"
}

: > "$counts"
restic unlock --quiet
failed=0
# As jobs of the shell: errexit holds inside of them, which it would not before ||.
for name in $DATABASES; do
  database "$name" &
  wait $! || { echo "$name was not dumped" >&2; failed=1; }
done
files &
wait $! || { echo "files were not backed up, or not all of them" >&2; failed=1; }
exit "$failed"
