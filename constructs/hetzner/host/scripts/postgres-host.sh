#!/usr/bin/env bash
# Gives an address a name on this machine: postgres-host ADDRESS NAME.
set -euo pipefail

address=$1
name=$2
# Where cloud-init manages /etc/hosts, it writes it anew from its template at every boot.
for file in "${ETC:-/etc}"/{hosts,cloud/templates/hosts.debian.tmpl}; do
  [[ -f $file ]] || continue
  others=$(awk -v name="$name" '{ for (i = 2; i <= NF; i++) if ($i == name) next; print }' "$file")
  printf '%s\n%s %s\n' "$others" "$address" "$name" >"$file"
done
