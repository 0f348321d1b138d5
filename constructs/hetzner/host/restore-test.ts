import { accept } from "./accept-rule";
import { Part } from "./part";
import { APPLICATION_DATA, SCRIPTS, SETTINGS } from "./paths";
import { REPOSITORY, values } from "./repository";
import { script } from "./script";
import { settings } from "./settings";
import { Section, timer } from "./units";

export interface RestoreTestProps {
  /** When backups are restored, as `OnCalendar` writes it. @default "Sun *-*-* 08:00:00" */
  readonly at?: string;
  /** Image with PostgreSQL of the database server's major version: `docker.io/library/postgres:17.6@sha256:…`. */
  readonly image: string;
}

/**
 * File that the outcome of each test is appended to: time, snapshot, rows of each table, seconds and result, and no
 * customer data.
 */
export const EVIDENCE = `${APPLICATION_DATA}/evidence/restore-tests.jsonl`;

/**
 * Restores the newest backup of each database every week, in a container without network, and compares it with the rows
 * counted by the backup. A restore that fails, misses a row or contains a damaged page or index fails the job. Use it
 * with `backup`, whose settings it reads.
 *
 * @throws InvalidPropsError where the image has no digest.
 */
export function restoreTest({ at = "Sun *-*-* 08:00:00", image }: RestoreTestProps): Part {
  accept("restoreTest", [
    {
      prop: "image",
      given: image,
      accepted: /^[a-z0-9.-]+\/[a-z0-9./_-]+(:[\w.-]+)?@sha256:[0-9a-f]{64}$/.test(image),
      allowed: "an image with its registry and digest: docker.io/library/postgres:17.6@sha256:…",
    },
  ]);
  const { files = [], run } = timer({
    name: "restore-test",
    description: "Restore of the newest backups, as a test",
    calendar: at,
    unit: {
      RequiresMountsFor: APPLICATION_DATA,
      After: ["network-online.target", "backup.service", "backup-retention.service"],
    },
    service: {
      ...CONTAINERS,
      ...REPOSITORY,
      EnvironmentFile: [...values(REPOSITORY, "EnvironmentFile"), `${SETTINGS}/restore-test.env`],
      ExecStart: `${SCRIPTS}/restore-test`,
    },
  });
  return {
    packages: ["podman", "restic", "jq"],
    files: [
      script("restore-test"),
      script("restore-verify"),
      settings("restore-test", { RESTORE_IMAGE: image, EVIDENCE }),
      ...files,
    ],
    run,
    credentials: values(REPOSITORY, "LoadCredentialEncrypted"),
  };
}

/**
 * Sandbox options that would keep Podman from creating containers. The container itself is sandboxed by its own
 * options.
 */
const CONTAINERS: Section = {
  CapabilityBoundingSet: "~",
  ProtectSystem: "full",
  PrivateDevices: "no",
  ProtectClock: "no",
  ProtectControlGroups: "no",
  ProtectHostname: "no",
  ProtectKernelTunables: "no",
  ProtectProc: "default",
  RestrictAddressFamilies: "AF_UNIX AF_INET AF_INET6 AF_NETLINK",
  RestrictNamespaces: "no",
  RestrictSUIDSGID: "no",
  MemoryDenyWriteExecute: "no",
};
