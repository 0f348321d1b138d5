import { databaseBackupsRoll } from "../checks/database/backups-roll";
import { databaseNoParametersLogged } from "../checks/database/no-parameters-logged";
import { databaseNotPublic } from "../checks/database/not-public";
import { databasePointInTimeRecovery } from "../checks/database/point-in-time-recovery";
import { databasePostgres } from "../checks/database/postgres";
import { databaseRegionalHa } from "../checks/database/regional-ha";
import { databaseTlsRequired } from "../checks/database/tls-required";
import { deletionJob } from "../checks/deletion/job";
import { edgeContentSecurityPolicy } from "../checks/edge/content-security-policy";
import { dnsOwnAddresses } from "../checks/dns/own-addresses";
import { edgeNoEarlyData } from "../checks/edge/no-early-data";
import { edgeNoSharedCache } from "../checks/edge/no-shared-cache";
import { edgeNoCookies } from "../checks/edge/no-cookies";
import { edgeHttpRedirects } from "../checks/edge/http-redirects";
import { edgeRequestLogging } from "../checks/edge/request-logging";
import { edgeTlsMinimum } from "../checks/edge/tls-minimum";
import { googleManagedKeys } from "../checks/encryption/google-managed-keys";
import { noPublicBucket } from "../checks/files/no-public-bucket";
import { accessByEffect } from "../checks/identity/access-by-effect";
import { defaultAccounts } from "../checks/identity/default-accounts";
import { deploymentImpersonatesNobody } from "../checks/identity/deployment-impersonates-nobody";
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
import { runDeploymentRunsNoMigrations } from "../checks/run/deployment-runs-no-migrations";
import { runIngressThroughLoadBalancer } from "../checks/run/ingress-through-load-balancer";
import { runIsolatedIdentity } from "../checks/run/isolated-identity";
import { runNoSecretVariables } from "../checks/run/no-secret-variables";
import { runSecretsAtRuntime } from "../checks/run/secrets-at-runtime";
import { databasePasswordHeld, tokenSigningHeld } from "../checks/secrets/held";
import { secretsDeploymentReadsNone } from "../checks/secrets/deployment-reads-none";
import { secretsNoLiteralValues } from "../checks/secrets/no-literal-values";
import { secretsNoWideAccess } from "../checks/secrets/no-wide-access";
import { secretsScopedAccess } from "../checks/secrets/scoped-access";
import { stateReaders } from "../checks/state/readers";
import { onlyGoogle } from "../checks/vendors/only";
import { wafBoundToEveryBackend } from "../checks/waf/bound-to-every-backend";
import { wafQuietLogs } from "../checks/waf/quiet-logs";
import { wafRateLimit } from "../checks/waf/rate-limit";
import { Claim, Page } from "../claim";
import { noKeyFiles } from "../checks/repository/no-key-files";
import { secretDetection } from "../checks/repository/secret-detection";
import { application, at, infrastructure, process } from "../claim-rows";

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
const deletionAfterThirtyDays = deletionJob(30);
const logsForThirtyToNinetyDays = technicalRetention(30, 90);

const collect: readonly Claim[] = [
  application(
    "smepro.collected.account-data",
    at(COLLECT, 1),
    "Account data such as name, work e-mail, role, organization, password hash and last sign-in time is " +
      "collected at provisioning or from the workspace's admin.",
    DEVELOPERS,
  ),
  application(
    "smepro.collected.operational-data",
    at(COLLECT, 2),
    "Operational data such as assets, filing obligations, forms, findings, agencies' confirmation numbers " +
      "and registrations is entered or imported by users.",
    DEVELOPERS,
  ),
  application(
    "smepro.collected.audit-records",
    at(COLLECT, 3),
    "For every obligation and submission, database triggers record when it was created or changed, and by whom.",
    DEVELOPERS,
  ),
  infrastructure(
    "smepro.collected.technical-logs",
    at(COLLECT, 4),
    "Infrastructure request logs hold IP address, path, status and timestamp.",
    edgeRequestLogging,
    wafQuietLogs,
  ),
  application(
    "smepro.collected.no-payment-cards",
    at(COLLECT, 5, 1),
    "The application collects no payment card data; where billing applies, it is by invoice.",
    DEVELOPERS,
  ),
  application(
    "smepro.collected.no-children",
    at(COLLECT, 5, 2),
    "The service is neither directed to children nor intended for them.",
    MANAGEMENT,
  ),
];

