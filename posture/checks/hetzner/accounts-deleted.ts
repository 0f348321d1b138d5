import { defineCheck } from "../../verdict/define";
import { integer } from "../../verdict/parameters";
import { SYSTEM } from "../../verdict/check";
import { deletionsIn, isOfAccounts, isOfEndedAccounts } from "../../formats/sql-deletions";
import { Job } from "../../products/hetzner/jobs";
import { judgeJob } from "../../products/hetzner/judge-jobs";
import { judgeServers } from "../../products/hetzner/judge-server";
import { daysOf } from "../../formats/sql-intervals";

export const hetznerAccountsDeleted = defineCheck({
  id: "hetzner/accounts-deleted",
  summary: "A daily job deletes account data within the stated number of days of an account's termination.",
  title: ({ days }) => `A daily job deletes account data within ${days} days of an account's termination.`,
  parameters: {
    days: integer("Days after an account's end by which its data is gone, at most.", {
      unit: "days",
      minimum: 1,
      maximum: 3650,
    }),
  },
  severity: "high",
  links: ["https://www.freedesktop.org/software/systemd/man/latest/systemd.timer.html"],
  remedy: ({ days }) =>
    `Add a daily timer that deletes accounts no later than ${days} days after their termination, and enable it in ` +
    "runcmd.",
  stacks: SYSTEM,
  evaluate: ({ model }, { days }) =>
    judgeServers(
      model,
      (servers) => [
        judgeJob(servers, `a job that deletes accounts within ${days} days of their termination`, 1, (job) =>
          ends(job, days),
        ),
      ],
      ["systemd"],
    ),
});

function ends({ text }: Job, days: number): readonly string[] | undefined {
  const all = deletionsIn(text).filter((one) => isOfEndedAccounts(one) && isOfAccounts(one));
  if (all.length === 0) return undefined;
  return all.flatMap(({ spans }) =>
    spans.length === 0
      ? ["it states no interval"]
      : spans
          .filter((span) => !(daysOf(span) > 0 && daysOf(span) <= days))
          .map(({ written }) => `it deletes after ${written}`),
  );
}
