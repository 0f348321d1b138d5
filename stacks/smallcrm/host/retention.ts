import { HostFile, Part } from "../../../constructs/hetzner/host/part";
import { APPLICATION_DATA, CREDENTIALS, DATABASES, SCRIPTS, SEALED, SQL } from "../../../constructs/hetzner/host/paths";
import { clientOf } from "../../../constructs/hetzner/host/postgres-client";
import { smallcrmScript, smallcrmSql } from "./files";
import { Section, timer } from "../../../constructs/hetzner/host/units";

const FILES = ["purge-application", "purge-umami", "delete-tenants-due", "delete-tenants", "delete-accounts"];
const sql = (name: string) => `${SQL}/${name}.sql`;

/**
 * Deletes what the page promises to delete: usage data after 13 months, accounts within 30 days of their termination,
 * Customer Data at the end of the 30-day export window. Invoices are kept. docs/smallcrm-data.md specifies tables and
 * columns. The jobs do not run until their credentials are sealed.
 */
export function retention(): Part {
  const jobs = [
    // Before the backup, so that a backup contains nothing that was due for deletion.
    job(
      "purge-usage",
      "Deletion of usage data after 13 months",
      "*-*-* 01:45:00",
      `${SCRIPTS}/retention ${DATABASES.application}=${sql("purge-application")} ` +
        `${DATABASES.umami}=${sql("purge-umami")}`,
    ),
    job(
      "delete-tenants",
      "Deletion of Customer Data after the export window",
      "*-*-* *:05:00",
      `${SCRIPTS}/retention-tenants ${sql("delete-tenants-due")} ${sql("delete-tenants")}`,
      {
        // Files belong to the container's user.
        CapabilityBoundingSet: "CAP_DAC_OVERRIDE",
        ReadWritePaths: `-${APPLICATION_DATA}/uploads`,
      },
    ),
    job(
      "delete-accounts",
      "Deletion of accounts within 30 days of their end",
      "*-*-* *:20:00",
      `${SCRIPTS}/retention ${DATABASES.application}=${sql("delete-accounts")}`,
    ),
  ];
  return {
    files: [
      ...["retention", "retention-tenants"].map(smallcrmScript),
      ...FILES.map(smallcrmSql),
      ...jobs.flatMap(({ files = [] }): readonly HostFile[] => files),
    ],
    run: jobs.flatMap(({ run = [] }) => run),
    credentials: [
      CREDENTIALS.databaseAuthority,
      CREDENTIALS.clientCertificate,
      CREDENTIALS.clientKey,
      CREDENTIALS.retentionPassword,
    ],
  };
}

function job(name: string, description: string, calendar: string, command: string, lifted: Section = {}): Part {
  const { service, credentials } = clientOf("retention");
  return timer({
    name,
    description,
    calendar,
    unit: {
      RequiresMountsFor: APPLICATION_DATA,
      ConditionPathExists: credentials.map((credential) => `${SEALED}/${credential}`),
    },
    service: { ...service, ...lifted, ExecStart: command, TimeoutStartSec: "1h" },
  });
}
