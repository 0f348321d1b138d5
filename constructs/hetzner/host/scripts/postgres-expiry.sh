#!/usr/bin/env bash
# Fails while one of the certificates in $CREDENTIALS_DIRECTORY has less than 30 days left.
set -euo pipefail
cd "$CREDENTIALS_DIRECTORY"

soon=()
for certificate in *; do
  openssl x509 -in "$certificate" -noout -checkend $((30 * 86400)) > /dev/null || soon+=("$certificate")
done
[[ ${#soon[@]} -eq 0 ]] || { echo "postgres-expiry: less than 30 days are left of ${soon[*]}" >&2; exit 1; }
