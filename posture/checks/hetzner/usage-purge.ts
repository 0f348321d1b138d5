import { Check, SYSTEM } from "../../verdict/check";
import { Deletion, deletionsIn } from "../../formats/sql-deletions";
import { Job } from "../../products/hetzner/jobs";
import { judgeJob } from "../../products/hetzner/judge-jobs";
import { judgeServers } from "../../products/hetzner/judge-server";
import { isSpan } from "../../formats/sql-intervals";

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
/** Whatever else the page counts as usage data: page views and attribution, by the names that people give them. */
const USAGE = /^(?:usage(?:_data|_events?|_log)?|(?:usage_)?page_?views?|\w*attributions?\w*|visits?)$/;
/** Columns of those who are signed in: Umami, whose visitors are in a table of the same name, has none of them. */
const SIGNED_IN = /\b(?:expir\w*|last_(?:activity|used|seen)\w*|token\w*|user_id|sid|idle\w*)\b/i;

const isUsage = ({ table, statement }: Deletion) =>
  USAGE.test(table) || (TABLES.some(([, pattern]) => pattern.test(table)) && !SIGNED_IN.test(statement));

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
  const all = deletionsIn(text).filter(isUsage);
  const own = all.filter((one) => table.test(one.table));
  if (own.length === 0) return undefined;
  return all.flatMap((one) => {
    if (one.spans.length === 0) return [`it states no interval for ${one.table}`];
    return one.spans
      .filter((span) => !isSpan(span, MONTHS, "month"))
      .map((span) => `it deletes ${one.table} after ${span.written}`);
  });
}
