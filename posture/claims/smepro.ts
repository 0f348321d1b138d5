import { databaseBackupsRoll } from "../checks/database/backups-roll";
import { databaseNotPublic } from "../checks/database/not-public";
import { databasePointInTimeRecovery } from "../checks/database/point-in-time-recovery";
import { databasePostgres } from "../checks/database/postgres";
import { databaseRegionalHa } from "../checks/database/regional-ha";
import { databaseTlsRequired } from "../checks/database/tls-required";
import { edgeContentSecurityPolicy } from "../checks/edge/content-security-policy";
import { edgeNoCookies } from "../checks/edge/no-cookies";
import { edgeHttpRedirects } from "../checks/edge/http-redirects";
import { edgeRequestLogging } from "../checks/edge/request-logging";
import { edgeTlsMinimum } from "../checks/edge/tls-minimum";
import { googleManagedKeys } from "../checks/encryption/google-managed-keys";
import { noPublicBucket } from "../checks/files/no-public-bucket";
import { defaultAccounts } from "../checks/identity/default-accounts";
import { leastPrivilege } from "../checks/identity/least-privilege";
import { noServiceAccountKeys } from "../checks/identity/no-service-account-keys";
import { workloadIdentityFederation } from "../checks/identity/workload-identity-federation";
import { locationManagedServices } from "../checks/location/managed-services";
import { locationNothingElse } from "../checks/location/nothing-else";
import { locationOneProject } from "../checks/location/one-project";
import { locationRegion } from "../checks/location/region";
import { technicalRetention } from "../checks/logs/technical-retention";
import { networkNoInternetEgress } from "../checks/network/no-internet-egress";
import { networkNothingIn } from "../checks/network/nothing-in";
import { runIngressThroughLoadBalancer } from "../checks/run/ingress-through-load-balancer";
import { runIsolatedIdentity } from "../checks/run/isolated-identity";
import { runNoSecretVariables } from "../checks/run/no-secret-variables";
import { runSecretsAtRuntime } from "../checks/run/secrets-at-runtime";
import { databasePasswordHeld, tokenSigningHeld } from "../checks/secrets/held";
import { secretsNoLiteralValues } from "../checks/secrets/no-literal-values";
import { secretsNoWideAccess } from "../checks/secrets/no-wide-access";
import { secretsScopedAccess } from "../checks/secrets/scoped-access";
import { stateReaders } from "../checks/state/readers";
import { onlyGoogle } from "../checks/vendors/only";
import { wafBoundToEveryBackend } from "../checks/waf/bound-to-every-backend";
import { wafQuietLogs } from "../checks/waf/quiet-logs";
import { wafRateLimit } from "../checks/waf/rate-limit";
import { Claim, Page } from "../claim";
import { noKeyFiles } from "../repository/no-key-files";
import { secretDetection } from "../repository/secret-detection";
import { application, at, infrastructure, process } from "./rows";

const COLLECT = "1. What we collect";
const USE = "2. How we use it";
const BROWSER = "3. Cookies and local storage";
const PLACE = "4. Where your data lives";
const SHARING = "5. Sharing and subprocessors";
const SECURITY = "6. Security";
const RETENTION = "7. Retention and deletion";
const RIGHTS = "8. Your rights";
const CHANGES = "9. Changes and contact";

const DEVELOPERS = "SMEPro's application developers";
const MANAGEMENT = "SMEPro's management";
const PRIVACY_OFFICER = "SMEPro's privacy officer";
const SUPPORT = "SMEPro's support";

const inUsCentral1 = locationRegion("us-central1");
const recoverable = databasePointInTimeRecovery();
const logsForThirtyToNinetyDays = technicalRetention(30, 90);

