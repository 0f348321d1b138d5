import { Construct } from "constructs";
import { AccessLogs } from "../constructs/google/access-logs";
import { Cache } from "../constructs/google/cache";
import { CloudflareDns } from "../constructs/cloudflare/cloudflare-dns";
import { deployerMember } from "../constructs/google/delivery";
import { Edge } from "../constructs/google/edge";
import { Files } from "../constructs/google/files";
import { GoogleStack } from "../constructs/google/google-stack";
import {
  adminActivity,
  anyOf,
  applicationAudit,
  dataAccess,
  policyDenied,
  requests,
  systemEvents,
  technical,
} from "../constructs/google/log-filters";
import { Logs } from "../constructs/google/logs";
import { MigrationJob } from "../constructs/google/migration-job";
import { Network } from "../constructs/google/network";
import { Postgres } from "../constructs/google/postgres";
import { SecretSource } from "../constructs/google/secret";
import { Secrets } from "../constructs/google/secrets";
import { Service } from "../constructs/google/service";
import { Waf } from "../constructs/google/waf";
import { Monitoring } from "../constructs/google/monitoring";
import { SmvueSecret, SmvueSettings } from "../environments/schema";
import { maxConnectionsOf } from "../environments/postgres-connections";
import { deletionJob } from "./deletion-job";
import { alertGuide, migrationRunners, replicasByName } from "./settings-to-props";

/** APIs of SMVue's own stack, without `.googleapis.com`. */
export const SMVUE_APIS = [
  "certificatemanager",
  "cloudscheduler",
  "compute",
  "logging",
  "monitoring",
  "networksecurity",
  "pubsub",
  "redis",
  "run",
  "secretmanager",
  "servicenetworking",
  "sqladmin",
];

/** SMVue on Google Cloud behind Cloudflare: see docs/systems.md for the page's sentences and what implements them. */
export class SmvueStack extends GoogleStack {
  constructor(scope: Construct, id: string, environment: string, settings: SmvueSettings) {
    const { project } = settings;
    super(scope, id, { project, state: settings.state, labels: { system: "smvue", environment, stack: id } });

    const network = new Network(this, "network", {
      name: "smvue",
      region: project.region,
      ...settings.network,
      internetEgress: true,
    });
    const postgres = new Postgres(this, "database", {
      project,
      network,
      ...settings.database,
      name: "smvue",
      databases: [settings.database.name],
      maxConnections: maxConnectionsOf(settings.database.tier),
      replicas: replicasByName(settings.database.replicas),
    });
    const cache = new Cache(this, "cache", { project, network, name: "smvue", ...settings.cache });
    const accessLogs = new AccessLogs(this, "access-logs", {
      project,
      name: `${project.id}-al`,
      // They hold the addresses of whoever opens a signed URL, which Cloud Storage cannot hash.
      retentionDays: 1,
    });
    const files = new Files(this, "files", {
      project,
      name: `${project.id}-files`,
      accessLogs,
      origins: settings.edge.hosts.map((host) => `https://${host}`),
      recoveryDays: settings.files.recoveryDays,
    });

    const secret = (name: SmvueSecret, source: SecretSource) => ({
      source,
      generations: settings.secrets.generations[name],
      retired: settings.secrets.retired?.[name],
    });
    const secrets = new Secrets<SmvueSecret>(this, "secrets", {
      project,
      name: "smvue",
      rotation: settings.secrets.rotation,
      secrets: {
        "crm-tokens-key": secret("crm-tokens-key", "key"),
        "coaching-notes-key": secret("coaching-notes-key", "key"),
        "ai-content-key": secret("ai-content-key", "key"),
        "transcripts-key": secret("transcripts-key", "key"),
        "token-signing": secret("token-signing", "key"),
        "anthropic-api-key": secret("anthropic-api-key", "input"),
        "openai-api-key": secret("openai-api-key", "input"),
        "hubspot-client": secret("hubspot-client", "input"),
        "salesforce-client": secret("salesforce-client", "input"),
        "pipedrive-client": secret("pipedrive-client", "input"),
        "redis-auth": secret("redis-auth", cache.authSource),
        "sentry-dsn": secret("sentry-dsn", "input"),
        "posthog-key": secret("posthog-key", "input"),
      },
    });

    const database = { postgres, name: settings.database.name };
    const marker = settings.logs.auditMarker;
    const service = new Service(this, "service", {
      project,
      network,
      ...settings.service,
      name: "smvue",
      database: { ...database, pool: settings.service.databasePool },
      secrets: secrets.all(),
      env: {
        ...cache.env,
        FILES_BUCKET: files.bucket.name,
        AUDIT_LOG_FIELD: marker.field,
        AUDIT_LOG_VALUE: marker.value,
      },
    });
    files.grantUse("service", service.account);
    const migrations = new MigrationJob(this, "migrations", {
      project,
      network,
      name: "smvue-migrations",
      image: settings.service.image,
      database,
      runners: migrationRunners(settings.migrations, deployerMember(project)),
    });
    // Data Retention: a cancelled account is deleted 90 days after its suspension.
    const deletion = deletionJob(this, "deletion", {
      system: "smvue",
      settings,
      network,
      postgres,
      days: 90,
      env: { FILES_BUCKET: files.bucket.name },
    });
    files.grantChange("deletion", deletion.account);

    const waf = new Waf(this, "waf", {
      name: "smvue",
      ...settings.waf,
      cdn: { clientAddressHeader: "CF-Connecting-IP", ranges: settings.waf.cloudflareRanges },
    });
    const edge = new Edge(this, "edge", {
      project,
      name: "smvue",
      ...settings.edge,
      service,
      waf,
      // Logging & Observability: no client's address is logged unhashed, and Google hashes none.
      requestLogs: false,
      clientCas: settings.cloudflare.originPullCas,
    });
    new CloudflareDns(this, "dns", { ...settings.cloudflare, edge });

    const audit = anyOf(
      adminActivity(project),
      dataAccess(project),
      systemEvents(project),
      policyDenied(project),
      applicationAudit(marker),
    );
    new Logs(this, "logs", {
      project,
      defaultRetentionDays: settings.logs.technicalRetentionDays,
      dropped: { requests: requests(project) },
      buckets: {
        audit: {
          retentionDays: settings.logs.auditRetentionDays,
          locked: settings.logs.auditLocked,
          filter: audit,
          readers: Object.fromEntries(settings.logs.auditReaders.map((member, index) => [`${index + 1}`, member])),
        },
        technical: {
          retentionDays: settings.logs.technicalRetentionDays,
          filter: `${technical(project)} AND NOT (${applicationAudit(marker)})`,
        },
      },
    });
    new Monitoring(this, "watch", {
      project,
      name: `smvue-${environment}`,
      emails: settings.watch.emails,
      topic: settings.watch.topic,
      guide: alertGuide(settings.delivery),
      service: {
        name: "smvue",
        backend: "smvue",
        maxInstances: settings.service.maxInstances,
        errorPercent: settings.watch.errorPercent,
        latencyMs: settings.watch.latencyMs,
      },
      jobs: [migrations],
      scheduledJobs: [deletion],
      cache,
      hosts: settings.edge.hosts,
      postgres,
      waf: { waf, blockedRequestsThreshold: settings.watch.wafBlockedInFiveMinutes },
      secrets: { secrets, readers: [service.account] },
    });
  }
}
