import { defineCheck } from "../../verdict/define";
import { integer } from "../../verdict/parameters";
import { SYSTEM } from "../../verdict/check";
import { deletionsIn, isOfAccounts, isOfEndedAccounts } from "../../formats/sql-deletions";
import { Job } from "../../products/hetzner/jobs";
import { judgeJob } from "../../products/hetzner/judge-jobs";
import { judgeServers } from "../../products/hetzner/judge-server";
import { intervals, isSpan } from "../../formats/sql-intervals";

export const hetznerExportWindow = defineCheck({
  id: "hetzner/export-window",
  summary: "A daily job deletes Customer Data at the end of the export window, and not before.",
  title: ({ days }) => `A daily job deletes Customer Data at the end of the ${days}-day export window, and not before.`,
  parameters: {
    days: integer("Days after an account's end in which its data can be exported, and after which it is deleted.", {
      unit: "days",
      minimum: 1,
      maximum: 3650,
    }),
  },
  severity: "high",
  links: ["https://www.freedesktop.org/software/systemd/man/latest/systemd.timer.html"],
  remedy: ({ days }) =>
    `Add a daily timer that deletes the data of tenants terminated more than interval '${days} days' ago, and ` +
    "enable it in runcmd.",
  stacks: SYSTEM,
  evaluate: ({ model }, { days }) =>
    judgeServers(
      model,
      (servers) => [
        judgeJob(servers, `a job that deletes tenants' data ${days} days after their termination`, 1, (job) =>
          ends(job, days),
        ),
      ],
      ["systemd"],
    ),
});

function ends({ text }: Job, days: number): readonly string[] | undefined {
  if (!deletionsIn(text).some((one) => isOfEndedAccounts(one) && !isOfAccounts(one))) return undefined;
  // The job may find first what is due, and delete it then.
  const spans = intervals(text);
  if (spans.length === 0) return ["it states no interval"];
  return spans.filter((span) => !isSpan(span, days, "day")).map(({ written }) => `it deletes after ${written}`);
}
