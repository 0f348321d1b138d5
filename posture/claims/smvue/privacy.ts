import { hubspotHeld, pipedriveHeld, salesforceHeld } from "../../checks/secrets/held";
import { crmTokensKey } from "../../checks/secrets/key-domain";
import { Claim } from "../../claim";
import { application, at, infrastructure, vendor } from "../rows";
import { DEVELOPERS, PRIVACY_OFFICER } from "./attestants";
import {
  accessLogsForTwoYears,
  applicationAuditForTwoYears,
  auditForTwoYears,
  backupsForSevenDays,
  filesGoneInNinetyDays,
  pgauditForTwoYears,
  recoveryOfSevenDays,
} from "./figures";

const GDPR = "Compliance & Data Privacy / GDPR";
const CRM = "Compliance & Data Privacy / CRM Data Handling";
const RETENTION = "Compliance & Data Privacy / Data Retention";

const gdpr: readonly Claim[] = [
  application("smvue.gdpr.complies", at(GDPR, 1), "SMVue complies with all of the GDPR.", PRIVACY_OFFICER),
  application(
    "smvue.gdpr.erasure",
    at(GDPR, 2),
    "Erasure (article 17) goes in 3 phases: personal data made anonymous, content removed, references in audits purged.",
    DEVELOPERS,
    filesGoneInNinetyDays,
    backupsForSevenDays,
  ),
  application(
    "smvue.gdpr.portability",
    at(GDPR, 3),
    "All data can be exported in a form for machines (article 20).",
    DEVELOPERS,
  ),
  application(
    "smvue.gdpr.processing-agreement",
    at(GDPR, 4, 1),
    "Who asks gets a data processing agreement.",
    PRIVACY_OFFICER,
  ),
  application(
    "smvue.gdpr.contractual-clauses",
    at(GDPR, 4, 2),
    "The data processing agreement has the standard contractual clauses for transfers abroad.",
    PRIVACY_OFFICER,
  ),
  application(
    "smvue.gdpr.impact-assessment",
    at(GDPR, 5, 1),
    "The data protection impact assessment is done.",
    PRIVACY_OFFICER,
  ),
  application(
    "smvue.gdpr.impact-assessment-given",
    at(GDPR, 5, 2),
    "Who asks gets the data protection impact assessment.",
    PRIVACY_OFFICER,
  ),
];

const crm: readonly Claim[] = [
  application(
    "smvue.crm.read-only",
    at(CRM, 1, 1),
    "HubSpot, Salesforce and Pipedrive are reached by OAuth with rights to read only.",
    DEVELOPERS,
    hubspotHeld,
    salesforceHeld,
    pipedriveHeld,
  ),
  application("smvue.crm.never-written", at(CRM, 1, 2), "Nothing is ever written into a customer's CRM.", DEVELOPERS),
  application(
    "smvue.crm.tokens-encrypted",
    at(CRM, 1, 3),
    "Stored OAuth tokens are under a key domain that business data does not share.",
    DEVELOPERS,
    crmTokensKey,
  ),
];

const retention: readonly Claim[] = [
  application(
    "smvue.retention.active-accounts",
    at(RETENTION, 1),
    "An account's data is kept while the account lives.",
    DEVELOPERS,
  ),
  application(
    "smvue.retention.cancelled-accounts",
    at(RETENTION, 2, 1),
    "A cancelled account's data is kept for 90 days from its suspension.",
    DEVELOPERS,
  ),
  application(
    "smvue.retention.deleted-for-good",
    at(RETENTION, 2, 2),
    "A cancelled account's data is then deleted for good.",
    DEVELOPERS,
    filesGoneInNinetyDays,
    backupsForSevenDays,
  ),
  infrastructure(
    "smvue.retention.audit-logs",
    at(RETENTION, 3),
    "Audit logs stay for 2 years.",
    auditForTwoYears,
    pgauditForTwoYears,
    applicationAuditForTwoYears,
    accessLogsForTwoYears,
  ),
  infrastructure(
    "smvue.retention.backups",
    at(RETENTION, 4, 1),
    "Backups of the database stay for 7 days.",
    backupsForSevenDays,
  ),
  infrastructure(
    "smvue.retention.point-in-time-recovery",
    at(RETENTION, 4, 2),
    "Backups of the database lead back to a point in time.",
    recoveryOfSevenDays,
  ),
  vendor(
    "smvue.retention.ai-providers",
    at(RETENTION, 5),
    "AI providers delete what they hold after 30 days at most.",
    "Anthropic and OpenAI",
  ),
];

export const privacy: readonly Claim[] = [...gdpr, ...crm, ...retention];
