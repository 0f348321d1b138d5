#!/usr/bin/env bash
# Run by an engineer, on the application server: ssh smallcrm sudo bash -s -- DATABASE [SNAPSHOT] < restore-database.sh
# Restores a backup, the newest one where none is named, into a database that is empty, and holds its rows against those that the backup counted.
set -euo pipefail

restore() {
  set -euo pipefail
  local database=$1 given=$2 password=$3
  local scripts=${SCRIPTS:-/usr/local/lib/smallcrm} from=$CREDENTIALS_DIRECTORY work=$RUNTIME_DIRECTORY
  local empty id time files counts
  export TZ=UTC RESTIC_PASSWORD_FILE=$from/restic-password
  export PGSERVICEFILE=${SETTINGS:-/etc/smallcrm}/pg_service.conf PGPASSFILE=$work/pgpass
  export PGSSLROOTCERT=$from/database-authority PGSSLCERT=$from/database-client-certificate PGSSLKEY=$from/database-client-key
  "$scripts/postgres-passfile" "$password"
  sql() { psql --no-psqlrc --quiet --no-align --tuples-only --field-separator=$'\t' --set=ON_ERROR_STOP=1 --dbname="service=$database" "$@"; }

  empty=$(sql --command="SELECT count(*) = 0 FROM pg_class WHERE relnamespace::regnamespace::text !~ '^(pg_|information_schema$)'")
  [[ $empty == t ]] || { echo "restore-database: $database is not empty, and is left as it is" >&2; exit 1; }

  restic snapshots --json --retry-lock 1h > "$work/snapshots"
  read -r id time < <(jq --raw-output --arg tag "database-$database" --arg given "$given" \
    'map(select(.tags == [$tag] and (.id | startswith($given)))) | max_by(.time) // empty | .id + " " + .time' "$work/snapshots") ||
    { echo "restore-database: no such backup of $database" >&2; exit 1; }
  read -r files counts < <(jq --raw-output --arg time "$time" \
    '.[] | select(.tags == ["files"] and .time == $time) | .id + " " + (.paths[] | select(endswith("/counts.tsv")))' "$work/snapshots") ||
    { echo "restore-database: the backup of $time has no counts" >&2; exit 1; }
  restic dump "$files" "$counts" | awk -F '\t' -v OFS='\t' -v name="$database" '$1 == name { print $2, $3 }' > "$work/expected"

  # As the database's owner, and all of it or nothing. What others may do, postgres-roles says.
  restic dump "$id" "/$database.dump" | pg_restore --exit-on-error --single-transaction --no-owner --no-privileges --dbname="service=$database"
  sql --file="$scripts/sql/row-counts.sql" > "$work/actual"
  diff "$work/expected" "$work/actual" >&2 || { echo "restore-database: $database does not have the rows of the backup" >&2; exit 1; }
  echo "$database is what it was at $time: $(wc --lines < "$work/actual") tables, each with its rows."
}

database=${1:-}
case $database in
  smallcrm) password=application-password ;;
  umami) password=umami-password ;;
  *) echo "restore-database: which database? smallcrm or umami" >&2; exit 1 ;;
esac
credentials=(restic-password storage-box-key database-authority database-client-certificate database-client-key "$password")

# In a unit, which is given the credentials. Standard input may be this script.
exec systemd-run --quiet --collect --wait --pipe --expand-environment=no --unit=restore-database \
  --property=EnvironmentFile=/etc/smallcrm/backup.env --property=RuntimeDirectory=restore-database --property=RuntimeDirectoryMode=0700 \
  "${credentials[@]/#/--property=LoadCredentialEncrypted=}" \
  -- /usr/bin/bash -c "$(declare -f restore); restore \"\$@\"" restore-database "$database" "${2:-}" "$password" < /dev/null
