import { databaseNoClientAddress } from "../../checks/database/no-client-address";
import { logsNoClientAddresses } from "../../checks/logs/no-client-addresses";
import { posthogHeld, sentryHeld } from "../../checks/secrets/held";
import { wafQuietLogs } from "../../checks/waf/quiet-logs";
import { watchAlerts } from "../../checks/watch/alerts";
import { watchChannelOrder } from "../../checks/watch/channel-order";
import { watchOperations } from "../../checks/watch/operations";
import { watchUptime } from "../../checks/watch/uptime";
import { Claim } from "../../claim";
import { application, at, vendor } from "../../claim-rows";
import { DEVELOPERS, PRIVACY_OFFICER, SECURITY_TEAM } from "./attestants";
import { applicationAuditForTwoYears, auditForTwoYears, technicalLogsKept } from "./figures";

const LOGGING = "Monitoring & Incident Response / Logging & Observability";
const STATUS = "Monitoring & Incident Response / Status Page";
const INCIDENTS = "Monitoring & Incident Response / Incident Response";

export const monitoring: readonly Claim[] = [
  application(
    "smvue.logs.structured",
    at(LOGGING, 1),
    "All services log structured JSON with IDs that correlate the entries of a request.",
    DEVELOPERS,
    technicalLogsKept,
  ),
  application(
    "smvue.logs.addresses-hashed",
    at(LOGGING, 2, 1),
    "Logs minimize personal data: IP addresses are hashed.",
    DEVELOPERS,
    logsNoClientAddresses,
    databaseNoClientAddress,
    wafQuietLogs,
  ),
  application(
    "smvue.logs.emails-masked",
    at(LOGGING, 2, 2),
    "Logs minimize personal data: e-mail addresses are masked.",
    DEVELOPERS,
    wafQuietLogs,
  ),
  application(
    "smvue.logs.audit-trail",
    at(LOGGING, 3),
    "The audit trail is comprehensive: for every administrative action it records who, what, when and why.",
    DEVELOPERS,
    applicationAuditForTwoYears,
    auditForTwoYears,
  ),
  application(
    "smvue.logs.sentry",
    at(LOGGING, 4),
    "Sentry tracks errors and alerts in real time.",
    DEVELOPERS,
    sentryHeld,
  ),
  application(
    "smvue.analytics.posthog",
    at(LOGGING, 5, 1),
    "PostHog monitors how the product is used.",
    DEVELOPERS,
    posthogHeld,
  ),
  application(
    "smvue.analytics.consent",
    at(LOGGING, 5, 2),
    "PostHog monitors usage only with the user's consent.",
    DEVELOPERS,
  ),
  vendor(
    "smvue.status.page",
    at(STATUS, 1),
    "smvue.betteruptime.com shows the system's status in real time, and its uptime history.",
    "Better Stack, which runs the status page",
    watchUptime,
  ),
  application(
    "smvue.incidents.response",
    at(INCIDENTS, 1),
    "A security incident triggers the steps listed.",
    SECURITY_TEAM,
    watchAlerts,
    watchChannelOrder,
    watchOperations,
  ),
  application(
    "smvue.incidents.users-told",
    at(INCIDENTS, 2),
    "Affected users are notified of an incident within 72 hours.",
    PRIVACY_OFFICER,
  ),
  application(
    "smvue.incidents.authorities-told",
    at(INCIDENTS, 3),
    "The relevant supervisory authorities are notified of an incident as the law requires.",
    PRIVACY_OFFICER,
  ),
  application(
    "smvue.incidents.reviewed",
    at(INCIDENTS, 4),
    "An incident is reviewed afterwards, to prevent a recurrence.",
    SECURITY_TEAM,
  ),
];
