#!/usr/bin/env bash
# Formats the only volume of this server when it is blank, labels it and mounts it. Arguments: mount point, its mount unit, label.
set -euo pipefail

mount_point=$1 unit=$2 label=$3
shopt -s nullglob

refuse() {
  echo "mount-data: $1" >&2
  exit 1
}

# Hetzner attaches a volume some time after the server runs.
volumes=()
for ((try = 1; try <= 120; try++)); do
  volumes=("${DEVICES:-/dev/disk/by-id}"/scsi-0HC_Volume_*)
  [ "${#volumes[@]}" -eq 0 ] || break
  sleep "${PAUSE_SECONDS:-5}"
done
[ "${#volumes[@]}" -eq 1 ] || refuse "${#volumes[@]} volumes are attached, and one is needed: ${volumes[*]}"
volume=${volumes[0]}

# It fails where the volume cannot be read: a volume counts as blank only if it was read.
found=$(wipefs --noheadings --output TYPE,LABEL "$volume")
read -r type has <<< "$found"
if [ -z "$found" ]; then
  mkfs.ext4 -q -L "$label" "$volume"
elif [ "$type" = ext4 ] && [ -z "$has" ]; then
  e2label "$volume" "$label"
elif [ "$type" != ext4 ] || [ "$has" != "$label" ]; then
  refuse "$volume holds something else, which stays as it is: $found"
fi
udevadm trigger --settle "$volume"

# Packages may have made the directory already: what is mounted belongs to the same user.
mkdir -p "$mount_point"
owner=$(stat --format %u:%g "$mount_point") mode=$(stat --format %a "$mount_point")
systemctl daemon-reload
systemctl enable --now "$unit"
if [ -z "$(find "$mount_point" -mindepth 1 -maxdepth 1 ! -name lost+found -print -quit)" ]; then
  chown "$owner" "$mount_point"
  chmod "$mode" "$mount_point"
fi
