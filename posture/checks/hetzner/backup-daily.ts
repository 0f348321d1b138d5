import { defineCheck } from "../../verdict/define";
import { SYSTEM } from "../../verdict/check";
import { KnownServer } from "../../products/hetzner/cloud-config";
import { Job } from "../../products/hetzner/jobs";
import { judgeJob } from "../../products/hetzner/judge-jobs";
import { judgeServers } from "../../products/hetzner/judge-server";
import { hbaRules } from "../../formats/pg-hba";
import { programOf } from "../../products/hetzner/scripts";
import { backsUp, isCall, resticCalls } from "../../products/hetzner/restic";
import { scopeOf } from "../../products/hetzner/backup-scope";
import { fileLike, HBA } from "../../products/hetzner/servers";

export const hetznerBackupDaily = defineCheck({
  id: "hetzner/backup-daily",
  summary: "An enabled timer dumps every database and backs the dumps up with restic at least once a day.",
  severity: "critical",
  links: ["https://restic.readthedocs.io/en/stable/040_backup.html"],
  remedy:
    "Add a timer with OnCalendar=daily whose service runs pg_dump for each database and then restic backup, and " +
    "enable it in runcmd.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    judgeServers(
      model,
      (servers) => {
        const databases = databasesOf(servers);
        const kept = servers.flatMap(writtenByContainers);
        return [
          judgeJob(servers, "a job that backs up every database daily", 1, (job) => {
            if (!backsUp(job)) return undefined;
            const scope = scopeOf(job, kept);
            return { faults: [...faults(job, databases), ...files(job, kept), ...scope.faults], doubts: scope.doubts };
          }),
        ];
      },
      ["pg_hba", "systemd", "quadlet"],
    ),
});

/** The databases that pg_hba.conf lets someone in to from another machine. */
const databasesOf = (servers: readonly KnownServer[]) =>
  [
    ...new Set(
      servers.flatMap((server) =>
        fileLike(server, HBA).flatMap(([, content]) =>
          hbaRules(content).flatMap(({ type, method, databases }) =>
            type.startsWith("host") && method !== "reject" ? databases : [],
          ),
        ),
      ),
    ),
  ].filter((name) => !/^(?:all|replication|sameuser|samerole|samegroup|template\d|postgres)$|^[/+@]/.test(name));

/** Directories of a server that its containers write to, as customers upload files. */
const writtenByContainers = (server: KnownServer): readonly string[] =>
  fileLike(server, /\.container$/)
    .flatMap(([, content]) =>
      [...content.matchAll(/^Volume=(\/[^:\s]+):[^:\s]+(?::(?!ro\b)\S*)?$/gm)].map(([, path = ""]) => path),
    )
    .filter((path) => !path.startsWith("/run/"));

/** A dump alone leaves them out. */
const files = (job: Job, kept: readonly string[]): readonly string[] =>
  kept.length === 0 || resticCalls(job).some((call) => isCall(call, "backup") && !call.includes("--stdin"))
    ? []
    : [`it leaves out ${kept.join(", ")}`];

function faults({ text, calls }: Job, databases: readonly string[]): readonly string[] {
  const runs = (name: RegExp) => calls.some((one) => name.test(programOf(one)) && one.reach !== "never");
  if (runs(/^pg_(?:dumpall|basebackup)$/)) return [];
  if (!runs(/^pg_dump$/) && !/\b(?:podman|docker)\b.*\bpg_dump/.test(text)) return ["it does not dump the database"];
  const named = new Set(text.split("\n").flatMap(namedIn));
  return databases.filter((name) => !named.has(name)).map((name) => `it does not dump ${name}`);
}

/** Databases by the lists that name them, and by what pg_dump is given. */
function namedIn(line: string): readonly string[] {
  const lists = [/\b(?:PG)?DATABASES?=["']?([^"'\n]*)/, /\bfor\s+\w+\s+in\s+([^;]*)/, /\bpg_dump\b([^|;&>]*)/].flatMap(
    (pattern) => pattern.exec(line)?.[1] ?? [],
  );
  return lists.flatMap((list) => list.replace(/--dbname=/g, "").split(/[\s"',]+/));
}
