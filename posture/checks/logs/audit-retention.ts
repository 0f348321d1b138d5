import { Check, SYSTEM } from "../../verdict/check";
import { verdict } from "../../verdict/expectations";
import { judgeRetention } from "../../products/google/log-retention";
import { auditLogs, projectOf } from "../../products/google/log-routes";

/** @param days that every audit log of Google Cloud is kept, at least */
export const auditRetention = (days: number): Check => ({
  id: `logs/audit-retention(${days})`,
  title: `All audit logs of the project are kept for at least ${days} days, and in production nobody can shorten that.`,
  remedy:
    "Route admin activity, data access, system event and policy denied logs, without exclusions, through an " +
    `enabled sink to a log bucket with at least ${days} days of retention, locked in production.`,
  stacks: SYSTEM,
  evaluate: (context) =>
    verdict(auditLogs(projectOf(context.model)).map((entries) => judgeRetention(days, entries, context))),
});
