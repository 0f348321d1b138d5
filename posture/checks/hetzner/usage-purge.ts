import { Check, SYSTEM } from "../../check";
import { Job } from "./jobs";
import { judgeJob } from "./judge-jobs";
import { judgeServers } from "./judge-server";
import { intervals } from "./sql";

const MONTHS = 13;

export const hetznerUsagePurge: Check = {
  id: `hetzner/usage-purge(${MONTHS})`,
  title: `Usage data is deleted by a daily job once it is ${MONTHS} months old.`,
  remedy: `Write a daily timer that deletes page views, sessions and attribution data older than interval '${MONTHS} months', and enable it in runcmd.`,
  stacks: SYSTEM,
  evaluate: ({ model }) => judgeServers(model, (servers) => [judgeJob(servers, `a job that deletes usage data after ${MONTHS} months`, 1, purges)]),
};

function purges({ text }: Job): readonly string[] | undefined {
  if (!/\bdelete\s+from\s+[\w."]*(?:usage|page_?views?|website_event|session|attribution|umami)/i.test(text)) return undefined;
  const wrong = intervals(text).filter(({ unit, count }) => !((unit === "month" && count === MONTHS) || (unit === "year" && count === MONTHS / 12)));
  if (intervals(text).length === 0) return ["it states no interval"];
  return wrong.map(({ written }) => `it deletes after ${written}`);
}
