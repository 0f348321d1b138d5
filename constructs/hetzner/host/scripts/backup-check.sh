#!/usr/bin/env bash
# Checks the repository, and reads a quarter of its data: another one every week.
set -euo pipefail

export TZ=UTC RESTIC_PASSWORD_FILE=$CREDENTIALS_DIRECTORY/restic-password

restic unlock --quiet
restic check --quiet --retry-lock 2h --read-data-subset "$(( $(date +%s) / 604800 % 4 + 1 ))/4"
