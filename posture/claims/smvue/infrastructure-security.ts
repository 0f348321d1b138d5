import { cacheAuth } from "../../checks/cache/auth";
import { cachePrivate } from "../../checks/cache/private";
import { cacheTls } from "../../checks/cache/tls";
import { databaseDailyBackups } from "../../checks/database/daily-backups";
import { databaseNotPublic } from "../../checks/database/not-public";
import { databasePgaudit } from "../../checks/database/pgaudit";
import { databasePostgres } from "../../checks/database/postgres";
import { databaseRegionalHa } from "../../checks/database/regional-ha";
import { databaseTlsRequired } from "../../checks/database/tls-required";
import { dnsCloudflareProxied } from "../../checks/dns/cloudflare-proxied";
import { edgeCloudflareFilters } from "../../checks/edge/cloudflare-filters";
import { edgeAuthenticatedOriginPulls } from "../../checks/edge/authenticated-origin-pulls";
import { filesPrivate } from "../../checks/files/private";
import { filesSignedUrls } from "../../checks/files/signed-urls";
import { locationManagedServices } from "../../checks/location/managed-services";
import { locationNothingElse } from "../../checks/location/nothing-else";
import { locationOneProject } from "../../checks/location/one-project";
import { networkNothingIn } from "../../checks/network/nothing-in";
import { runAutoscaling } from "../../checks/run/autoscaling";
import { runIngressThroughLoadBalancer } from "../../checks/run/ingress-through-load-balancer";
import { runNoSecretVariables } from "../../checks/run/no-secret-variables";
import { runConnectionsFit } from "../../checks/run/connections-fit";
import { runOutsideDeployments } from "../../checks/run/outside-deployments";
import { runRollback } from "../../checks/run/rollback";
import { runSecretsAtRuntime } from "../../checks/run/secrets-at-runtime";
import { runZeroDowntime } from "../../checks/run/zero-downtime";
import { stateReaders } from "../../checks/state/readers";
import { stateRemote } from "../../checks/state/remote";
import { googleAndCloudflare } from "../../checks/vendors/only";
import { wafLfi, wafRce, wafRfi, wafSqli, wafXss } from "../../checks/waf/attack-rule";
import { wafBoundToEveryBackend } from "../../checks/waf/bound-to-every-backend";
import { wafNoEarlyAllow } from "../../checks/waf/no-early-allow";
import { wafOnlyFromCdn } from "../../checks/waf/only-from-cdn";
import { wafRateLimit } from "../../checks/waf/rate-limit";
import { Claim } from "../../claim";
import { infrastructureAsCode } from "../../checks/repository/infrastructure-as-code";
import { noKeyFiles } from "../../checks/repository/no-key-files";
import { secretDetection } from "../../checks/repository/secret-detection";
import { application, at, infrastructure, process, vendor } from "../../claim-rows";
import { DEVELOPERS } from "./attestants";
import {
  auditForTwoYears,
  backupsForSevenDays,
  inUsCentral1,
  pgauditForTwoYears,
  recoveryOfSevenDays,
} from "./figures";
import { everySecretHeld } from "./secrets";

const CLOUD = "Network & Infrastructure Security / Cloud Platform";
const WAF = "Network & Infrastructure Security / Web Application Firewall";
const DNS = "Network & Infrastructure Security / DNS & DDoS Protection";
const RATES = "Network & Infrastructure Security / Application Rate Limiting";
const DATABASE = "Network & Infrastructure Security / Database Security";

