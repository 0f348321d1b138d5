#!/usr/bin/env bash
# Finds PostgreSQL's cluster on the data volume, or makes one where the volume is empty. What a volume holds is never made anew.
set -euo pipefail
source "${SETTINGS:-/etc/smallcrm}/postgres.env"
cluster=$DATA/$VERSION/main

refuse() {
  echo "postgres-cluster: $1" >&2
  exit 1
}

mountpoint --quiet "$DATA" || refuse "$DATA is not the data volume, and nothing is made on the server's own disk"

if [[ -e $cluster/PG_VERSION ]]; then
  [[ $(<"$cluster/PG_VERSION") == "$VERSION" ]] || refuse "$cluster is of version $(<"$cluster/PG_VERSION"), not $VERSION"
  # A server that was built anew may count its users differently.
  if [[ $(stat --format %U "$cluster/PG_VERSION") != postgres ]]; then
    chown --recursive --no-dereference postgres:postgres "$DATA/$VERSION"
  fi
  echo "The cluster in $cluster is found again."
  exit
fi

# initdb works beside the place, so that a cluster which was not finished does not look like one.
rm -rf "$cluster.new"
found=$(find "$DATA" -type f ! -path "$DATA/lost+found*" ! -path "$DATA/.*" -print -quit)
[[ -z $found ]] || refuse "the volume is not empty, and has no cluster of version $VERSION: $found"
install --directory --owner=postgres --group=postgres --mode=0700 "$DATA/$VERSION"
runuser --user postgres -- "$BIN/initdb" --pgdata="$cluster.new" --username=postgres --data-checksums --encoding=UTF8 --locale=C.UTF-8 --auth-local=peer --auth-host=reject
# Settings stand in /etc/postgresql: a second set would mislead.
rm "$cluster.new"/{postgresql,pg_hba,pg_ident}.conf
mv --no-target-directory "$cluster.new" "$cluster"
sync --file-system "$DATA"
