import { Part } from "./part";
import { SCRIPTS } from "./paths";
import { script } from "./script";
import { unit } from "./units";

/** Label of the file system on a server's data volume. */
export const LABEL = "smallcrm-data";

/** Name of the unit that mounts a path: systemd derives it from the path. */
export function mountUnit(mountPoint: string): string {
  if (!/^(?:\/[a-z0-9_]+)+$/.test(mountPoint))
    throw new Error(
      `${mountPoint}: the mount point must be an absolute path of lowercase letters, digits and underscores`,
    );
  return `${mountPoint.slice(1).replaceAll("/", "-")}.mount`;
}

/**
 * Mounts the server's only volume, formats it only if it is blank, and waits for it, because Hetzner attaches it to a
 * running server. Units that need the data use `RequiresMountsFor=`, so that they do not start on the server's own disk
 * if the volume is missing. List this part before theirs.
 *
 * @throws Error where the mount point is not a plain absolute path.
 */
export function dataVolume(mountPoint: string): Part {
  return {
    files: [
      script("mount-data"),
      unit(mountUnit(mountPoint), {
        Unit: { Description: `Data volume at ${mountPoint}`, Before: "local-fs.target" },
        Mount: {
          What: `/dev/disk/by-label/${LABEL}`,
          Where: mountPoint,
          Type: "ext4",
          Options: "noatime,nodev,nosuid,noexec",
        },
        Install: { WantedBy: "local-fs.target" },
      }),
    ],
    run: [[`${SCRIPTS}/mount-data`, mountPoint, mountUnit(mountPoint), LABEL]],
  };
}
