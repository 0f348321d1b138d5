#!/usr/bin/env bash
# Makes PostgreSQL's roles and databases, or sets them right: as the superuser, with passwords from $CREDENTIALS_DIRECTORY.
set -euo pipefail
sql=${SQL:-/usr/local/lib/smallcrm/sql}
# As the superuser, in databases whose owners may put functions beside those of PostgreSQL: theirs are not looked for.
export PGOPTIONS="--client-min-messages=warning --search-path=pg_catalog"

run() {
  # Without a terminal, \password reads standard input.
  setsid --wait psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 "$@"
}

run --dbname=postgres --file="$sql/roles.sql" < /dev/null
for database in smallcrm umami; do
  run --dbname="$database" --file="$sql/roles-$database.sql" < /dev/null
done

# psql hashes the password before it sends it: PostgreSQL never sees it, nor does its log.
while read -r role credential; do
  password=$(<"$CREDENTIALS_DIRECTORY/$credential")
  if [[ ${#password} -lt 24 || $password == *$'\n'* ]]; then
    echo "postgres-roles: $credential is not one line of 24 characters or more" >&2
    exit 1
  fi
  printf '%s\n%s\n' "$password" "$password" | run --dbname=postgres --command="\\password $role" 2>&1 > /dev/null | sed '/^Enter .*: *$/d' >&2
done <<'ROLES'
smallcrm application-password
umami umami-password
backup backup-password
retention retention-password
ROLES
