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
import { infrastructureAsCode } from "../../repository/infrastructure-as-code";
import { noKeyFiles } from "../../repository/no-key-files";
import { secretDetection } from "../../repository/secret-detection";
import { application, at, infrastructure, process, vendor } from "../rows";
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
  infrastructure("smvue.platform.region", at(CLOUD, 1, 2), "SMVue runs in us-central1.", inUsCentral1),
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
    "The application is on Cloud Run and scales by itself.",
    locationManagedServices,
    runAutoscaling,
    runConnectionsFit,
  ),
  infrastructure("smvue.compute.zero-downtime", at(CLOUD, 2, 2), "A deployment interrupts nobody.", runZeroDowntime),
  infrastructure(
    "smvue.compute.rollback",
    at(CLOUD, 2, 3),
    "A deployment can be taken back.",
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
    "The database outlives the loss of a zone.",
    databaseRegionalHa,
  ),
  infrastructure(
    "smvue.database.automated-backups",
    at(CLOUD, 3, 3),
    "The database is backed up by itself every day.",
    databaseDailyBackups,
  ),
  infrastructure(
    "smvue.cache.auth",
    at(CLOUD, 4, 1),
    "The cache is Redis on Memorystore and asks clients to authenticate.",
    cacheAuth,
    cachePrivate,
  ),
  infrastructure("smvue.cache.tls", at(CLOUD, 4, 2), "The cache's connections are TLS.", cacheTls),
  infrastructure(
    "smvue.storage.signed-urls",
    at(CLOUD, 5),
    "Attached files are in Cloud Storage, given out by signed URLs.",
    filesPrivate,
    filesSignedUrls,
  ),
  infrastructure(
    "smvue.secrets.in-secret-manager",
    at(CLOUD, 6, 1),
    "All secrets of production are in Secret Manager.",
    runNoSecretVariables,
    stateReaders,
    ...everySecretHeld,
  ),
  infrastructure(
    "smvue.secrets.at-runtime",
    at(CLOUD, 6, 2),
    "Secrets reach the service when it runs.",
    runSecretsAtRuntime,
  ),
  process("smvue.secrets.not-in-code", at(CLOUD, 6, 3), "Secrets never stand in code.", secretDetection, noKeyFiles),
  process(
    "smvue.infrastructure.as-code",
    at(CLOUD, 7, 1),
    "All of the infrastructure is written down for Terraform.",
    infrastructureAsCode,
  ),
  infrastructure(
    "smvue.infrastructure.auditable",
    at(CLOUD, 7, 2),
    "The infrastructure can be made again, and its history looked into.",
    stateRemote,
  ),
];

const waf: readonly Claim[] = [
  infrastructure(
    "smvue.waf.cloud-armor",
    at(WAF, 1),
    "At the edge, Cloud Armor guards with the OWASP Core Rule Set.",
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
    "SQL injection is refused by sqli-v33-stable.",
    wafSqli,
    wafBoundToEveryBackend,
    wafNoEarlyAllow,
  ),
  infrastructure(
    "smvue.waf.xss",
    at(WAF, 3),
    "Cross-site scripting is refused by xss-v33-stable.",
    wafXss,
    wafBoundToEveryBackend,
    wafNoEarlyAllow,
  ),
  infrastructure(
    "smvue.waf.lfi",
    at(WAF, 4),
    "Inclusion of local files is refused by lfi-v33-stable.",
    wafLfi,
    wafBoundToEveryBackend,
    wafNoEarlyAllow,
  ),
  infrastructure(
    "smvue.waf.rfi",
    at(WAF, 5),
    "Inclusion of remote files is refused by rfi-v33-stable.",
    wafRfi,
    wafBoundToEveryBackend,
    wafNoEarlyAllow,
  ),
  infrastructure(
    "smvue.waf.rce",
    at(WAF, 6),
    "Remote execution of code is refused by rce-v33-stable.",
    wafRce,
    wafBoundToEveryBackend,
    wafNoEarlyAllow,
  ),
  infrastructure("smvue.waf.rate-limit", at(WAF, 7, 1), "The edge limits rates.", wafRateLimit, wafBoundToEveryBackend),
  application(
    "smvue.waf.rate-limit-supplements",
    at(WAF, 7, 2),
    "Limits at the edge come on top of the application's own.",
    DEVELOPERS,
    wafRateLimit,
  ),
];

