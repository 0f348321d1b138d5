#!/usr/bin/env bash
# Starts PostgreSQL once its credentials are sealed, or lets it take over those that were sealed anew: sudo postgres-start
set -euo pipefail
settings=${SETTINGS:-/etc/smallcrm}
source "$settings/postgres.env"

missing=()
while read -r name; do
  [[ -e ${SEALED:-/etc/credstore.encrypted}/$name ]] || missing+=("$name")
done < "$settings/credentials"
if [[ ${#missing[@]} -gt 0 ]]; then
  echo "postgres-start: not sealed yet: ${missing[*]}. Seal each by: seal-credential NAME < FILE" >&2
  exit 1
fi

"$(dirname "$0")/postgres-cluster"
systemctl restart postgres-tls.service
systemctl reload-or-restart "$CLUSTER"
# A unit whose conditions do not hold counts as started.
systemctl is-active --quiet "$CLUSTER" || { echo "postgres-start: $CLUSTER did not start: journalctl --unit=$CLUSTER" >&2; exit 1; }
systemctl start postgres-roles.service
echo "PostgreSQL runs, and its roles are set."