const collect: readonly Claim[] = [
  application(
    "smepro.collected.account-data",
    at(COLLECT, 1),
    "The service holds of users: name, work e-mail, role, organization, the password's hash and last sign-in, as set up or as the workspace's admin gave it.",
    DEVELOPERS,
  ),
  application(
    "smepro.collected.operational-data",
    at(COLLECT, 2),
    "The service holds of the business: assets, filing duties, forms, findings, agencies' confirmations and registrations, as users enter or import them.",
    DEVELOPERS,
  ),
  application(
    "smepro.collected.audit-records",
    at(COLLECT, 3),
    "Triggers in the database write down who made or changed an obligation or a submission, and when.",
    DEVELOPERS,
  ),
  infrastructure(
    "smepro.collected.technical-logs",
    at(COLLECT, 4),
    "The infrastructure logs requests: address, path, status and time.",
    edgeRequestLogging,
    wafQuietLogs,
  ),
  application(
    "smepro.collected.no-payment-cards",
    at(COLLECT, 5, 1),
    "The application takes no data of payment cards; what is to be paid is invoiced.",
    DEVELOPERS,
  ),
  application("smepro.collected.no-children", at(COLLECT, 5, 2), "The service is not made for children.", MANAGEMENT),
];

const use: readonly Claim[] = [
  application(
    "smepro.use.service",
    at(USE, 1),
    "Data is used to give the service: deadlines, checks of filings, EDI and the audit trail.",
    DEVELOPERS,
  ),
  application(
    "smepro.use.users-authenticated",
    at(USE, 2, 1),
    "Data is used for security: users are authenticated and tenants kept apart.",
    DEVELOPERS,
    tokenSigningHeld,
  ),
  application(
    "smepro.use.access-investigated",
    at(USE, 2, 2),
    "Data is used for security: access that may be unauthorized is looked into.",
    SUPPORT,
    edgeRequestLogging,
  ),
  infrastructure(
    "smepro.use.rate-limit",
    at(USE, 2, 3),
    "Rates are limited against abuse.",
    wafRateLimit,
    wafBoundToEveryBackend,
    runIngressThroughLoadBalancer,
    networkNothingIn,
  ),
  application(
    "smepro.use.support",
    at(USE, 3),
    "Data is used to answer those who write to support@smepro.app.",
    SUPPORT,
  ),
  application(
    "smepro.use.metrics",
    at(USE, 4),
    "The platform is run and bettered by sums, such as filings by form, in which no customer and no filing can be seen.",
    DEVELOPERS,
  ),
  application("smepro.use.no-advertising", at(USE, 5, 1), "No data is used for advertising.", MANAGEMENT),
  application("smepro.use.not-sold", at(USE, 5, 2), "No data is sold or rented out.", MANAGEMENT),
  application(
    "smepro.use.no-training",
    at(USE, 5, 3),
    "No model learns from what filings contain.",
    MANAGEMENT,
    onlyGoogle,
  ),
];

const browser: readonly Claim[] = [
  application("smepro.website.no-cookies", at(BROWSER, 1, 1), "The website sets no cookie.", DEVELOPERS, edgeNoCookies),
  infrastructure(
    "smepro.website.no-third-parties",
    at(BROWSER, 1, 2),
    "The website loads no script, font, pixel or analytics of others.",
    edgeContentSecurityPolicy,
  ),
  application(
    "smepro.browser.three-values",
    at(BROWSER, 1, 3),
    "The application keeps three values in the browser, each for its work.",
    DEVELOPERS,
  ),
  application(
    "smepro.browser.token",
    at(BROWSER, 2),
    "smepro_token is in session storage: the signed token, good for 12 hours, gone with the tab.",
    DEVELOPERS,
    tokenSigningHeld,
  ),
  application(
    "smepro.browser.user",
    at(BROWSER, 3),
    "smepro_user is in session storage: name and organization, for the header.",
    DEVELOPERS,
  ),
  application(
    "smepro.browser.workspace",
    at(BROWSER, 4),
    "smepro_org and smepro_api are in local storage: the workspace chosen, and another API endpoint where one is wanted.",
    DEVELOPERS,
  ),
];

