import { type Document, isMap, isScalar, isSeq } from "yaml";

/** Another value for a setting, with what else has to change for it to be accepted. */
export interface SettingChange {
  /** `database.tier`; of a list, the whole list. */
  readonly setting: string;
  readonly value: unknown;
  readonly also?: Readonly<Record<string, unknown>>;
}

const change = (setting: string, value: unknown, also?: SettingChange["also"]): SettingChange => ({
  setting,
  value,
  ...(also ? { also } : {}),
});

/** Settings that say which deployment it is, or that have one allowed value: another value is another deployment. */
export const FIXED: Readonly<Record<string, readonly string[]>> = {
  smepro: [
    "example",
    "project.id",
    "project.number",
    "project.region",
    "state.backend",
    "state.bucket",
    "state.bootstrap",
  ],
  smallcrm: ["example", "hetzner.location", "hetzner.networkZone", "state.backend", "state.endpoint", "state.bucket"],
};

export const SMEPRO: readonly SettingChange[] = [
  change("delivery.repository.name", "example/other"),
  change("delivery.repository.id", "123456799"),
  change("delivery.repository.ownerId", "123456798"),
  change("delivery.planEnvironment", "review"),
  change("delivery.deployEnvironment", "live"),
  change("bootstrap.accessLogDays", 120),
  change("bootstrap.stateRecoveryDays", 60),
  change("bootstrap.untaggedImageDays", 14),
  change("network.subnetRange", "10.14.0.0/24"),
  change("network.servicesRange", "10.30.48.0/20"),
  change("service.image", "us-central1-docker.pkg.dev/smepro-staging-example/smepro/app:1.0.1"),
  change("service.cpu", "2"),
  change("service.memory", "2Gi"),
  change("service.concurrency", 40),
  change("service.minInstances", 1),
  change("service.maxInstances", 4),
  change("service.timeoutSeconds", 90),
  change("migrations.run", "manual", { "migrations.people": ["user:ana@example.com"] }),
  change("deletion.command", ["python", "-m", "app.jobs.delete"]),
  change("deletion.schedule", "30 4,16 * * *"),
  change("database.edition", "ENTERPRISE_PLUS", { "database.tier": "db-perf-optimized-N-2" }),
  change("database.tier", "db-custom-2-7680"),
  change("database.diskSizeGb", 20),
  change("database.name", "smepro2"),
  change("database.backups.startTime", "09:00"),
  change("database.backups.retained", 21),
  change("database.backups.logRetentionDays", 5),
  change("database.maintenance.day", 6),
  change("database.maintenance.hour", 10),
  change("database.replicas", ["reports"]),
  change("database.auditClasses", "ddl,role,write"),
  change("edge.hosts", ["staging.example.net", "app.staging.example.net", "api.staging.example.net"]),
  change("edge.hstsMaxAgeSeconds", 94_608_000),
  change("waf.sensitivity", 3),
  change("waf.preview", true),
  change("waf.optOuts", { sqli: [{ ruleId: "owasp-crs-v030301-id942260-sqli", reason: "refuses searches" }] }),
  change("waf.rateLimit.requests", 500),
  change("waf.rateLimit.intervalSeconds", 120),
  change("dns.domain", "other.example.net", { "edge.hosts": ["other.example.net", "app.other.example.net"] }),
  change("secrets.rotation.periodDays", 60),
  change("secrets.rotation.firstAt", "2027-04-01T09:00:00Z"),
  change("secrets.generations.database-password", [1, 2]),
  change("secrets.generations.token-signing", [1, 2]),
  change("logs.technicalRetentionDays", 60),
  change("watch.emails", ["oncall@example.com", "second@example.com"]),
  change("watch.wafBlockedInFiveMinutes", 200),
];

const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;
const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIML/YQlA4TenmWSh+AtveRlxRMNwpdyGuOfRPgrpz58/ ana@example.org";

export const SMALLCRM: readonly SettingChange[] = [
  change("network.range", "10.30.0.0/15"),
  change("network.subnetRange", "10.31.0.0/23"),
  change("network.applicationAddress", "10.31.1.11"),
  change("network.databaseAddress", "10.31.1.21"),
  change("access.sshRanges", ["198.51.100.0/28"]),
  change("access.administrators", [{ name: "ana", sshKeys: [KEY] }]),
  change("application.serverType", "cx33"),
  change("application.volumeGb", 20),
  change("application.mayBeReplaced", true),
  change("application.image", `ghcr.io/example/smallcrm@${digest("1")}`),
  change("application.umamiImage", `ghcr.io/umami-software/umami@${digest("1")}`),
  change("database.serverType", "cx43"),
  change("database.volumeGb", 40),
  change("database.mayBeReplaced", true),
  change("database.memoryMb", 5120),
  change("web.hosts.application", "crm.example.net"),
  change("web.hosts.analytics", "visits.example.net"),
  change("web.email", "certificates@example.net"),
  change("web.hstsMaxAgeSeconds", 31_536_000),
  change("web.dashboardRanges", ["198.51.100.0/28"]),
  change("dns.domain", "example.com", {
    "web.hosts.application": "app.example.com",
    "web.hosts.analytics": "insights.example.com",
    "alarm.from": "alarm@example.com",
  }),
  change("dns.ttlSeconds", 600),
  change("dns.records", [{ type: "TXT", name: "_dmarc", text: "v=DMARC1; p=reject" }]),
  change("backups.at", "02:30"),
  change("backups.storageBox.type", "bx21"),
  change("backups.storageBox.host", "u000001.your-storagebox.de", { "backups.storageBox.user": "u000001-sub1" }),
  change("backups.storageBox.user", "u000000-sub2"),
  change("backups.restoreTest.day", "Sat"),
  change("backups.restoreTest.at", "09:00"),
  change("backups.restoreTest.image", `docker.io/library/postgres@${digest("1")}`),
  change("maintenance.rebootTime", "03:45"),
  change("alarm.from", "alerts@example.net"),
  change("alarm.to", ["oncall@example.com", "second@example.com"]),
];

/** Writes a change into a settings file. */
export function applyChange(document: Document, { setting, value, also = {} }: SettingChange): void {
  for (const [path, given] of Object.entries({ [setting]: value, ...also })) {
    if (!document.hasIn(path.split(".").slice(0, -1))) throw new Error(`no setting ${path}`);
    document.setIn(path.split("."), document.createNode(given));
  }
}

/** Every setting that a file has: lists and empty groups are one setting each. */
export function settingsIn(document: Document): string[] {
  const walk = (node: unknown, path: readonly string[]): string[] => {
    if (!isMap(node) || node.items.length === 0)
      return isScalar(node) || isSeq(node) || isMap(node) ? [path.join(".")] : [];
    return node.items.flatMap(({ key, value }) => walk(value, [...path, String(isScalar(key) ? key.value : key)]));
  };
  return walk(document.contents, []);
}
