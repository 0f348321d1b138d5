#!/usr/bin/env bash
# Runs inside the container: restores the dump that comes in, checks every table and index, and writes the rows of each table.
set -euo pipefail

here=$(dirname "${BASH_SOURCE[0]}")
data=$PGDATA/restored
export PGHOST=$data PGUSER=postgres PGOPTIONS=--client-min-messages=warning

initdb --pgdata "$data" --username=postgres --auth=trust --encoding=UTF8 --data-checksums --no-sync > /dev/null
pg_ctl start --silent --wait --pgdata "$data" --log "$data/log" --options "-c listen_addresses= -c unix_socket_directories=$data -c fsync=off"
trap 'pg_ctl stop --silent --mode=immediate --pgdata "$data"' EXIT

createdb "$1"
pg_restore --exit-on-error --no-owner --no-privileges --dbname="$1"
pg_amcheck --install-missing --heapallindexed "$1" >&2
psql --no-psqlrc --quiet --no-align --tuples-only --field-separator=$'\t' --set=ON_ERROR_STOP=1 --dbname="$1" --file="$here/sql/row-counts.sql"
