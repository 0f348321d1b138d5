import { Check, SYSTEM } from "../../check";
import { deletionsIn } from "./deletions";
import { Job } from "./jobs";
import { judgeJob } from "./judge-jobs";
import { judgeServers } from "./judge-server";
import { isSpan } from "./sql";

const MONTHS = 13;

/** Where usage data is: the application's own tables, and those that Umami keeps of visits and visitors. */
const TABLES: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["page views", /^(?:usage_)?page_?views?$|^usage(?:_data)?$/],
  ["attribution data", /attribution/],
  ["Umami's visits", /^website_event$/],
  ["Umami's visitors", /^session$/],
  ["data of Umami's visits", /^event_data$/],
  ["data of Umami's visitors", /^session_data$/],
  ["Umami's revenue by visit", /^revenue$/],
  ["Umami's session replays", /^session_replay$/],
  ["saved session replays", /^session_replay_saved$/],
];
const USAGE = /^(?:\w*usage\w*|page_?views?|\w*attributions?\w*|website_event|session\w*|event_data|revenue|visits?)$/;

export const hetznerUsagePurge: Check = {
  id: `hetzner/usage-purge(${MONTHS})`,
  title:
    `A daily job deletes usage data once it is ${MONTHS} months old: page views, attribution data and ` +
    "Umami's data.",
  remedy:
    "Add a daily timer that deletes page views, attribution data and Umami's events and sessions older than " +
    `interval '${MONTHS} months', and enable it in runcmd.`,
  stacks: SYSTEM,
  evaluate: ({ model }) =>
    judgeServers(model, (servers) =>
      TABLES.map(([what, table]) =>
        judgeJob(servers, `a job that deletes ${what} after ${MONTHS} months`, 1, (job) => purges(job, table)),
      ),
    ),
};

function purges({ text }: Job, table: RegExp): readonly string[] | undefined {
  const all = deletionsIn(text).filter((one) => USAGE.test(one.table));
  const own = all.filter((one) => table.test(one.table));
  if (own.length === 0) return undefined;
  return all.flatMap((one) => {
    if (one.spans.length === 0) return [`it states no interval for ${one.table}`];
    return one.spans
      .filter((span) => !isSpan(span, MONTHS, "month"))
      .map((span) => `it deletes ${one.table} after ${span.written}`);
  });
}
