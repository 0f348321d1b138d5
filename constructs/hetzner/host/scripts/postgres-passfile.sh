#!/usr/bin/env bash
# Writes the password file of a unit: postgres-passfile CREDENTIAL, from $CREDENTIALS_DIRECTORY to $PGPASSFILE.
set -euo pipefail

password=$(<"$CREDENTIALS_DIRECTORY/$1")
if [[ -z $password || $password == *$'\n'* ]]; then
  echo "credential $1 is not one line" >&2
  exit 1
fi
# In a password file, colons and backslashes of a value stand behind a backslash.
password=${password//\\/\\\\}
password=${password//:/\\:}
umask 077
printf '*:*:*:*:%s\n' "$password" >"$PGPASSFILE"