const cloud: readonly Claim[] = [
  infrastructure(
    "smvue.platform.google-only",
    at(CLOUD, 1, 1),
    "SMVue runs on Google Cloud and nowhere else.",
    googleAndCloudflare,
    locationManagedServices,
    locationOneProject,
  ),
  infrastructure("smvue.platform.region", at(CLOUD, 1, 2), "SMVue runs in the us-central1 region.", inUsCentral1),
  infrastructure(
    "smvue.platform.managed-services",
    at(CLOUD, 1, 3),
    "SMVue runs on managed services.",
    locationManagedServices,
    locationNothingElse,
  ),
  infrastructure(
    "smvue.compute.autoscaling",
    at(CLOUD, 2, 1),
    "The application runs on Cloud Run and scales automatically.",
    locationManagedServices,
    runAutoscaling,
    runConnectionsFit,
  ),
  infrastructure("smvue.compute.zero-downtime", at(CLOUD, 2, 2), "Deployments cause no downtime.", runZeroDowntime),
  infrastructure(
    "smvue.compute.rollback",
    at(CLOUD, 2, 3),
    "Deployments can be rolled back.",
    runRollback,
    runOutsideDeployments,
  ),
  infrastructure(
    "smvue.database.cloud-sql",
    at(CLOUD, 3, 1),
    "The database is PostgreSQL on Cloud SQL.",
    databasePostgres,
  ),
  infrastructure(
    "smvue.database.regional-ha",
    at(CLOUD, 3, 2),
    "The database has regional high availability.",
    databaseRegionalHa,
  ),
  infrastructure(
    "smvue.database.automated-backups",
    at(CLOUD, 3, 3),
    "The database is backed up automatically every day.",
    databaseDailyBackups,
  ),
  infrastructure(
    "smvue.cache.auth",
    at(CLOUD, 4, 1),
    "The cache is Redis on Memorystore, with authentication.",
    cacheAuth,
    cachePrivate,
  ),
  infrastructure("smvue.cache.tls", at(CLOUD, 4, 2), "Connections to the cache are encrypted with TLS.", cacheTls),
  infrastructure(
    "smvue.storage.signed-urls",
    at(CLOUD, 5),
    "Attached files are in Cloud Storage and are accessed through signed URLs.",
    filesPrivate,
    filesSignedUrls,
  ),
  infrastructure(
    "smvue.secrets.in-secret-manager",
    at(CLOUD, 6, 1),
    "All production secrets are in Secret Manager.",
    runNoSecretVariables,
    stateReaders,
    ...everySecretHeld,
  ),
  infrastructure("smvue.secrets.at-runtime", at(CLOUD, 6, 2), "Secrets are injected at run time.", runSecretsAtRuntime),
  process("smvue.secrets.not-in-code", at(CLOUD, 6, 3), "Secrets are never kept in code.", secretDetection, noKeyFiles),
  process(
    "smvue.infrastructure.as-code",
    at(CLOUD, 7, 1),
    "Terraform defines all of the infrastructure.",
    infrastructureAsCode,
  ),
  infrastructure(
    "smvue.infrastructure.auditable",
    at(CLOUD, 7, 2),
    "The infrastructure can be reproduced and audited.",
    stateRemote,
  ),
];

const waf: readonly Claim[] = [
  infrastructure(
    "smvue.waf.cloud-armor",
    at(WAF, 1),
    "Cloud Armor protects the edge with the OWASP ModSecurity Core Rule Set.",
    wafBoundToEveryBackend,
    runIngressThroughLoadBalancer,
    wafSqli,
    wafXss,
    wafLfi,
    wafRfi,
    wafRce,
  ),
  infrastructure(
    "smvue.waf.sqli",
    at(WAF, 2),
    "The rule set sqli-v33-stable protects against SQL injection.",
    wafSqli,
    wafBoundToEveryBackend,
    wafNoEarlyAllow,
  ),
  infrastructure(
    "smvue.waf.xss",
    at(WAF, 3),
    "The rule set xss-v33-stable protects against cross-site scripting.",
    wafXss,
    wafBoundToEveryBackend,
    wafNoEarlyAllow,
  ),
  infrastructure(
    "smvue.waf.lfi",
    at(WAF, 4),
    "The rule set lfi-v33-stable protects against local file inclusion.",
    wafLfi,
    wafBoundToEveryBackend,
    wafNoEarlyAllow,
  ),
  infrastructure(
    "smvue.waf.rfi",
    at(WAF, 5),
    "The rule set rfi-v33-stable protects against remote file inclusion.",
    wafRfi,
    wafBoundToEveryBackend,
    wafNoEarlyAllow,
  ),
  infrastructure(
    "smvue.waf.rce",
    at(WAF, 6),
    "The rule set rce-v33-stable protects against remote code execution.",
    wafRce,
    wafBoundToEveryBackend,
    wafNoEarlyAllow,
  ),
  infrastructure(
    "smvue.waf.rate-limit",
    at(WAF, 7, 1),
    "Request rates are limited at the edge.",
    wafRateLimit,
    wafBoundToEveryBackend,
  ),
  application(
    "smvue.waf.rate-limit-supplements",
    at(WAF, 7, 2),
    "Rate limiting at the edge supplements that of the application.",
    DEVELOPERS,
    wafRateLimit,
  ),
];

