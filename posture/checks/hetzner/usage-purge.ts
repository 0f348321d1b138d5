import { nameMatcher } from "../../formats/name-pattern";
import { defineCheck } from "../../verdict/define";
import { named, namePatterns } from "../../verdict/page-parameters";
import { integer } from "../../verdict/parameters";
import { SYSTEM } from "../../verdict/check";
import { Deletion, deletionsIn } from "../../formats/sql-deletions";
import { Job } from "../../products/hetzner/jobs";
import { judgeJob } from "../../products/hetzner/judge-jobs";
import { judgeServers } from "../../products/hetzner/judge-server";
import { isSpan } from "../../formats/sql-intervals";

/** Columns of those who are signed in: Umami, whose visitors are in a table of the same name, has none of them. */
const SIGNED_IN = /\b(?:expir\w*|last_(?:activity|used|seen)\w*|token\w*|user_id|sid|idle\w*)\b/i;

type IsTable = (name: string) => boolean;

const isUsage =
  (usage: IsTable, tables: readonly IsTable[]) =>
  ({ table, statement }: Deletion) =>
    usage(table) || (tables.some((isTable) => isTable(table)) && !SIGNED_IN.test(statement));

export const hetznerUsagePurge = defineCheck({
  id: "hetzner/usage-purge",
  summary: "A daily job deletes usage data once it is as old as stated.",
  severity: "high",
  links: ["https://www.freedesktop.org/software/systemd/man/latest/systemd.timer.html"],
  parameters: {
    months: integer("Age at which usage data is deleted, exactly.", { unit: "months", minimum: 1, maximum: 120 }),
    tables: named("Kinds of usage data, each with the whole names of its tables; each has to be deleted.", {
      printed: false,
    }),
    usage: namePatterns("Whole names of all tables of usage data: none may be deleted at another age.", {
      printed: false,
    }),
  },
  title: ({ months, tables }) =>
    `A daily job deletes usage data once it is ${months} months old: ${tables.map(({ name }) => name).join(", ")}.`,
  remedy: ({ months, tables }) =>
    `Add a daily timer that deletes ${tables.map(({ name }) => name).join(", ") || "usage data"} older than ` +
    `interval '${months} months', and enable it in runcmd.`,
  stacks: SYSTEM,
  evaluate: ({ model }, { months, tables, usage }) => {
    const kinds = tables.map(({ name, matches }) => ({ name, isTable: nameMatcher(matches, "whole") }));
    const counts = isUsage(
      nameMatcher(usage, "whole"),
      kinds.map(({ isTable }) => isTable),
    );
    return judgeServers(
      model,
      (servers) =>
        kinds.map(({ name, isTable }) =>
          judgeJob(servers, `a job that deletes ${name} after ${months} months`, 1, (job) =>
            purges(job, months, isTable, counts),
          ),
        ),
      ["systemd"],
    );
  },
});

function purges(
  { text }: Job,
  months: number,
  isTable: IsTable,
  counts: (deletion: Deletion) => boolean,
): readonly string[] | undefined {
  const all = deletionsIn(text).filter(counts);
  const own = all.filter((one) => isTable(one.table));
  if (own.length === 0) return undefined;
  return all.flatMap((one) => {
    if (one.spans.length === 0) return [`it states no interval for ${one.table}`];
    return one.spans
      .filter((span) => !isSpan(span, months, "month"))
      .map((span) => `it deletes ${one.table} after ${span.written}`);
  });
}
