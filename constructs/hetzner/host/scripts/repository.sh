#!/usr/bin/env bash
# restic for an operator, as a unit that is given the sealed password and key: sudo /usr/local/lib/smallcrm/repository snapshots
set -euo pipefail

# Read by the shell inside of the unit.
restic="RESTIC_PASSWORD_FILE=\$CREDENTIALS_DIRECTORY/restic-password exec restic \"\$@\""
exec systemd-run --quiet --collect --wait --pipe --expand-environment=no \
  --property=EnvironmentFile=/etc/smallcrm/backup.env \
  --property=LoadCredentialEncrypted=restic-password --property=LoadCredentialEncrypted=storage-box-key \
  --property=CacheDirectory=smallcrm-restic --setenv=RESTIC_CACHE_DIR=/var/cache/smallcrm-restic \
  -- /usr/bin/bash -c "$restic" restic "$@"
