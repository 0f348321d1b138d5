import { databaseNoClientAddress } from "../../checks/database/no-client-address";
import { edgeRequestLogging } from "../../checks/edge/request-logging";
import { posthogHeld, sentryHeld } from "../../checks/secrets/held";
import { wafQuietLogs } from "../../checks/waf/quiet-logs";
import { watchAlerts } from "../../checks/watch/alerts";
import { watchChannelOrder } from "../../checks/watch/channel-order";
import { watchOperations } from "../../checks/watch/operations";
import { watchUptime } from "../../checks/watch/uptime";
import { Claim } from "../../claim";
import { application, at, vendor } from "../rows";
import { DEVELOPERS, PRIVACY_OFFICER, SECURITY_TEAM } from "./attestants";
import { applicationAuditForTwoYears, auditForTwoYears, technicalLogsKept } from "./figures";

const LOGGING = "Monitoring & Incident Response / Logging & Observability";
const STATUS = "Monitoring & Incident Response / Status Page";
const INCIDENTS = "Monitoring & Incident Response / Incident Response";

export const monitoring: readonly Claim[] = [
  application(
    "smvue.logs.structured",
    at(LOGGING, 1),
    "All services log JSON with an id that follows a request.",
    DEVELOPERS,
    technicalLogsKept,
    edgeRequestLogging,
  ),
  application(
    "smvue.logs.addresses-hashed",
    at(LOGGING, 2, 1),
    "Logs hold little personal data: IP addresses only as hashes.",
    DEVELOPERS,
    databaseNoClientAddress,
    wafQuietLogs,
  ),
  application(
    "smvue.logs.emails-masked",
    at(LOGGING, 2, 2),
    "Logs hold little personal data: e-mail addresses only masked.",
    DEVELOPERS,
    wafQuietLogs,
  ),
  application(
    "smvue.logs.audit-trail",
    at(LOGGING, 3),
    "Each administrative action is on record: who, what, when and why.",
    DEVELOPERS,
    applicationAuditForTwoYears,
    auditForTwoYears,
  ),
  application("smvue.logs.sentry", at(LOGGING, 4), "Sentry follows errors and alerts at once.", DEVELOPERS, sentryHeld),
  application(
    "smvue.analytics.posthog",
    at(LOGGING, 5, 1),
    "PostHog follows how the product is used.",
    DEVELOPERS,
    posthogHeld,
  ),
  application("smvue.analytics.consent", at(LOGGING, 5, 2), "PostHog follows only users who consented.", DEVELOPERS),
  vendor(
    "smvue.status.page",
    at(STATUS, 1),
    "smvue.betteruptime.com shows how the system is now and how it was.",
    "Better Stack, which runs the status page",
    watchUptime,
  ),
  application(
    "smvue.incidents.response",
    at(INCIDENTS, 1),
    "There is a set response to incidents of security.",
    SECURITY_TEAM,
    watchAlerts,
    watchChannelOrder,
    watchOperations,
  ),
  application(
    "smvue.incidents.users-told",
    at(INCIDENTS, 2),
    "Users whom an incident touches hear of it in 72 hours at most.",
    PRIVACY_OFFICER,
  ),
  application(
    "smvue.incidents.authorities-told",
    at(INCIDENTS, 3),
    "Supervisory authorities hear of an incident, where the law wants it.",
    PRIVACY_OFFICER,
  ),
  application(
    "smvue.incidents.reviewed",
    at(INCIDENTS, 4),
    "An incident is reviewed afterwards, so that it does not come again.",
    SECURITY_TEAM,
  ),
];
