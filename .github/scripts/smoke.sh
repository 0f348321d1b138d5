#!/usr/bin/env bash
# Asks a deployed service for its health, as a client would: name, certificate and load balancer included.
#   smoke.sh HOST
set -euo pipefail
status=$(curl --silent --show-error --output /dev/null --write-out '%{http_code}' --retry 10 --retry-all-errors \
  --retry-delay "${RETRY_DELAY:-6}" --max-time 20 "${SCHEME:-https}://$1/health") || status=none
if [ "$status" != 200 ]; then
  echo "https://$1/health: got $status, expected 200" >&2
  exit 1
fi
echo "https://$1/health: 200"
