import { FLOW_LOGS } from "../constructs/google/network";
import { SmeproSettings, SmvueSettings } from "../environments/schema";
import { loggingParts } from "./logging";
import { HOURS, Part, SECONDS } from "./part";
import { DELETION, IMAGES_GIB, Usage } from "./usage";

type GoogleSettings = SmvueSettings | SmeproSettings;

/** What does not follow from a setting, counted in the synthesized stack: a test holds it true. */
export const COUNTS = {
  smvue: { wafRules: 12, alerts: 21, kmsKeys: 2 },
  smepro: { wafRules: 8, alerts: 20, kmsKeys: 2 },
} as const;

/** The parts of a system on Google Cloud. */
export function googleParts(system: "smvue" | "smepro", settings: GoogleSettings, usage: Usage): readonly Part[] {
  const { wafRules, alerts, kmsKeys } = COUNTS[system];
  const audit = "auditRetentionDays" in settings.logs ? settings.logs.auditRetentionDays : undefined;
  const days = {
    technical: settings.logs.technicalRetentionDays,
    audit: audit ?? settings.logs.technicalRetentionDays,
  };
  const versions = Object.values(settings.secrets.generations).reduce((sum, one) => sum + one.length, 0);
  const other = (what: string, price: string, quantity: number): Part => ({ what, group: "other", price, quantity });
  return [
    ...databaseParts(settings),
    ...("cache" in settings ? cacheParts(settings.cache.memoryGb) : []),
    ...serviceParts(settings, usage),
    ...edgeParts(usage, wafRules),
    ...(usage.natGib > 0 ? natParts(usage) : []),
    ...loggingParts(usage, FLOW_LOGS, days, system === "smepro"),
    { what: "alert conditions", group: "logs and alerts", price: "alert-condition", quantity: alerts },
    ...(usage.filesGib > 0 ? [other("files", "storage", usage.filesGib)] : []),
    other("versions of secrets", "secret-version", versions),
    other("keys", "kms-version", kmsKeys),
    other("container images", "registry", IMAGES_GIB),
    other("schedule of the deletion job", "scheduler", 1),
    ...("dns" in settings ? [other("DNS zone", "dns-zone", 1)] : []),
  ];
}

function databaseParts({ database }: GoogleSettings): readonly Part[] {
  const edition = database.edition === "ENTERPRISE_PLUS" ? "plus" : "enterprise";
  const { cores, memoryGib } = machineOf(database.tier);
  // A standby in another zone is a second machine with a second disk; a replica is one more.
  const machines = 2 + database.replicas.length;
  const part = (what: string, price: string, quantity: number): Part => ({ what, group: "database", price, quantity });
  return [
    part(`cores: ${machines} machines ${database.tier}`, `sql-vcpu-${edition}`, machines * cores * HOURS),
    part("memory", `sql-memory-${edition}`, machines * memoryGib * HOURS),
    part("disks", "sql-ssd", machines * database.diskSizeGb),
    // Backups are incremental: a full one, and a twentieth of the disk for each further day.
    part("backups", "sql-backup", database.diskSizeGb * (1 + (database.backups.retained - 1) / 20)),
  ];
}

/** Cores and memory of a machine type. */
export function machineOf(tier: string): { readonly cores: number; readonly memoryGib: number } {
  const [, cores, mebibytes] = /^db-custom-(\d+)-(\d+)$/.exec(tier) ?? [];
  if (cores !== undefined) return { cores: Number(cores), memoryGib: Number(mebibytes) / 1024 };
  const [, plus] = /^db-perf-optimized-N-(\d+)$/.exec(tier) ?? [];
  return { cores: Number(plus), memoryGib: Number(plus) * 8 };
}

function cacheParts(memoryGb: number): readonly Part[] {
  const tier = memoryGb <= 4 ? "m1" : memoryGb <= 10 ? "m2" : "m3";
  return [{ what: "Redis with a replica", group: "cache", price: `redis-${tier}`, quantity: memoryGb * HOURS }];
}

function serviceParts({ service }: GoogleSettings, usage: Usage): readonly Part[] {
  const cores = Number(service.cpu);
  const memory = service.memory.endsWith("Gi") ? parseInt(service.memory) : parseInt(service.memory) / 1024;
  const busy = (usage.requests * 1e6 * usage.secondsPerRequest) / usage.concurrency;
  const idle = Math.max(0, service.minInstances * SECONDS - busy);
  const job = DELETION.executions * DELETION.seconds;
  const part = (what: string, price: string, quantity: number): Part => ({ what, group: "service", price, quantity });
  return [
    part("cores while requests are answered", "run-cpu", busy * cores),
    part("memory while requests are answered", "run-memory", busy * memory),
    part("cores of idle minimum instances", "run-idle-cpu", idle * cores),
    part("memory of idle minimum instances", "run-idle-memory", idle * memory),
    part("requests", "run-requests", usage.requests),
    part("cores of the deletion job", "run-job-cpu", job),
    part("memory of the deletion job", "run-job-memory", job / 2),
  ];
}

function edgeParts(usage: Usage, rules: number): readonly Part[] {
  const gib = (usage.requests * 1e6 * usage.responseKib) / 1024 / 1024;
  const part = (what: string, price: string, quantity: number): Part => ({ what, group: "edge", price, quantity });
  return [
    part("forwarding rules, four of the first five", "lb-rules", HOURS),
    part("data through the load balancer", "lb-data", gib),
    part("data to the internet", "egress", gib),
    part("Cloud Armor policy", "armor-policy", 1),
    part("Cloud Armor rules", "armor-rule", rules),
    part("requests that Cloud Armor judges", "armor-requests", usage.requests),
  ];
}

function natParts(usage: Usage): readonly Part[] {
  const part = (what: string, price: string, quantity: number): Part => ({ what, group: "network", price, quantity });
  return [
    part("NAT, for each instance behind it", "nat-gateway", usage.instances * HOURS),
    part("data through NAT", "nat-data", usage.natGib),
    part("data of NAT to the internet", "egress", usage.natGib),
    part("address of NAT", "address", HOURS),
  ];
}
