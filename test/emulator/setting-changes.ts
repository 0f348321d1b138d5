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

const FIXED_AT_GOOGLE = [
  "example",
  "project.id",
  "project.number",
  "project.region",
  "state.backend",
  "state.bucket",
  "state.bootstrap",
];

/** Settings that say which deployment it is, or that have one allowed value: another value is another deployment. */
export const FIXED: Readonly<Record<string, readonly string[]>> = {
  smepro: FIXED_AT_GOOGLE,
  smvue: [
    ...FIXED_AT_GOOGLE,
    // The page promises seven days.
    "database.backups.retained",
    "database.backups.logRetentionDays",
    "files.recoveryDays",
  ],
  smallcrm: ["example", "hetzner.location", "hetzner.networkZone", "state.backend", "state.endpoint", "state.bucket"],
};

/** Settings with a default, which no file of this repository has. */
export const LEFT_OUT = [
  "service.databasePool",
  "service.startupSeconds",
  "edge.generation",
  "watch.errorPercent",
  "watch.latencyMs",
  "watch.topic",
];

/** What both systems at Google have. */
const AT_GOOGLE: readonly SettingChange[] = [
  change("delivery.repository.name", "example/other"),
  change("delivery.repository.id", "123456799"),
  change("delivery.repository.ownerId", "123456798"),
  change("delivery.planEnvironment", "review"),
  change("delivery.deployEnvironment", "live"),
  change("bootstrap.accessLogDays", 1000),
  change("bootstrap.stateRecoveryDays", 60),
  change("bootstrap.untaggedImageDays", 14),
  change("network.subnetRange", "10.14.0.0/24"),
  change("network.servicesRange", "10.30.48.0/20"),
  change("service.cpu", "2"),
  change("service.memory", "2Gi"),
  change("service.concurrency", 40),
  change("service.minInstances", 1),
  change("service.maxInstances", 2),
  change("service.timeoutSeconds", 90),
  change("service.databasePool", 4),
  change("service.startupSeconds", 20),
  change("migrations.run", "manual", { "migrations.people": ["user:ana@example.com"] }),
  change("deletion.command", ["python", "-m", "app.jobs.delete"]),
  change("deletion.schedule", "30 4,16 * * *"),
  change("database.diskSizeGb", 40),
  change("database.name", "other"),
  change("database.backups.startTime", "09:00"),
  change("database.maintenance.day", 6),
  change("database.maintenance.hour", 10),
  change("database.replicas", ["reports"]),
  change("database.auditClasses", "ddl,role,write,misc"),
  change("edge.hstsMaxAgeSeconds", 94_608_000),
  change("edge.generation", 2),
  change("waf.sensitivity", 3),
  change("waf.preview", true),
  change("waf.optOuts", { sqli: [{ ruleId: "owasp-crs-v030301-id942260-sqli", reason: "refuses searches" }] }),
  change("waf.rateLimit.requests", 500),
  change("waf.rateLimit.intervalSeconds", 120),
  change("secrets.rotation.periodDays", 60),
  change("secrets.rotation.firstAt", "2027-04-01T09:00:00Z"),
  change("secrets.generations.token-signing", [1, 2]),
  change("logs.technicalRetentionDays", 60),
  change("watch.emails", ["oncall@example.com", "second@example.com"]),
  change("watch.wafBlockedInFiveMinutes", 300),
  change("watch.errorPercent", 6),
  change("watch.latencyMs", 1500),
  change("watch.topic", false),
];

export const SMEPRO: readonly SettingChange[] = [
  ...AT_GOOGLE,
  change("service.image", "us-central1-docker.pkg.dev/smepro-staging-example/smepro/app:1.0.1"),
  change("database.tier", "db-custom-2-7680"),
  change("database.edition", "ENTERPRISE_PLUS", { "database.tier": "db-perf-optimized-N-2" }),
  change("database.backups.retained", 21),
  change("database.backups.logRetentionDays", 5),
  change("edge.hosts", ["staging.example.net", "app.staging.example.net", "api.staging.example.net"]),
  change("dns.domain", "other.example.net", { "edge.hosts": ["other.example.net", "app.other.example.net"] }),
  change("secrets.generations.database-password", [1, 2]),
];