const dns: readonly Claim[] = [
  infrastructure("smvue.dns.cloudflare", at(DNS, 1, 1), "Cloudflare manages DNS.", dnsCloudflareProxied),
  vendor(
    "smvue.dns.ddos-protection",
    at(DNS, 1, 2),
    "Cloudflare protects against DDoS attacks at the network edge.",
    "Cloudflare",
    edgeCloudflareFilters,
    dnsCloudflareProxied,
    wafOnlyFromCdn,
    edgeAuthenticatedOriginPulls,
  ),
  vendor(
    "smvue.dns.traffic-filtering",
    at(DNS, 1, 3),
    "Cloudflare filters traffic at the network edge.",
    "Cloudflare",
    edgeCloudflareFilters,
    dnsCloudflareProxied,
    wafOnlyFromCdn,
    edgeAuthenticatedOriginPulls,
  ),
  vendor(
    "smvue.dns.performance",
    at(DNS, 1, 4),
    "Cloudflare optimizes performance at the network edge.",
    "Cloudflare",
    dnsCloudflareProxied,
  ),
];

const rates: readonly Claim[] = [
  application(
    "smvue.rate-limits.two-layers",
    at(RATES, 1),
    "Rate limiting protects against abuse at two layers.",
    DEVELOPERS,
    wafRateLimit,
    cacheAuth,
  ),
  infrastructure(
    "smvue.rate-limits.edge",
    at(RATES, 2),
    "Cloud Armor limits request rates at the load balancer.",
    wafRateLimit,
    wafBoundToEveryBackend,
  ),
  application(
    "smvue.rate-limits.endpoints",
    at(RATES, 3, 1),
    "The application limits request rates per endpoint, with SlowAPI and Redis.",
    DEVELOPERS,
    cacheAuth,
    cacheTls,
    cachePrivate,
  ),
  application(
    "smvue.rate-limits.fail-open",
    at(RATES, 3, 2),
    "Rate limiting in the application fails open when Redis fails, to prevent lockouts.",
    DEVELOPERS,
  ),
];

const database: readonly Claim[] = [
  infrastructure(
    "smvue.database.ssl-required",
    at(DATABASE, 1),
    "Every connection to the database requires SSL.",
    databaseTlsRequired,
  ),
  infrastructure(
    "smvue.database.daily-backups",
    at(DATABASE, 2, 1),
    "Database backups are automatic and daily.",
    databaseDailyBackups,
  ),
  infrastructure(
    "smvue.database.backup-retention",
    at(DATABASE, 2, 2),
    "Database backups are retained for 7 days.",
    backupsForSevenDays,
  ),
  infrastructure(
    "smvue.database.point-in-time-recovery",
    at(DATABASE, 3),
    "Point-in-time recovery is enabled, with transaction logs of 7 days.",
    recoveryOfSevenDays,
  ),
  infrastructure(
    "smvue.database.pgaudit",
    at(DATABASE, 4, 1),
    "pgAudit writes the database's audit logs.",
    databasePgaudit,
    pgauditForTwoYears,
  ),
  infrastructure(
    "smvue.database.audit-retention",
    at(DATABASE, 4, 2),
    "pgAudit's logs are retained for 2 years.",
    pgauditForTwoYears,
    auditForTwoYears,
  ),
  infrastructure(
    "smvue.database.not-public",
    at(DATABASE, 5),
    "The database cannot be reached from the public internet.",
    databaseNotPublic,
    networkNothingIn,
  ),
];

export const infrastructureSecurity: readonly Claim[] = [...cloud, ...waf, ...dns, ...rates, ...database];
