import { Check, SYSTEM } from "../../verdict/check";
import { Job } from "../../products/hetzner/jobs";
import { judgeJob } from "../../products/hetzner/judge-jobs";
import { judgeServers } from "../../products/hetzner/judge-server";
import { isCall, resticCalls } from "../../products/hetzner/restic";

const DAYS = 7;

export const hetznerRestoreTested: Check = {
  id: `hetzner/restore-tested(${DAYS})`,
  title: "A job restores the newest database backup at least once a week, to prove that backups can be restored.",
  remedy:
    "Add a weekly timer whose service fetches the newest dump from restic and restores it into a separate " +
    "PostgreSQL, and enable it in runcmd.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    judgeServers(model, (servers) => [
      judgeJob(servers, "a job that restores the newest backup every week", DAYS, (job) =>
        restores(job) ? faults(job) : undefined,
      ),
    ]),
};

const restores = (job: Job) => resticCalls(job).some((call) => isCall(call, "restore") || isCall(call, "dump"));
const faults = ({ text }: Job) =>
  /\b(?:pg_restore|psql|podman run|docker run)\b/.test(text) ? [] : ["it reads the backup but restores no database"];
