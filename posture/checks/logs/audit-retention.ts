import { defineCheck } from "../../verdict/define";
import { integer } from "../../verdict/parameters";
import { SYSTEM } from "../../verdict/check";
import { verdict } from "../../verdict/expectations";
import { judgeRetention } from "../../products/google/log-retention";
import { auditLogs, projectOf } from "../../products/google/log-routes";

/** @param days that every audit log of Google Cloud is kept, at least */
export const auditRetention = defineCheck({
  id: "logs/audit-retention",
  summary:
    "All audit logs of the project are kept for at least the stated number of days, and in " +
    "production nobody can shorten that.",
  severity: "high",
  links: ["https://cloud.google.com/logging/docs/buckets"],
  parameters: { days: integer("How long they are kept, at least.", { unit: "days", minimum: 1, maximum: 3650 }) },
  title: ({ days }) =>
    `All audit logs of the project are kept for at least ${days} days, and in production nobody can shorten that.`,
  remedy: ({ days }) =>
    "Route admin activity, data access, system event and policy denied logs, without exclusions, through an " +
    `enabled sink to a log bucket with at least ${days} days of retention, locked in production.`,
  stacks: SYSTEM,
  evaluate: (context, { days }) =>
    verdict(auditLogs(projectOf(context.model)).map((entries) => judgeRetention(days, entries, context))),
});