const use: readonly Claim[] = [
  application(
    "smepro.use.service",
    at(USE, 1),
    "Data is used to provide the service: deadlines, validation of filings, EDI output and the audit trail.",
    DEVELOPERS,
  ),
  application(
    "smepro.use.users-authenticated",
    at(USE, 2, 1),
    "Data is used for security: to authenticate users and enforce tenant isolation.",
    DEVELOPERS,
    tokenSigningHeld,
  ),
  application(
    "smepro.use.access-investigated",
    at(USE, 2, 2),
    "Data is used for security: to investigate suspected unauthorized access.",
    SUPPORT,
    edgeRequestLogging,
  ),
  infrastructure(
    "smepro.use.rate-limit",
    at(USE, 2, 3),
    "Request rates are limited to curb abuse.",
    wafRateLimit,
    wafBoundToEveryBackend,
    runIngressThroughLoadBalancer,
    networkNothingIn,
  ),
  application(
    "smepro.use.support",
    at(USE, 3),
    "Data is used for support: to answer requests to support@smepro.app.",
    SUPPORT,
  ),
  application(
    "smepro.use.metrics",
    at(USE, 4),
    "Aggregated, de-identified metrics (such as filings per form type) serve to operate and improve the " +
      "platform; none identifies a customer or contains what is filed.",
    DEVELOPERS,
  ),
  application("smepro.use.no-advertising", at(USE, 5, 1), "Data is not used for advertising.", MANAGEMENT),
  application("smepro.use.not-sold", at(USE, 5, 2), "Data is neither sold nor rented out.", MANAGEMENT),
  application(
    "smepro.use.no-training",
    at(USE, 5, 3),
    "No machine-learning model is trained on the contents of filings.",
    MANAGEMENT,
    onlyGoogle,
  ),
];

const browser: readonly Claim[] = [
  application(
    "smepro.website.no-cookies",
    at(BROWSER, 1, 1),
    "The website sets no cookies.",
    DEVELOPERS,
    edgeNoCookies,
  ),
  infrastructure(
    "smepro.website.no-third-parties",
    at(BROWSER, 1, 2),
    "The website loads no scripts, fonts, pixels or analytics of third parties.",
    edgeContentSecurityPolicy,
  ),
  application(
    "smepro.browser.three-values",
    at(BROWSER, 1, 3),
    "The application keeps exactly three values in browser storage, all of them functional.",
    DEVELOPERS,
  ),
  application(
    "smepro.browser.token",
    at(BROWSER, 2),
    "smepro_token (session storage) holds the signed session token, which expires after 12 hours and is " +
      "cleared with the tab.",
    DEVELOPERS,
    tokenSigningHeld,
  ),
  application(
    "smepro.browser.user",
    at(BROWSER, 3),
    "smepro_user (session storage) holds the user's display name and organization, for the header.",
    DEVELOPERS,
  ),
  application(
    "smepro.browser.workspace",
    at(BROWSER, 4),
    "smepro_org and smepro_api (local storage) hold the selected workspace and an optional other API endpoint.",
    DEVELOPERS,
  ),
];

const place: readonly Claim[] = [
  infrastructure(
    "smepro.platform.google-cloud",
    at(PLACE, 1, 1),
    "Google Cloud hosts production data.",
    onlyGoogle,
    locationManagedServices,
  ),
  infrastructure(
    "smepro.platform.region",
    at(PLACE, 1, 2),
    "Production data is in us-central1 (Iowa, USA).",
    inUsCentral1,
  ),
  infrastructure(
    "smepro.compute.cloud-run",
    at(PLACE, 1, 3),
    "The application runs on Cloud Run.",
    locationManagedServices,
    locationNothingElse,
    locationOneProject,
  ),
  infrastructure(
    "smepro.database.cloud-sql",
    at(PLACE, 1, 4),
    "Data is stored in a managed PostgreSQL instance of Cloud SQL.",
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
    "The database's backups allow point-in-time recovery.",
    recoverable,
  ),
  infrastructure(
    "smepro.secrets.in-secret-manager",
    at(PLACE, 1, 7),
    "Database credentials and token-signing keys are in Secret Manager.",
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
    "Application code contains neither database credentials nor token-signing keys.",
    secretDetection,
    noKeyFiles,
  ),
];

