#!/usr/bin/env bash
# Installs the packages of this server that cloud-init could not install, for half an hour: its way out may come later than itself.
set -euo pipefail

mapfile -t packages < "${PACKAGES:-/etc/smallcrm/packages}"
export DEBIAN_FRONTEND=noninteractive

installed() {
  local package
  for package in "${packages[@]}"; do
    [ "$(dpkg-query --show --showformat '${db:Status-Status}' "$package" 2> /dev/null)" = installed ] || return 1
  done
}

for ((try = 1; try <= 60; try++)); do
  if installed; then exit 0; fi
  if ! apt-get update --quiet || ! apt-get install --yes --quiet --option Dpkg::Options::=--force-confold "${packages[@]}"; then
    sleep "${PAUSE_SECONDS:-30}"
  fi
done
echo "Not all installed after $((try - 1)) tries: ${packages[*]}" >&2
exit 1
