import { Check, SYSTEM } from "../../check";
import { verdict } from "../../judge";
import { keptFor } from "../shared/log-keeping";
import { auditLogs, projectOf } from "../shared/log-routes";

/** @param days that every audit log of Google Cloud is kept, at least */
export const auditRetention = (days: number): Check => ({
  id: `logs/audit-retention(${days})`,
  title: `Every audit log of the project is kept for at least ${days} days, and in production nobody can shorten that.`,
  remedy: `Bring admin activity, data access, system events and policy refusals by an enabled sink, with nothing excluded, to a log bucket of at least ${days} days, locked in production.`,
  stacks: SYSTEM,
  evaluate: (context) => verdict(auditLogs(projectOf(context.model)).map((entries) => keptFor(days, entries, context))),
});