const place: readonly Claim[] = [
  infrastructure(
    "smepro.platform.google-cloud",
    at(PLACE, 1, 1),
    "Production is on Google Cloud.",
    onlyGoogle,
    locationManagedServices,
  ),
  infrastructure("smepro.platform.region", at(PLACE, 1, 2), "Production is in us-central1, Iowa, USA.", inUsCentral1),
  infrastructure(
    "smepro.compute.cloud-run",
    at(PLACE, 1, 3),
    "The application is on Cloud Run.",
    locationManagedServices,
    locationNothingElse,
    locationOneProject,
  ),
  infrastructure(
    "smepro.database.cloud-sql",
    at(PLACE, 1, 4),
    "Data is in PostgreSQL, managed by Cloud SQL.",
    databasePostgres,
  ),
  infrastructure(
    "smepro.database.high-availability",
    at(PLACE, 1, 5),
    "The database is highly available.",
    databaseRegionalHa,
  ),
  infrastructure(
    "smepro.database.point-in-time-recovery",
    at(PLACE, 1, 6),
    "The database's backups lead back to any point in time.",
    recoverable,
  ),
  infrastructure(
    "smepro.secrets.in-secret-manager",
    at(PLACE, 1, 7),
    "Credentials of the database and keys that sign tokens are in Secret Manager.",
    databasePasswordHeld,
    tokenSigningHeld,
    secretsNoLiteralValues,
    runNoSecretVariables,
    runSecretsAtRuntime,
    stateReaders,
  ),
  process(
    "smepro.secrets.not-in-code",
    at(PLACE, 1, 8),
    "The application's code holds neither credentials of the database nor keys that sign tokens.",
    secretDetection,
    noKeyFiles,
  ),
];

const sharing: readonly Claim[] = [
  application(
    "smepro.sharing.only-these",
    at(SHARING, 1),
    "Data is disclosed in the listed cases and no others.",
    PRIVACY_OFFICER,
    networkNothingIn,
    leastPrivilege,
    workloadIdentityFederation,
    noServiceAccountKeys,
    defaultAccounts,
    secretsScopedAccess,
    secretsNoWideAccess,
    runIsolatedIdentity,
    databaseNotPublic,
    noPublicBucket,
  ),
  infrastructure(
    "smepro.sharing.subprocessors",
    at(SHARING, 2, 1),
    "Data is disclosed to those who host the service.",
    onlyGoogle,
    networkNoInternetEgress,
  ),
  infrastructure(
    "smepro.sharing.only-google",
    at(SHARING, 2, 2),
    "One company hosts the service, Google LLC in the United States: compute, storage, secrets and logs.",
    onlyGoogle,
    networkNoInternetEgress,
    inUsCentral1,
  ),
  application(
    "smepro.sharing.page-first",
    at(SHARING, 2, 3),
    "The page names a new subprocessor before there is one.",
    PRIVACY_OFFICER,
    onlyGoogle,
  ),
  application(
    "smepro.sharing.at-your-direction",
    at(SHARING, 3, 1),
    "Data is disclosed to whom the customer says, as with EDI files that the customer fetches and hands in.",
    DEVELOPERS,
  ),
  application(
    "smepro.sharing.no-filings-sent",
    at(SHARING, 3, 2),
    "Agencies get no filing from SMEPro unless that was agreed in writing.",
    DEVELOPERS,
    networkNoInternetEgress,
  ),
  application(
    "smepro.sharing.law",
    at(SHARING, 4, 1),
    "Data is disclosed where valid legal process asks for it.",
    PRIVACY_OFFICER,
  ),
  application(
    "smepro.sharing.notice",
    at(SHARING, 4, 2),
    "The customer is told of legal process, where that is not forbidden.",
    PRIVACY_OFFICER,
  ),
  application(
    "smepro.sharing.successor",
    at(SHARING, 5),
    "Data is disclosed to a company that takes over, which the same policy binds.",
    MANAGEMENT,
  ),
];

const security: readonly Claim[] = [
  application(
    "smepro.security.overview",
    at(SECURITY, 1),
    "An overview of security tells more than the policy's points.",
    MANAGEMENT,
  ),
  application("smepro.passwords.bcrypt", at(SECURITY, 2, 1), "Of passwords there are only bcrypt hashes.", DEVELOPERS),
  application(
    "smepro.passwords.checked-in-database",
    at(SECURITY, 2, 2),
    "Credentials are checked inside the database.",
    DEVELOPERS,
  ),
  application(
    "smepro.sessions.signed-tokens",
    at(SECURITY, 3, 1),
    "A session is a signed token that ends after 12 hours.",
    DEVELOPERS,
    tokenSigningHeld,
  ),
  application(
    "smepro.sessions.tenant-from-token",
    at(SECURITY, 3, 2),
    "Each query's tenant comes from the verified token and from nothing that a client sends.",
    DEVELOPERS,
    tokenSigningHeld,
  ),
  application(
    "smepro.tenants.row-level-security",
    at(SECURITY, 4),
    "PostgreSQL's row-level security keeps tenants apart.",
    DEVELOPERS,
    databasePostgres,
  ),
  infrastructure(
    "smepro.encryption.in-transit",
    at(SECURITY, 5, 1),
    "What travels is under TLS.",
    edgeTlsMinimum,
    edgeHttpRedirects,
    databaseTlsRequired,
  ),
  infrastructure(
    "smepro.encryption.at-rest",
    at(SECURITY, 5, 2),
    "What is stored is encrypted as Cloud SQL does by default.",
    googleManagedKeys,
  ),
  application(
    "smepro.audit.append-only",
    at(SECURITY, 6),
    "Triggers record changes of obligations and submissions, and records are only ever added.",
    DEVELOPERS,
  ),
];