const sharing: readonly Claim[] = [
  application(
    "smepro.sharing.only-these",
    at(SHARING, 1),
    "Data is disclosed only in the cases listed.",
    PRIVACY_OFFICER,
    networkNothingIn,
    leastPrivilege,
    accessByEffect,
    deploymentImpersonatesNobody,
    workloadIdentityFederation,
    noServiceAccountKeys,
    defaultAccounts,
    secretsScopedAccess,
    secretsNoWideAccess,
    secretsDeploymentReadsNone,
    runIsolatedIdentity,
    runDeploymentRunsNoMigrations,
    databaseNotPublic,
    noPublicBucket,
  ),
  infrastructure(
    "smepro.sharing.subprocessors",
    at(SHARING, 2, 1),
    "Data is disclosed to the subprocessors that host the service.",
    onlyGoogle,
    networkNoInternetEgress,
  ),
  infrastructure(
    "smepro.sharing.only-google",
    at(SHARING, 2, 2),
    "The only subprocessor at present is Google LLC, United States: compute, storage, secrets and logging.",
    onlyGoogle,
    dnsOwnAddresses,
    networkNoInternetEgress,
    inUsCentral1,
    accessByEffect,
  ),
  application(
    "smepro.sharing.page-first",
    at(SHARING, 2, 3),
    "The page is updated before any subprocessor is added.",
    PRIVACY_OFFICER,
    onlyGoogle,
  ),
  application(
    "smepro.sharing.at-your-direction",
    at(SHARING, 3, 1),
    "Data is disclosed at the customer's direction; EDI files, for example, are downloaded and submitted by " +
      "the customer.",
    DEVELOPERS,
  ),
  application(
    "smepro.sharing.no-filings-sent",
    at(SHARING, 3, 2),
    "SMEPro transmits no filings to agencies for a customer, unless a separate agreement in writing says so.",
    DEVELOPERS,
    networkNoInternetEgress,
  ),
  application(
    "smepro.sharing.law",
    at(SHARING, 4, 1),
    "Data is disclosed when the law requires it, on valid legal process.",
    PRIVACY_OFFICER,
  ),
  application(
    "smepro.sharing.notice",
    at(SHARING, 4, 2),
    "The customer is notified of legal process, unless the law prohibits that.",
    PRIVACY_OFFICER,
  ),
  application(
    "smepro.sharing.successor",
    at(SHARING, 5),
    "In a corporate transaction, data is disclosed to a successor that this policy binds.",
    MANAGEMENT,
  ),
];

const security: readonly Claim[] = [
  application(
    "smepro.security.overview",
    at(SECURITY, 1),
    "The points listed are highlights; the security overview gives the full picture.",
    MANAGEMENT,
  ),
  application(
    "smepro.passwords.bcrypt",
    at(SECURITY, 2, 1),
    "Passwords are stored as bcrypt hashes and in no other form.",
    DEVELOPERS,
  ),
  application(
    "smepro.passwords.checked-in-database",
    at(SECURITY, 2, 2),
    "Credentials are checked inside the database.",
    DEVELOPERS,
  ),
  application(
    "smepro.sessions.signed-tokens",
    at(SECURITY, 3, 1),
    "Sessions are short-lived: signed tokens that expire after 12 hours.",
    DEVELOPERS,
    tokenSigningHeld,
  ),
  application(
    "smepro.sessions.tenant-from-token",
    at(SECURITY, 3, 2),
    "Every query gets its tenant from the verified token and never from what a client sends.",
    DEVELOPERS,
    tokenSigningHeld,
  ),
  application(
    "smepro.tenants.row-level-security",
    at(SECURITY, 4),
    "PostgreSQL's row-level security isolates the rows of every tenant.",
    DEVELOPERS,
    edgeNoSharedCache,
    databasePostgres,
  ),
  infrastructure(
    "smepro.encryption.in-transit",
    at(SECURITY, 5, 1),
    "Data in transit is encrypted with TLS.",
    edgeTlsMinimum,
    edgeHttpRedirects,
    edgeNoEarlyData,
    databaseTlsRequired,
  ),
  infrastructure(
    "smepro.encryption.at-rest",
    at(SECURITY, 5, 2),
    "Data at rest is encrypted with Cloud SQL's default encryption.",
    googleManagedKeys,
  ),
  application(
    "smepro.audit.append-only",
    at(SECURITY, 6),
    "Append-only audit triggers record changes to obligations and submissions.",
    DEVELOPERS,
  ),
];

