#!/usr/bin/env bash
# Deletes what has been kept long enough: retention DATABASE=FILE ... runs each file of SQL, and fails where one of them failed. It prints counts only.
set -euo pipefail

# Days and months are those of UTC. Rows that a policy hides are an error, not a reason to delete less.
export PGOPTIONS="-c TimeZone=UTC -c search_path=public -c row_security=off -c lock_timeout=30s -c statement_timeout=30min"
failed=0
for job in "$@"; do
  psql --no-psqlrc --set=ON_ERROR_STOP=1 --set=due="${DUE:-}" --dbname="service=retention dbname=${job%%=*}" --file="${job#*=}" < /dev/null || failed=1
done
exit "$failed"
