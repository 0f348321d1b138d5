import { Claim } from "../../claim";
import { databasePgaudit } from "../../checks/database/pgaudit";
import { locationManagedServices } from "../../checks/location/managed-services";
import { logsAccessesAudited } from "../../checks/logs/accesses-audited";
import { secretsKeyDomains } from "../../checks/secrets/key-domains";
import { wafAdminAllowlist } from "../../checks/waf/admin-allowlist";
import { containerScanning } from "../../checks/repository/container-scanning";
import { dependencyScanning } from "../../checks/repository/dependency-scanning";
import { infrastructureScanning } from "../../checks/repository/infrastructure-scanning";
import { sastOnEveryChange } from "../../checks/repository/sast-on-every-change";
import { secretDetection } from "../../checks/repository/secret-detection";
import { weeklyScans } from "../../checks/repository/weekly-scans";
import { application, at, infrastructure, process } from "../../claim-rows";
import { DEVELOPERS, MANAGEMENT } from "./attestants";
import { applicationAuditForTwoYears, auditForTwoYears, pgauditForTwoYears } from "./figures";

const INTRODUCTION = "";

export const introduction: readonly Claim[] = [
  application(
    "smvue.security.taken-seriously",
    at(INTRODUCTION, 1, 1),
    "SMVue treats the security of its customers' data as a serious matter.",
    MANAGEMENT,
  ),
  infrastructure(
    "smvue.platform.built-on-google",
    at(INTRODUCTION, 1, 2),
    "The platform is built from managed services of Google Cloud.",
    locationManagedServices,
  ),
  application(
    "smvue.defense.field-encryption",
    at(INTRODUCTION, 1, 3),
    "Defence in depth: individual fields are encrypted.",
    DEVELOPERS,
    secretsKeyDomains,
  ),
  application(
    "smvue.defense.admin-second-factor",
    at(INTRODUCTION, 1, 4),
    "Defence in depth: administrative access requires multi-factor authentication.",
    DEVELOPERS,
    wafAdminAllowlist,
  ),
  infrastructure(
    "smvue.defense.audit-logging",
    at(INTRODUCTION, 1, 5),
    "Defence in depth: audit logging is comprehensive.",
    databasePgaudit,
    pgauditForTwoYears,
    applicationAuditForTwoYears,
    auditForTwoYears,
    logsAccessesAudited,
  ),
  application(
    "smvue.defense.ai-controls",
    at(INTRODUCTION, 1, 6),
    "Defence in depth: there are security controls specific to AI.",
    DEVELOPERS,
  ),
  process(
    "smvue.defense.automated-scanning",
    at(INTRODUCTION, 1, 7),
    "Defence in depth: automated security scans cover the whole development pipeline.",
    sastOnEveryChange,
    dependencyScanning,
    containerScanning,
    infrastructureScanning,
    secretDetection,
    weeklyScans,
  ),
];