/** A second authority for origin pulls. Only the certificate was kept. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIB4TCCAYagAwIBAgIUJR6Zee9wtTJ3jMxj10R0kVIk/jUwCgYIKoZIzj0EAwIw
OzEQMA4GA1UECgwHRXhhbXBsZTEnMCUGA1UEAwweU2Vjb25kIGF1dGhvcml0eSBv
ZiBhbiBleGFtcGxlMCAXDTI2MTEzMDA2NTMzMFoYDzIxMjYxMTA2MDY1MzMwWjA7
MRAwDgYDVQQKDAdFeGFtcGxlMScwJQYDVQQDDB5TZWNvbmQgYXV0aG9yaXR5IG9m
IGFuIGV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATbPGrrdfRPiCfq
iHXkzEgnBnM+eJ2WnQgUhdZ4ofyBMAbrIK/ijLrpKr0D1NbUxuzCDmud76eYnlnS
FzzPMKCso2YwZDAdBgNVHQ4EFgQUnThCN54CLeFPDnlchFwXRyhw+qwwHwYDVR0j
BBgwFoAUnThCN54CLeFPDnlchFwXRyhw+qwwEgYDVR0TAQH/BAgwBgEB/wIBADAO
BgNVHQ8BAf8EBAMCAgQwCgYIKoZIzj0EAwIDSQAwRgIhAKUILV7FslGKOz5GhDMV
T0a8z8gek+B6MxsaHrs7317WAiEA2nSyVOh4/y+6HAff08QSgZIX8/bzDnnoF2kd
PV4NZjM=
-----END CERTIFICATE-----
`;

/** Secrets besides token-signing, which the other system has too. */
const SMVUE_SECRETS = [
  ...["crm-tokens-key", "coaching-notes-key", "ai-content-key", "transcripts-key", "anthropic-api-key"],
  ...["openai-api-key", "hubspot-client", "salesforce-client", "pipedrive-client", "redis-auth", "sentry-dsn"],
  "posthog-key",
];

export const SMVUE: readonly SettingChange[] = [
  ...AT_GOOGLE,
  change("service.image", "us-central1-docker.pkg.dev/smvue-staging-example/smvue/app:1.0.1"),
  change("database.tier", "db-perf-optimized-N-4"),
  change("database.edition", "ENTERPRISE", { "database.tier": "db-custom-2-7680" }),
  change("cache.memoryGb", 2),
  change("cache.maintenance.day", "MONDAY"),
  change("cache.maintenance.hour", 10),
  change("edge.hosts", ["app-staging.example.com", "api-staging.example.com", "web-staging.example.com"]),
  change("waf.cloudflareRanges", ["173.245.48.0/20", "103.21.244.0/22", "2400:cb00::/32"]),
  change("waf.admin.pathPrefixes", ["/admin", "/api/admin", "/internal"]),
  change("waf.admin.allowedRanges", ["198.51.100.0/28"]),
  change("cloudflare.zoneId", "1".repeat(32)),
  change("cloudflare.ownsZoneSettings", true),
  change("cloudflare.originPullCas", [CERTIFICATE]),
  ...SMVUE_SECRETS.map((name) => change(`secrets.generations.${name}`, [1, 2])),
  change("logs.auditRetentionDays", 1000),
  change("logs.auditLocked", true),
  change("logs.auditReaders", ["group:auditors@example.com"]),
  change("logs.auditMarker.field", "kind"),
  change("logs.auditMarker.value", "audited"),
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

/** Changes in the order in which they can be deployed: none overwrites another of its own deployment. */
export function roundsOf(changes: readonly SettingChange[]): SettingChange[][] {
  const rounds: { readonly changes: SettingChange[]; readonly settings: Set<string> }[] = [];
  for (const one of changes) {
    const settings = [one.setting, ...Object.keys(one.also ?? {})];
    let round = rounds.find((other) => !settings.some((setting) => other.settings.has(setting)));
    if (!round) rounds.push((round = { changes: [], settings: new Set() }));
    round.changes.push(one);
    for (const setting of settings) round.settings.add(setting);
  }
  return rounds.map((round) => round.changes);
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
