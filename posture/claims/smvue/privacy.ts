import { hubspotHeld, pipedriveHeld, salesforceHeld } from "../../checks/secrets/held";
import { crmTokensKey } from "../../checks/secrets/key-domain";
import { Claim } from "../../claim";
import { application, at, infrastructure, vendor } from "../../claim-rows";
import { DEVELOPERS, PRIVACY_OFFICER } from "./attestants";
import { databaseNoParametersLogged } from "../../checks/database/no-parameters-logged";
import { filesKeptLive } from "../../checks/files/kept-live";
import {
  accessLogsForTwoYears,
  applicationAuditForTwoYears,
  auditForTwoYears,
  backupsForSevenDays,
  deletionAfterNinetyDays,
  filesGoneInSevenDays,
  pgauditForTwoYears,
  recoveryOfSevenDays,
} from "./figures";

const GDPR = "Compliance & Data Privacy / GDPR";
const CRM = "Compliance & Data Privacy / CRM Data Handling";
const RETENTION = "Compliance & Data Privacy / Data Retention";

const gdpr: readonly Claim[] = [
  application("smvue.gdpr.complies", at(GDPR, 1), "SMVue supports full compliance with the GDPR.", PRIVACY_OFFICER),
  application(
    "smvue.gdpr.erasure",
    at(GDPR, 2),
    "Erasure (article 17) has 3 phases: PII is anonymized, content data removed, and audit references purged.",
    DEVELOPERS,
    filesGoneInSevenDays,
    backupsForSevenDays,
  ),
  application(
    "smvue.gdpr.portability",
    at(GDPR, 3),
    "All data can be exported in machine-readable form (article 20).",
    DEVELOPERS,
  ),
  application(
    "smvue.gdpr.processing-agreement",
    at(GDPR, 4, 1),
    "A data processing agreement is available on request.",
    PRIVACY_OFFICER,
  ),
  application(
    "smvue.gdpr.contractual-clauses",
    at(GDPR, 4, 2),
    "The data processing agreement contains Standard Contractual Clauses for data transfers across borders.",
    PRIVACY_OFFICER,
  ),
  application(
    "smvue.gdpr.impact-assessment",
    at(GDPR, 5, 1),
    "A data protection impact assessment has been completed.",
    PRIVACY_OFFICER,
  ),
  application(
    "smvue.gdpr.impact-assessment-given",
    at(GDPR, 5, 2),
    "The data protection impact assessment is available on request.",
    PRIVACY_OFFICER,
  ),
];

const crm: readonly Claim[] = [
  application(
    "smvue.crm.read-only",
    at(CRM, 1, 1),
    "Every CRM integration (HubSpot, Salesforce, Pipedrive) has read-only access through OAuth.",
    DEVELOPERS,
    hubspotHeld,
    salesforceHeld,
    pipedriveHeld,
  ),
  application("smvue.crm.never-written", at(CRM, 1, 2), "SMVue never writes to a customer's CRM.", DEVELOPERS),
  application(
    "smvue.crm.tokens-encrypted",
    at(CRM, 1, 3),
    "Stored OAuth tokens are encrypted in a key domain of their own, apart from business data.",
    DEVELOPERS,
    crmTokensKey,
  ),
];

const retention: readonly Claim[] = [
  application(
    "smvue.retention.active-accounts",
    at(RETENTION, 1),
    "An active account's data is retained for as long as the account exists.",
    DEVELOPERS,
    filesKeptLive,
  ),
  application(
    "smvue.retention.cancelled-accounts",
    at(RETENTION, 2, 1),
    "A cancelled account's data is retained for 90 days after suspension.",
    DEVELOPERS,
    deletionAfterNinetyDays,
    filesKeptLive,
  ),
  application(
    "smvue.retention.deleted-for-good",
    at(RETENTION, 2, 2),
    "A cancelled account's data is permanently deleted after those 90 days.",
    DEVELOPERS,
    deletionAfterNinetyDays,
    filesGoneInSevenDays,
    backupsForSevenDays,
    recoveryOfSevenDays,
    databaseNoParametersLogged,
  ),
  infrastructure(
    "smvue.retention.audit-logs",
    at(RETENTION, 3),
    "Audit logs are kept for 2 years.",
    auditForTwoYears,
    pgauditForTwoYears,
    applicationAuditForTwoYears,
    accessLogsForTwoYears,
  ),
  infrastructure(
    "smvue.retention.backups",
    at(RETENTION, 4, 1),
    "Database backups are kept for 7 days.",
    backupsForSevenDays,
  ),
  infrastructure(
    "smvue.retention.point-in-time-recovery",
    at(RETENTION, 4, 2),
    "Database backups allow point-in-time recovery.",
    recoveryOfSevenDays,
  ),
  vendor(
    "smvue.retention.ai-providers",
    at(RETENTION, 5),
    "AI providers keep data for up to 30 days and then delete it.",
    "Anthropic and OpenAI",
  ),
];

export const privacy: readonly Claim[] = [...gdpr, ...crm, ...retention];