const retention: readonly Claim[] = [
  application(
    "smepro.retention.workspace",
    at(RETENTION, 1, 1),
    "Operational and audit data is kept for as long as the workspace exists.",
    DEVELOPERS,
  ),
  application(
    "smepro.retention.compliance-record",
    at(RETENTION, 1, 2),
    "The data is the customer's compliance record: regulators commonly expect that filings of several years " +
      "can be reconstructed.",
    PRIVACY_OFFICER,
  ),
  application(
    "smepro.retention.export-window",
    at(RETENTION, 2, 1),
    "After a workspace is terminated, its data can be exported for 30 days.",
    DEVELOPERS,
    deletionAfterThirtyDays,
  ),
  application(
    "smepro.retention.deleted",
    at(RETENTION, 2, 2),
    "After those 30 days, a terminated workspace's data is deleted from production.",
    DEVELOPERS,
    deletionAfterThirtyDays,
    databaseNoParametersLogged,
  ),
  infrastructure(
    "smepro.retention.backups-expire",
    at(RETENTION, 2, 3),
    "After the deletion, encrypted backups expire on their usual rolling schedule.",
    databaseBackupsRoll,
    googleManagedKeys,
  ),
  application(
    "smepro.retention.account-data",
    at(RETENTION, 3, 1),
    "When a workspace's admin removes a user, the user's account data is deleted or anonymized.",
    DEVELOPERS,
  ),
  application(
    "smepro.retention.audit-attribution",
    at(RETENTION, 3, 2),
    "Audit records are the exception: they keep the attribution to a removed user.",
    DEVELOPERS,
  ),
  infrastructure(
    "smepro.retention.technical-logs",
    at(RETENTION, 4),
    "Technical logs are kept for 30 to 90 days, the infrastructure provider's standard, for security and debugging.",
    logsForThirtyToNinetyDays,
  ),
  application(
    "smepro.retention.legal-hold",
    at(RETENTION, 5),
    "Data may be kept longer where the law or a documented legal hold requires it.",
    PRIVACY_OFFICER,
  ),
];

const rights: readonly Claim[] = [
  application(
    "smepro.rights.admins",
    at(RIGHTS, 1, 1),
    "Admins of a workspace can manage its users and export its data, in the product or on request.",
    DEVELOPERS,
  ),
  application(
    "smepro.rights.users",
    at(RIGHTS, 1, 2),
    "Users may ask support@smepro.app to give access to their personal information, to correct it or to delete it.",
    PRIVACY_OFFICER,
  ),
  application("smepro.rights.answered", at(RIGHTS, 1, 3), "Users' requests are answered within 30 days.", SUPPORT),
  application(
    "smepro.rights.routed",
    at(RIGHTS, 1, 4),
    "Requests about operational data may be passed on to the workspace's admin, for whose organization most " +
      "data is processed.",
    PRIVACY_OFFICER,
  ),
  application(
    "smepro.rights.state-laws",
    at(RIGHTS, 1, 5),
    "Where privacy laws of US states give rights, SMEPro honours them for the personal information that it controls.",
    PRIVACY_OFFICER,
  ),
];

const changes: readonly Claim[] = [
  application(
    "smepro.changes.posted",
    at(CHANGES, 1, 1),
    "Changes to the policy are posted on its page.",
    PRIVACY_OFFICER,
  ),
  application(
    "smepro.changes.announced",
    at(CHANGES, 1, 2),
    "Admins of workspaces are notified of material changes by e-mail, at least 30 days ahead.",
    PRIVACY_OFFICER,
  ),
  application("smepro.contact.support", at(CHANGES, 1, 3), "support@smepro.app takes questions and requests.", SUPPORT),
];

export const smepro: Page = {
  system: "smepro",
  title: "SMEPro privacy policy",
  claims: [...collect, ...use, ...browser, ...place, ...sharing, ...security, ...retention, ...rights, ...changes],
};
