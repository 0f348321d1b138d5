import { accept } from "./accept-rule";
import { HostFile, Part } from "./part";
import { APPLICATION_DATA, CREDENTIALS, DATABASES, SCRIPTS, SETTINGS } from "./paths";
import { clientOf } from "./postgres-client";
import { REPOSITORY, values } from "./repository";
import { script } from "./script";
import { settings } from "./settings";
import { sqlFile } from "./sql-file";
import { Section, timer } from "./units";

export interface StorageBox {
  /** Of a subaccount: `u123456-sub1.your-storagebox.de`. */
  readonly host: string;
  readonly user: string;
  /** Directory of the repository, relative to the subaccount's directory. @default "backups" */
  readonly path?: string;
  /**
   * Public keys of the host, as `ssh-keyscan -p 23 HOST` prints them without the name.
   *
   * @default - an operator writes them into storage-box.known_hosts; until then every backup fails
   */
  readonly hostKeys?: readonly string[];
}

export interface BackupProps {
  readonly storageBox: StorageBox;
  /** When backups are made, as `OnCalendar` writes it: once a day. @default "*-*-* 02:30:00" */
  readonly at?: string;
  /** When old backups are deleted: after the new ones are made, also once a day. @default "*-*-* 05:00:00" */
  readonly retentionAt?: string;
}

/**
 * Backups by restic, encrypted before they leave the server, to a Storage Box: both databases and the files of
 * customers, every day.
 * Daily, weekly and monthly backups of the last 30 days are kept; older ones are deleted even if newer ones fail. A
 * check of backup age fails every hour while a backup is missing.
 *
 * @throws InvalidPropsError naming each prop that cannot be accepted.
 */
export function backup(props: BackupProps): Part {
  const { storageBox } = props;
  check(storageBox);
  const scripts = ["backup", "backup-retention", "backup-age", "backup-check", "repository"].map((name) =>
    script(name),
  );
  const jobs = [
    timer({
      name: "backup",
      description: "Backup of databases and files",
      calendar: props.at ?? "*-*-* 02:30:00",
      unit: { RequiresMountsFor: APPLICATION_DATA },
      service: dumps(),
    }),
    timer({
      name: "backup-retention",
      description: "Deletion of old backups",
      calendar: props.retentionAt ?? "*-*-* 05:00:00",
      unit: { After: ["network-online.target", "backup.service"] },
      service: job("backup-retention"),
    }),
    timer({
      name: "backup-age",
      description: "Watch on the age of backups",
      calendar: "hourly",
      service: job("backup-age"),
    }),
    timer({
      name: "backup-check",
      description: "Check of the repository of backups",
      calendar: "Sun *-*-* 06:00:00",
      service: job("backup-check"),
    }),
  ];
  return {
    packages: ["restic", "jq", "openssh-client"],
    files: [
      ...scripts,
      sqlFile("row-counts"),
      ...sshConfiguration(storageBox),
      ...jobs.flatMap(({ files = [] }) => files),
    ],
    run: jobs.flatMap(({ run = [] }) => run),
    credentials: [...values(REPOSITORY, "LoadCredentialEncrypted"), ...clientOf("backup").credentials],
  };
}

const job = (name: string): Section => ({ ...REPOSITORY, ExecStart: `${SCRIPTS}/${name}` });

/**
 * Customers' files belong to the containers' users. The job runs as root to read them, without root's other privileges.
 */
const dumps = (): Section => ({
  ...job("backup"),
  ...clientOf("backup").service,
  CapabilityBoundingSet: "CAP_DAC_READ_SEARCH",
  Environment: [...values(REPOSITORY, "Environment"), ...values(clientOf("backup").service, "Environment")],
  LoadCredentialEncrypted: [...values(REPOSITORY, "LoadCredentialEncrypted"), ...clientOf("backup").credentials],
});

const KNOWN_HOSTS = `${SETTINGS}/storage-box.known_hosts`;

function sshConfiguration({ host, user, path = "backups", hostKeys = [] }: StorageBox): readonly HostFile[] {
  const ssh = {
    HostName: host,
    Port: "23",
    User: user,
    IdentityFile: `\${CREDENTIALS_DIRECTORY}/${CREDENTIALS.storageBoxKey}`,
    IdentitiesOnly: "yes",
    BatchMode: "yes",
    HostKeyAlias: "storage-box",
    UserKnownHostsFile: KNOWN_HOSTS,
    StrictHostKeyChecking: "yes",
    ServerAliveInterval: "30",
  };
  return [
    settings("backup", {
      RESTIC_REPOSITORY: `sftp:storage-box:${path}`,
      DATABASES: Object.values(DATABASES).join(" "),
      FILES: APPLICATION_DATA,
    }),
    {
      path: "/etc/ssh/ssh_config.d/storage-box.conf",
      content: `Host storage-box\n${Object.entries(ssh)
        .map(([key, value]) => `  ${key} ${value}\n`)
        .join("")}`,
    },
    ...(hostKeys.length > 0
      ? [{ path: KNOWN_HOSTS, content: hostKeys.map((key) => `storage-box ${key}\n`).join("") }]
      : []),
  ];
}

const PUBLIC_KEY = /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/]+=*$/;

function check({ host, user, path = "backups", hostKeys = [] }: StorageBox): void {
  accept("backup", [
    {
      prop: "storageBox.host",
      given: host,
      accepted: /^u\d+(-sub\d+)?\.your-storagebox\.de$/.test(host),
      allowed: "a Storage Box or a subaccount of one, such as u123456-sub1.your-storagebox.de",
    },
    {
      prop: "storageBox.user",
      given: user,
      accepted: /^u\d+(-sub\d+)?$/.test(user),
      allowed: "a user of the Storage Box, such as u123456-sub1",
    },
    {
      prop: "storageBox.path",
      given: path,
      accepted: /^\w[\w-]*(\/\w[\w-]*)*$/.test(path),
      allowed: "a relative directory of letters, digits, hyphens and underscores",
    },
    {
      prop: "storageBox.hostKeys",
      given: hostKeys,
      accepted: hostKeys.every((key) => PUBLIC_KEY.test(key)),
      allowed: "public keys as ssh-keyscan prints them, without the name of the host",
    },
  ]);
}