const dns: readonly Claim[] = [
  infrastructure("smvue.dns.cloudflare", at(DNS, 1, 1), "DNS is Cloudflare's to serve.", dnsCloudflareProxied),
  vendor(
    "smvue.dns.ddos-protection",
    at(DNS, 1, 2),
    "Cloudflare keeps floods of requests away.",
    "Cloudflare",
    dnsCloudflareProxied,
    wafOnlyFromCdn,
  ),
  vendor(
    "smvue.dns.traffic-filtering",
    at(DNS, 1, 3),
    "Cloudflare filters traffic.",
    "Cloudflare",
    dnsCloudflareProxied,
    wafOnlyFromCdn,
  ),
  vendor(
    "smvue.dns.performance",
    at(DNS, 1, 4),
    "Cloudflare makes answers faster, close to users.",
    "Cloudflare",
    dnsCloudflareProxied,
  ),
];

const rates: readonly Claim[] = [
  application(
    "smvue.rate-limits.two-layers",
    at(RATES, 1),
    "Rates are limited twice against abuse.",
    DEVELOPERS,
    wafRateLimit,
    cacheAuth,
  ),
  infrastructure(
    "smvue.rate-limits.edge",
    at(RATES, 2),
    "Cloud Armor limits rates at the load balancer.",
    wafRateLimit,
    wafBoundToEveryBackend,
  ),
  application(
    "smvue.rate-limits.endpoints",
    at(RATES, 3, 1),
    "The application limits rates for each endpoint, by SlowAPI with Redis.",
    DEVELOPERS,
    cacheAuth,
    cacheTls,
    cachePrivate,
  ),
  application(
    "smvue.rate-limits.fail-open",
    at(RATES, 3, 2),
    "Where Redis fails, the application lets requests pass, so that nobody is locked out.",
    DEVELOPERS,
  ),
];

const database: readonly Claim[] = [
  infrastructure(
    "smvue.database.ssl-required",
    at(DATABASE, 1),
    "Nobody connects to the database without SSL.",
    databaseTlsRequired,
  ),
  infrastructure(
    "smvue.database.daily-backups",
    at(DATABASE, 2, 1),
    "A backup of the database is made every day, by itself.",
    databaseDailyBackups,
  ),
  infrastructure(
    "smvue.database.backup-retention",
    at(DATABASE, 2, 2),
    "Backups of the database are kept for 7 days.",
    backupsForSevenDays,
  ),
  infrastructure(
    "smvue.database.point-in-time-recovery",
    at(DATABASE, 3),
    "The database can be taken back to any moment of 7 days, by its transaction logs.",
    recoveryOfSevenDays,
  ),
  infrastructure(
    "smvue.database.pgaudit",
    at(DATABASE, 4, 1),
    "pgAudit logs what is done in the database.",
    databasePgaudit,
    pgauditForTwoYears,
  ),
  infrastructure(
    "smvue.database.audit-retention",
    at(DATABASE, 4, 2),
    "pgAudit's logs are kept for 2 years.",
    pgauditForTwoYears,
    auditForTwoYears,
  ),
  infrastructure(
    "smvue.database.not-public",
    at(DATABASE, 5),
    "The internet cannot reach the database.",
    databaseNotPublic,
    networkNothingIn,
  ),
];

export const infrastructureSecurity: readonly Claim[] = [...cloud, ...waf, ...dns, ...rates, ...database];