const retention: readonly Claim[] = [
  application(
    "smepro.retention.workspace",
    at(RETENTION, 1, 1),
    "What belongs to the business and its audits is kept as long as the workspace.",
    DEVELOPERS,
  ),
  application(
    "smepro.retention.compliance-record",
    at(RETENTION, 1, 2),
    "The workspace's data is the customer's record of compliance, which regulators may want for years back.",
    PRIVACY_OFFICER,
  ),
  application(
    "smepro.retention.export-window",
    at(RETENTION, 2, 1),
    "When a workspace ends, its data can be exported for 30 days.",
    DEVELOPERS,
  ),
  application(
    "smepro.retention.deleted",
    at(RETENTION, 2, 2),
    "After its export, an ended workspace's data is deleted from production.",
    DEVELOPERS,
  ),
  infrastructure(
    "smepro.retention.backups-expire",
    at(RETENTION, 2, 3),
    "Backups are encrypted and run out in their turn.",
    databaseBackupsRoll,
    googleManagedKeys,
  ),
  application(
    "smepro.retention.account-data",
    at(RETENTION, 3, 1),
    "A user whom an admin removes is deleted or made anonymous.",
    DEVELOPERS,
  ),
  application(
    "smepro.retention.audit-attribution",
    at(RETENTION, 3, 2),
    "Audit records still say who a removed user was.",
    DEVELOPERS,
  ),
  infrastructure(
    "smepro.retention.technical-logs",
    at(RETENTION, 4),
    "Technical logs are kept for 30 to 90 days, for security and to find faults.",
    logsForThirtyToNinetyDays,
  ),
  application(
    "smepro.retention.legal-hold",
    at(RETENTION, 5),
    "The law, or a legal hold in writing, may keep data longer.",
    PRIVACY_OFFICER,
  ),
];

const rights: readonly Claim[] = [
  application(
    "smepro.rights.admins",
    at(RIGHTS, 1, 1),
    "Admins of a workspace manage its users and export its data, in the product or by asking.",
    DEVELOPERS,
  ),
  application(
    "smepro.rights.users",
    at(RIGHTS, 1, 2),
    "A user who writes to support@smepro.app can see, mend or delete what is held of them.",
    PRIVACY_OFFICER,
  ),
  application("smepro.rights.answered", at(RIGHTS, 1, 3), "A user's request is answered in 30 days at most.", SUPPORT),
  application(
    "smepro.rights.routed",
    at(RIGHTS, 1, 4),
    "What concerns the employer's data may be passed on to the workspace's admin.",
    PRIVACY_OFFICER,
  ),
  application(
    "smepro.rights.state-laws",
    at(RIGHTS, 1, 5),
    "Rights under privacy laws of US states hold for the personal data that SMEPro controls.",
    PRIVACY_OFFICER,
  ),
];

const changes: readonly Claim[] = [
  application("smepro.changes.posted", at(CHANGES, 1, 1), "Changes of the policy stand on its page.", PRIVACY_OFFICER),
  application(
    "smepro.changes.announced",
    at(CHANGES, 1, 2),
    "Admins hear of changes that matter by e-mail, 30 days ahead at least.",
    PRIVACY_OFFICER,
  ),
  application("smepro.contact.support", at(CHANGES, 1, 3), "support@smepro.app takes questions and requests.", SUPPORT),
];

export const smepro: Page = {
  system: "smepro",
  title: "SMEPro privacy policy",
  claims: [...collect, ...use, ...browser, ...place, ...sharing, ...security, ...retention, ...rights, ...changes],
};
