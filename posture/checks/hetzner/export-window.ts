import { Check, SYSTEM } from "../../check";
import { Job } from "./jobs";
import { judgeJob } from "./judge-jobs";
import { judgeServers } from "./judge-server";
import { intervals } from "./sql";

const DAYS = 30;

export const hetznerExportWindow: Check = {
  id: `hetzner/export-window(${DAYS})`,
  title: `Data of accounts that have ended is deleted by a daily job after the ${DAYS} days in which it can be exported.`,
  remedy: `Write a daily timer that deletes the data of accounts that ended more than interval '${DAYS} days' ago, and enable it in runcmd.`,
  stacks: SYSTEM,
  evaluate: ({ model }) => judgeServers(model, (servers) => [judgeJob(servers, `a job that deletes the data of accounts ${DAYS} days after their end`, 1, ends)]),
};

function ends({ text }: Job): readonly string[] | undefined {
  if (!/\bdelete\s+from\b/i.test(text) || !/\b\w*(?:terminat|closed|cancel|ended)\w*\b/i.test(text)) return undefined;
  const spans = intervals(text);
  if (spans.length === 0) return ["it states no interval"];
  return spans.filter(({ unit, count }) => !(unit === "day" && count === DAYS)).map(({ written }) => `it deletes after ${written}`);
}
