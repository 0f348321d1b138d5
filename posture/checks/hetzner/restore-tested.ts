import { defineCheck } from "../../verdict/define";
import { integer } from "../../verdict/parameters";
import { SYSTEM } from "../../verdict/check";
import { filesInContainer, Job } from "../../products/hetzner/jobs";
import { judgeJob } from "../../products/hetzner/judge-jobs";
import { judgeServers } from "../../products/hetzner/judge-server";
import { programOf } from "../../products/hetzner/scripts";
import { isCall, resticCalls } from "../../products/hetzner/restic";

export const hetznerRestoreTested = defineCheck({
  id: "hetzner/restore-tested",
  summary: "A job restores the newest database backup regularly, to prove that backups can be restored.",
  title: ({ days }) =>
    `A job restores the newest database backup at least every ${days} days, to prove that backups can be restored.`,
  parameters: {
    days: integer("Longest time between two restores.", { unit: "days", minimum: 1, maximum: 366, default: 7 }),
  },
  severity: "high",
  links: ["https://restic.readthedocs.io/en/stable/050_restore.html"],
  remedy:
    "Add a weekly timer whose service fetches the newest dump from restic and restores it into a separate " +
    "PostgreSQL, and enable it in runcmd.",
  stacks: SYSTEM,
  evaluate: ({ model }, { days }) =>
    judgeServers(
      model,
      (servers) => [
        judgeJob(servers, `a job that restores the newest backup at least every ${days} days`, days, (job) =>
          restores(job) ? faults(job) : undefined,
        ),
      ],
      ["systemd"],
    ),
});

const restores = (job: Job) => resticCalls(job).some((call) => isCall(call, "restore") || isCall(call, "dump"));

/** What is restored in a container of which no script is known is taken to be restored by its image. */
function faults({ calls, files, server }: Job): readonly string[] {
  const run = calls.filter(({ reach }) => reach !== "never");
  const restoring = files.some((path) => server.config.files.get(path)?.includes("pg_restore")) ? "pg_restore" : "psql";
  if (run.some((one) => programOf(one) === restoring || programOf(one) === "pg_restore")) return [];
  const containers = run.filter(
    ({ words: [name = "", verb] }) => /(?:^|\/)(?:podman|docker)$/.test(name) && verb === "run",
  );
  const followed = containers.flatMap(filesInContainer).some((path) => files.includes(path));
  return containers.length > 0 && !followed ? [] : ["it reads the backup but restores no database"];
}
