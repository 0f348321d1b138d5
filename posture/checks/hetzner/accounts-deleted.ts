import { Check, SYSTEM } from "../../check";
import { deletionsIn, isOfAccounts, isOfEnded } from "./deletions";
import { Job } from "./jobs";
import { judgeJob } from "./judge-jobs";
import { judgeServers } from "./judge-server";
import { daysOf } from "./sql";

const DAYS = 30;
export const hetznerAccountsDeleted: Check = {
  id: `hetzner/accounts-deleted(${DAYS})`,
  title: `What is held of accounts is deleted by a daily job within ${DAYS} days of their end.`,
  remedy: `Write a daily timer that deletes accounts that ended ${DAYS} days ago or less long, and enable it in runcmd.`,
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    judgeServers(model, (servers) => [
      judgeJob(servers, `a job that deletes accounts within ${DAYS} days of their end`, 1, ends),
    ]),
};

function ends({ text }: Job): readonly string[] | undefined {
  const all = deletionsIn(text).filter((one) => isOfEnded(one) && isOfAccounts(one));
  if (all.length === 0) return undefined;
  return all.flatMap(({ spans }) =>
    spans.length === 0
      ? ["it states no interval"]
      : spans
          .filter((span) => !(daysOf(span) > 0 && daysOf(span) <= DAYS))
          .map(({ written }) => `it deletes after ${written}`),
  );
}
