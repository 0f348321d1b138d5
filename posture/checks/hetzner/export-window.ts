import { Check, SYSTEM } from "../../check";
import { deletionsIn, isOfAccounts, isOfEnded } from "./deletions";
import { Job } from "./jobs";
import { judgeJob } from "./judge-jobs";
import { judgeServers } from "./judge-server";
import { intervals, isSpan } from "./sql";

const DAYS = 30;

export const hetznerExportWindow: Check = {
  id: `hetzner/export-window(${DAYS})`,
  title: `What customers keep is deleted by a daily job at the end of the ${DAYS} days in which it can be exported, and not before.`,
  remedy: `Write a daily timer that deletes the data of tenants that ended more than interval '${DAYS} days' ago, and enable it in runcmd.`,
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    judgeServers(model, (servers) => [
      judgeJob(servers, `a job that deletes the data of tenants ${DAYS} days after their end`, 1, ends),
    ]),
};

function ends({ text }: Job): readonly string[] | undefined {
  if (!deletionsIn(text).some((one) => isOfEnded(one) && !isOfAccounts(one))) return undefined;
  // The job may find first what is due, and delete it then.
  const spans = intervals(text);
  if (spans.length === 0) return ["it states no interval"];
  return spans.filter((span) => !isSpan(span, DAYS, "day")).map(({ written }) => `it deletes after ${written}`);
}
