import { Construct } from "constructs";
import { CloudDns } from "../constructs/google/cloud-dns";
import { ownContentOnly } from "../constructs/google/content-security-policy";
import { deployerMember } from "../constructs/google/delivery";
import { Edge } from "../constructs/google/edge";
import { GoogleStack } from "../constructs/google/google-stack";
import { technical } from "../constructs/google/log-filters";
import { Logs } from "../constructs/google/logs";
import { MigrationJob } from "../constructs/google/migration-job";
import { Network } from "../constructs/google/network";
import { Postgres } from "../constructs/google/postgres";
import { Secrets } from "../constructs/google/secrets";
import { Service } from "../constructs/google/service";
import { Waf } from "../constructs/google/waf";
import { Monitoring } from "../constructs/google/monitoring";
import { SmeproSettings } from "../environments/schema";
import { maxConnectionsOf } from "../environments/postgres-connections";
import { deletionJob } from "./deletion-job";
import { alertGuide, migrationRunners, replicasByName } from "./settings-to-props";

/** APIs of SMEPro's own stack, without `.googleapis.com`. */
export const SMEPRO_APIS = [
  "certificatemanager",
  "cloudscheduler",
  "compute",
  "dns",
  "logging",
  "monitoring",
  "pubsub",
  "run",
  "secretmanager",
  "servicenetworking",
  "sqladmin",
];

/** SMEPro, on Google Cloud alone: its page names no other subprocessor (section 5), so nothing is created elsewhere. */
export class SmeproStack extends GoogleStack {
  constructor(scope: Construct, id: string, environment: string, settings: SmeproSettings) {
    const { project } = settings;
    super(scope, id, { project, state: settings.state, labels: { system: "smepro", environment, stack: id } });

    const network = new Network(this, "network", { name: "smepro", region: project.region, ...settings.network });
    const postgres = new Postgres(this, "database", {
      project,
      network,
      ...settings.database,
      name: "smepro",
      databases: [settings.database.name],
      maxConnections: maxConnectionsOf(settings.database.tier),
      replicas: replicasByName(settings.database.replicas),
    });
    const { generations, retired, rotation } = settings.secrets;
    const secrets = new Secrets(this, "secrets", {
      project,
      name: "smepro",
      rotation,
      secrets: {
        "database-password": {
          source: "password",
          generations: generations["database-password"],
          retired: retired?.["database-password"],
        },
        "token-signing": {
          source: "key",
          generations: generations["token-signing"],
          retired: retired?.["token-signing"],
        },
      },
    });
    const passwordUser = postgres.addPasswordUser("app", "smepro_app", secrets.get("database-password"));
    const service = new Service(this, "service", {
      project,
      network,
      ...settings.service,
      name: "smepro",
      database: { postgres, name: settings.database.name, passwordUser, pool: settings.service.databasePool },
      secrets: secrets.all(),
    });
    const migrations = new MigrationJob(this, "migrations", {
      project,
      network,
      name: "smepro-migrations",
      image: settings.service.image,
      database: { postgres, name: settings.database.name },
      runners: migrationRunners(settings.migrations, deployerMember(project)),
    });
    // Section 7: a workspace's data is deleted after 30 days for its export.
    const deletion = deletionJob(this, "deletion", { system: "smepro", settings, network, postgres, days: 30 });

    const waf = new Waf(this, "waf", { name: "smepro", ...settings.waf });
    const edge = new Edge(this, "edge", {
      project,
      name: "smepro",
      ...settings.edge,
      service,
      waf,
      // Section 3: no cookie, and no script, font, pixel or analytics of anybody else.
      removedResponseHeaders: ["Set-Cookie"],
      responseHeaders: { "Content-Security-Policy": ownContentOnly(settings.edge.hosts) },
    });
    new CloudDns(this, "dns", { name: "smepro", ...settings.dns, edge });

    new Logs(this, "logs", {
      project,
      defaultRetentionDays: settings.logs.technicalRetentionDays,
      buckets: { technical: { retentionDays: settings.logs.technicalRetentionDays, filter: technical(project) } },
    });
    new Monitoring(this, "watch", {
      project,
      name: `smepro-${environment}`,
      emails: settings.watch.emails,
      topic: settings.watch.topic,
      guide: alertGuide(settings.delivery),
      service: {
        name: "smepro",
        backend: "smepro",
        maxInstances: settings.service.maxInstances,
        errorPercent: settings.watch.errorPercent,
        latencyMs: settings.watch.latencyMs,
      },
      jobs: [migrations],
      scheduledJobs: [deletion],
      hosts: settings.edge.hosts,
      postgres,
      waf: { waf, blockedRequestsThreshold: settings.watch.wafBlockedInFiveMinutes },
      secrets: { secrets, readers: [service.account] },
    });
  }
}
