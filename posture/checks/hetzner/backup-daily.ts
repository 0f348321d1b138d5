import { Check, SYSTEM } from "../../check";
import { Job } from "./jobs";
import { judgeJob } from "./judge-jobs";
import { judgeServers } from "./judge-server";
import { backsUp } from "./restic";

const dumps = ({ text }: Job) => /\bpg_(?:dump(?:all)?|basebackup)\b/.test(text);

export const hetznerBackupDaily: Check = {
  id: "hetzner/backup-daily",
  title: "A server dumps the database and hands the dump to restic once a day at least, by a timer that is enabled.",
  remedy: "Write a timer with OnCalendar daily whose service runs pg_dump and restic backup, and enable it in runcmd.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    judgeServers(model, (servers) => [
      judgeJob(servers, "a job that backs the database up every day", 1, (job) => (backsUp(job) ? (dumps(job) ? [] : ["it does not dump the database"]) : undefined)),
    ]),
};
