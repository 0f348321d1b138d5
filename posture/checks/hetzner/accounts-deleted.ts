import { Check, SYSTEM } from "../../verdict/check";
import { deletionsIn, isOfAccounts, isOfEndedAccounts } from "../../formats/sql-deletions";
import { Job } from "../../products/hetzner/jobs";
import { judgeJob } from "../../products/hetzner/judge-jobs";
import { judgeServers } from "../../products/hetzner/judge-server";
import { daysOf } from "../../formats/sql-intervals";

const DAYS = 30;
export const hetznerAccountsDeleted: Check = {
  id: `hetzner/accounts-deleted(${DAYS})`,
  title: `A daily job deletes account data within ${DAYS} days of an account's termination.`,
  remedy:
    `Add a daily timer that deletes accounts no later than ${DAYS} days after their termination, and enable it in ` +
    "runcmd.",
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    judgeServers(model, (servers) => [
      judgeJob(servers, `a job that deletes accounts within ${DAYS} days of their termination`, 1, ends),
    ]),
};

function ends({ text }: Job): readonly string[] | undefined {
  const all = deletionsIn(text).filter((one) => isOfEndedAccounts(one) && isOfAccounts(one));
  if (all.length === 0) return undefined;
  return all.flatMap(({ spans }) =>
    spans.length === 0
      ? ["it states no interval"]
      : spans
          .filter((span) => !(daysOf(span) > 0 && daysOf(span) <= DAYS))
          .map(({ written }) => `it deletes after ${written}`),
  );
}
