import { Check, SYSTEM } from "../../verdict/check";
import { deletionsIn, isOfAccounts, isOfEndedAccounts } from "../../formats/sql-deletions";
import { Job } from "../../products/hetzner/jobs";
import { judgeJob } from "../../products/hetzner/judge-jobs";
import { judgeServers } from "../../products/hetzner/judge-server";
import { intervals, isSpan } from "../../formats/sql-intervals";

const DAYS = 30;

export const hetznerExportWindow: Check = {
  id: `hetzner/export-window(${DAYS})`,
  title: `A daily job deletes Customer Data at the end of the ${DAYS}-day export window, and not before.`,
  remedy:
    `Add a daily timer that deletes the data of tenants terminated more than interval '${DAYS} days' ago, and ` +
    "enable it in runcmd.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    judgeServers(model, (servers) => [
      judgeJob(servers, `a job that deletes tenants' data ${DAYS} days after their termination`, 1, ends),
    ]),
};

function ends({ text }: Job): readonly string[] | undefined {
  if (!deletionsIn(text).some((one) => isOfEndedAccounts(one) && !isOfAccounts(one))) return undefined;
  // The job may find first what is due, and delete it then.
  const spans = intervals(text);
  if (spans.length === 0) return ["it states no interval"];
  return spans.filter((span) => !isSpan(span, DAYS, "day")).map(({ written }) => `it deletes after ${written}`);
}
