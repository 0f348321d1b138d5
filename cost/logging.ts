import { FlowLogs } from "../constructs/google/network";
import { HOURS, Part } from "./part";
import { AUDIT_LOG_KIB, FLOW_LOG_KIB, FLOWS_PER_INSTANCE, REQUEST_LOG_KIB, Usage } from "./usage";

const KIB_PER_GIB = 1024 * 1024;
const GROUP = "logs and alerts";
/** Storage costs nothing more for this long. */
const INCLUDED_DAYS = 30;
const DAYS_PER_MONTH = 365 / 12;

/** GiB of flow log entries in a month: one for each pair of ends, direction and interval, of those that are sampled. */
export function flowLogGib({ sampling, intervalSeconds }: FlowLogs, { instances }: Usage): number {
  const entries = instances * FLOWS_PER_INSTANCE * ((HOURS * 3600) / intervalSeconds) * sampling;
  return (entries * FLOW_LOG_KIB) / KIB_PER_GIB;
}

/** @param requestLogs whether Google's own entries of requests are kept */
export function loggingParts(
  usage: Usage,
  flowLogs: FlowLogs,
  days: { readonly technical: number; readonly audit: number },
  requestLogs: boolean,
): readonly Part[] {
  const requests = usage.requests * 1e6;
  const technical = (requests * (usage.logKibPerRequest + (requestLogs ? REQUEST_LOG_KIB : 0))) / KIB_PER_GIB;
  const audit = (requests * usage.auditedStatements * AUDIT_LOG_KIB) / KIB_PER_GIB;
  const flows = flowLogGib(flowLogs, usage);
  const part = (what: string, price: string, quantity: number): Part => ({ what, group: GROUP, price, quantity });
  // In the steady state, every month's entries are kept for as many months as lie beyond the days that are included.
  const kept = (gib: number, keptDays: number) => (gib * Math.max(0, keptDays - INCLUDED_DAYS)) / DAYS_PER_MONTH;
  return [
    part(`output of containers and database${requestLogs ? ", and request logs" : ""}`, "log-storage", technical),
    part("data access audit logs, pgAudit above all", "log-storage", audit),
    part("flow logs", "log-vended", flows),
    part(
      "retention beyond 30 days",
      "log-retention",
      kept(technical + flows, days.technical) + kept(audit, days.audit),
    ),
  ];
}
