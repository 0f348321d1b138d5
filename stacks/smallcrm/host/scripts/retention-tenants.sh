#!/usr/bin/env bash
# Deletes tenants at the end of their export window: retention-tenants DUE.sql DELETE.sql
# Files go before the rows that name their tenant: the next run makes up for one that stops in between.
set -euo pipefail

here=$(dirname "$0")
uploads=${UPLOADS:-/var/lib/smallcrm/uploads}
due=$(PGOPTIONS="-c TimeZone=UTC -c search_path=public -c row_security=off" psql --no-psqlrc --set=ON_ERROR_STOP=1 --tuples-only --no-align --dbname="service=retention dbname=smallcrm" --file="$1" < /dev/null)
for id in $due; do
  if [[ ! $id =~ ^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$ ]]; then
    echo "retention-tenants: a tenant's id is no UUID" >&2
    exit 1
  fi
  rm --recursive --force --one-file-system -- "${uploads:?}/$id"
done
DUE=${due//$'\n'/ } exec "$here/retention" "smallcrm=$2"
