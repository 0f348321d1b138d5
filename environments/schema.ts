import { z } from "zod";
import { overlap } from "../net/ip-range";
import { maxConnectionsOf } from "./postgres-connections";
import {
  adminPath,
  atLeast,
  bucketName,
  cpu,
  email,
  booleanField,
  caCertificate,
  group,
  hasDuplicates,
  host,
  image,
  instant,
  key,
  kindOf,
  list,
  member,
  memory,
  oneOf,
  only,
  ownerNumber,
  privateBlock,
  publishedRange,
  projectId,
  projectNumber,
  range,
  repositoryName,
  repositoryNumber,
  text,
  time,
  wholeNumber,
  withRule,
} from "./fields";

/**
 * The schema of a settings file. Where a limit comes from a published page, a comment names the section: settings
 * cannot contradict the page.
 */

const project = group({
  id: projectId,
  number: projectNumber,
  region: only(
    "us-central1",
    "the only region that the security pages name (SMVue, Cloud Platform; SMEPro, section 4)",
  ),
});

const state = z.discriminatedUnion(
  "backend",
  [
    group({
      backend: z.literal("gcs"),
      bucket: bucketName,
      /** Where the bootstrap stack keeps its own state: `local` until its first apply has created the bucket. */
      bootstrap: oneOf("local", "gcs"),
    }),
    group({ backend: z.literal("local"), bucket: bucketName }),
  ],
  { error: kindOf("backend", "gcs or local") },
);

const deliveryFields = group({
  repository: group({
    name: repositoryName,
    id: repositoryNumber,
    ownerId: ownerNumber,
  }),
  planEnvironment: key,
  deployEnvironment: key,
});
const delivery = withRule(
  deliveryFields,
  ["planEnvironment"],
  "an environment other than deployEnvironment: a pull request must not deploy",
  ({ planEnvironment, deployEnvironment }) => planEnvironment === undefined || planEnvironment !== deployEnvironment,
);

const network = withRule(
  group({ subnetRange: privateBlock(26), servicesRange: privateBlock(24) }),
  ["servicesRange"],
  "a range that does not overlap subnetRange",
  ({ subnetRange, servicesRange }) =>
    typeof subnetRange !== "string" || typeof servicesRange !== "string" || !overlap(subnetRange, servicesRange),
);

const serviceFields = group({
  image,
  cpu,
  memory,
  concurrency: wholeNumber(1, 1000, "requests"),
  minInstances: wholeNumber(0, 100, "instances"),
  maxInstances: wholeNumber(1, 1000, "instances"),
  timeoutSeconds: wholeNumber(1, 3600, "seconds"),
  /** Connections to the database that one instance opens at most: its pool. */
  databasePool: wholeNumber(1, 1000, "connections").default(5),
  /** Seconds that a container may take to start. SMVue, Deployment Security: a rollback takes less than 30 seconds. */
  startupSeconds: wholeNumber(4, 28, "seconds")
    .refine((given) => given % 2 === 0, { error: "an even number of seconds from 4 to 28" })
    .optional(),
});
/** Cloud Run's minimum and maximum memory in MiB per number of cores, second generation. */
const MEMORY: Readonly<Record<string, readonly [least: number, most: number]>> = {
  1: [512, 4096],
  2: [512, 8192],
  4: [2048, 16_384],
  6: [4096, 24_576],
  8: [4096, 32_768],
};
const memoryFits = (given: unknown, cores: unknown) => {
  const [, amount, unit] = /^(\d+)(Mi|Gi)$/.exec(String(given)) ?? [];
  const [least, most] = MEMORY[String(cores)] ?? [];
  const mebibytes = Number(amount) * (unit === "Gi" ? 1024 : 1);
  return amount === undefined || least === undefined || most === undefined || (mebibytes >= least && mebibytes <= most);
};
const service = withRule(
  withRule(serviceFields, ["minInstances"], "at most maxInstances", ({ minInstances, maxInstances }) =>
    atLeast(maxInstances, minInstances),
  ),
  ["memory"],
  "512Mi to 4Gi with 1 core, to 8Gi with 2; 2Gi to 16Gi with 4; 4Gi to 24Gi with 6; 4Gi to 32Gi with 8",
  ({ memory: given, cpu: cores }) => memoryFits(given, cores),
);

const migrations = z.discriminatedUnion(
  "run",
  [
    // SMVue, Deployment Security: people run them in production.
    group({ run: z.literal("manual"), people: list(member, 10) }),
    group({ run: z.literal("automatic") }),
  ],
  { error: kindOf("run", "manual with people, or automatic") },
);

const TIER =
  "db-perf-optimized-N-<2, 4, 8, 16, 32, 48, 64, 80, 96 or 128>, or db-custom-<1 or an even number of cores up " +
  "to 96>-<MiB: a multiple of 256, 3840 at least, 0.9 to 6.5 GiB a core>";

/** Cloud SQL's rules for machine types (Cloud SQL, instance settings, read 2026). */
function isTier(tier: string): boolean {
  const [, cores, memory] = (/^db-custom-([1-9]\d?)-([1-9]\d{3,5})$/.exec(tier) ?? []).map(Number);
  if (cores === undefined || memory === undefined)
    return /^db-perf-optimized-N-(2|4|8|16|32|48|64|80|96|128)$/.test(tier);
  const perCore = memory / cores / 1024;
  return (
    (cores === 1 || (cores % 2 === 0 && cores > 0)) &&
    cores <= 96 &&
    memory % 256 === 0 &&
    memory >= 3840 &&
    perCore >= 0.9 &&
    perCore <= 6.5
  );
}

const SCHEDULE = "minute, hours, then * * *, at least every 12 hours: 30 3,15 * * *";

/** Whether the hours of a cron expression lie 12 hours apart at most. */
function twiceADay(schedule: string): boolean {
  const [, hours = ""] = schedule.split(" ");
  if (hours.startsWith("*")) return true;
  const sorted = hours
    .split(",")
    .map(Number)
    .sort((one, other) => one - other);
  const [first = 0] = sorted;
  return (
    sorted.every((hour) => hour <= 23) &&
    [...sorted, first + 24].every((hour, index) => index === 0 || hour - (sorted[index - 1] ?? hour) <= 12)
  );
}

interface Days {
  readonly least: number;
  readonly most: number;
  /** Which page the bounds come from. */
  readonly why?: string;
}
const databaseFields = (days: Days) =>
  group({
    edition: oneOf("ENTERPRISE", "ENTERPRISE_PLUS"),
    tier: z.string({ error: TIER }).refine(isTier, { error: TIER }),
    diskSizeGb: wholeNumber(10, 65_536, "GB"),
    name: z
      .string({ error: "a database name" })
      .regex(/^(?!postgres$|template[01]$|cloudsqladmin$)[a-z][a-z0-9_]{0,62}$/, {
        error: "lowercase letters, digits and underscores, and none of PostgreSQL's own databases",
      }),
    backups: group({
      startTime: time,
      retained: wholeNumber(days.least, days.most, "daily backups", days.why),
      logRetentionDays: wholeNumber(days.least, days.most, "days", days.why),
    }),
    maintenance: group({ day: wholeNumber(1, 7, "days, 1 being Monday,"), hour: wholeNumber(0, 23, "hours") }),
    replicas: z
      .array(key, { error: "a list of names" })
      .max(5, { error: "at most 5 entries" })
      .refine((given) => !hasDuplicates(given), { error: "no entry twice" }),
    auditClasses: z
      .string({ error: "pgAudit's classes, separated by commas" })
      .regex(/^(read|write|function|role|ddl|misc|misc_set|all)(,(read|write|function|role|ddl|misc|misc_set|all))*$/, {
        error: "read, write, function, role, ddl, misc, misc_set or all, separated by commas",
      }),
  });

/** The allowed backup settings depend on the edition: Cloud SQL refuses others at apply time. */
export const database = (days: Days) =>
  [
    {
      path: ["tier"],
      allowed: "db-perf-optimized-N-… on ENTERPRISE_PLUS, db-custom-… on ENTERPRISE",
      accepted: ({ edition, tier }: Partial<Database>) =>
        typeof tier !== "string" ||
        (edition !== "ENTERPRISE" && edition !== "ENTERPRISE_PLUS") ||
        tier.startsWith("db-perf-optimized-") === (edition === "ENTERPRISE_PLUS"),
    },
    {
      path: ["backups", "logRetentionDays"],
      allowed: "at most 7 days on ENTERPRISE",
      accepted: ({ edition, backups }: Partial<Database>) =>
        edition !== "ENTERPRISE" || atLeast(7, backups?.logRetentionDays),
    },
    {
      path: ["backups", "retained"],
      allowed: "at least as many as logRetentionDays",
      accepted: ({ backups }: Partial<Database>) => atLeast(backups?.retained, backups?.logRetentionDays),
    },
  ].reduce((schema, { path, allowed, accepted }) => withRule(schema, path, allowed, accepted), databaseFields(days));
type Database = z.infer<ReturnType<typeof databaseFields>>;

const optOuts = (attack: string) => {
  const allowed = `a signature of this attack in Core Rule Set 3.3: owasp-crs-v030301-id<six digits>-${attack}`;
  return list(
    group({
      ruleId: z
        .string({ error: allowed })
        .regex(new RegExp(`^owasp-crs-v030301-id\\d{6}-${attack}$`), { error: allowed }),
      reason: z
        .string({ error: "why" })
        .min(10, { error: "why, in ten characters or more" })
        .max(300, { error: "at most 300 characters" }),
    }),
    50,
    "a list of signatures with reasons",
  )
    .refine((given) => !hasDuplicates(given.map(({ ruleId }) => ruleId)), { error: "no signature twice" })
    .optional();
};

export const waf = {
  sensitivity: wholeNumber(1, 4, "levels"),
  preview: booleanField,
  optOuts: group({
    sqli: optOuts("sqli"),
    xss: optOuts("xss"),
    lfi: optOuts("lfi"),
    rfi: optOuts("rfi"),
    rce: optOuts("rce"),
  }),
  rateLimit: group({
    requests: wholeNumber(1, 1_000_000, "requests"),
    intervalSeconds: z.literal([10, 30, 60, 120, 180, 240, 300, 600, 900, 1200, 1800, 2700, 3600], {
      error: "10, 30, 60, 120, 180, 240, 300, 600, 900, 1200, 1800, 2700 or 3600 seconds",
    }),
  }),
};

export const edge = group({
  hosts: list(host, 20),
  hstsMaxAgeSeconds: wholeNumber(31_536_000, 315_360_000, "seconds, a year at least"),
  /** Raised to replace certificates and the load balancer's endpoint group. */
  generation: wholeNumber(1, 10_000, "generations").optional(),
});
export const rotation = group({ periodDays: wholeNumber(1, 365, "days"), firstAt: instant });
export const generations = list(wholeNumber(1, 10_000, "generations"), 20, "a list of generations, such as [1]").refine(
  (given) => given.every((one, index) => index === 0 || one > (given[index - 1] ?? 0)),
  { error: "generations in ascending order, none twice" },
);
export const watch = group({
  emails: list(email, 10),
  wafBlockedInFiveMinutes: wholeNumber(1, 1_000_000, "requests"),
  /** Percent of responses that may be 5xx for five minutes. */
  errorPercent: wholeNumber(1, 50, "percent").default(5),
  /** Objective for the 95th percentile of response times. */
  latencyMs: wholeNumber(50, 60_000, "milliseconds").default(2000),
  /** Whether incidents also go to a Pub/Sub topic. */
  topic: booleanField.default(true),
});
const bootstrap = group({
  accessLogDays: wholeNumber(1, 3650, "days"),
  stateRecoveryDays: wholeNumber(7, 90, "days"),
  untaggedImageDays: wholeNumber(1, 365, "days"),
});

/** The job that deletes what a page promises to delete: see stacks/deletion-job.ts for the periods. */
const deletion = group({
  command: list(text(/^\S(.*\S)?$/, "a word of the command, without spaces around it"), 20, "a command"),
  /** Twice a day or oftener: Monitoring notices an absence of less than a day only. */
  schedule: text(/^([0-5]?\d) (\*\/[1-9]|\*\/1[0-2]|\*|[\d,]*\d) \* \* \*$/, SCHEDULE).refine(twiceADay, {
    error: SCHEDULE,
  }),
});

/** Settings that every Google Cloud system has, beside its project and its edge. */
export const sharedSettings = { state, delivery, bootstrap, network, service, migrations };

const common = {
  /** Whether the file may contain example values: true in this repository, never in a real one. */
  example: booleanField.default(false),
  project,
  ...sharedSettings,
  deletion,
  edge,
  watch,
};

/** SMVue's secrets: four key domains that never share a key, and what the application uses. */
const smvueSecrets = [
  "crm-tokens-key",
  "coaching-notes-key",
  "ai-content-key",
  "transcripts-key",
  "token-signing",
  "anthropic-api-key",
  "openai-api-key",
  "hubspot-client",
  "salesforce-client",
  "pipedrive-client",
  "redis-auth",
  "sentry-dsn",
  "posthog-key",
] as const;

/** Connections that the service cannot have: migrations, administrators, monitoring, and PostgreSQL's own reserve. */
const RESERVED_CONNECTIONS = 20;

/** Whether the pools of all instances fit the database's connections. */
export const withConnections = <T extends z.ZodType<{ service: Service; database: Database }>>(schema: T) =>
  withRule(
    schema,
    ["service", "databasePool"],
    ({ service, database }) =>
      `at most ${mostPooled(service, database) ?? 1}: ${service?.maxInstances ?? "?"} instances share ` +
      `${maxConnectionsOf(String(database?.tier))} connections of ${String(database?.tier)}, ` +
      `${RESERVED_CONNECTIONS} of them reserved`,
    ({ service, database }) => atLeast(mostPooled(service, database), service?.databasePool),
  );
type Service = z.infer<typeof serviceFields>;

function mostPooled(service?: Partial<Service>, database?: Partial<Database>): number | undefined {
  if (typeof service?.maxInstances !== "number" || typeof database?.tier !== "string") return undefined;
  return Math.floor((maxConnectionsOf(database.tier) - RESERVED_CONNECTIONS) / service.maxInstances);
}

const smvueFields = group({
  ...common,
  database: database({ least: 7, most: 7, why: "SMVue's page promises 7 days (Database Security)" }),
  cache: group({
    memoryGb: wholeNumber(1, 300, "GB"),
    maintenance: group({
      day: oneOf("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"),
      hour: wholeNumber(0, 23, "hours"),
    }),
  }),
  files: group({
    recoveryDays: wholeNumber(
      7,
      7,
      "days",
      "SMVue's page lets copies of deleted data last 7 days (Data Retention), which is Cloud Storage's minimum too",
    ),
  }),
  waf: group({
    ...waf,
    cloudflareRanges: list(publishedRange, 50),
    admin: group({ pathPrefixes: list(adminPath, 10), allowedRanges: list(range, 4) }),
  }),
  cloudflare: group({
    zoneId: z.string({ error: "32 hexadecimal digits" }).regex(/^[0-9a-f]{32}$/, { error: "32 hexadecimal digits" }),
    ownsZoneSettings: booleanField,
    /** Whose client certificates the load balancer accepts: two while one replaces the other. */
    originPullCas: list(caCertificate, 2, "a list of one or two certificates in PEM"),
  }),
  secrets: group({
    rotation,
    generations: z.record(oneOf(...smvueSecrets), generations, {
      error: `generations for each of ${smvueSecrets.join(", ")}`,
    }),
    retired: z
      .partialRecord(oneOf(...smvueSecrets), generations, {
        error: `retired generations of ${smvueSecrets.join(", ")}`,
      })
      .optional(),
  }),
  logs: group({
    auditRetentionDays: wholeNumber(730, 3650, "days", "SMVue's page promises 2 years (Data Retention)"),
    auditLocked: booleanField,
    auditReaders: list(member, 10),
    auditMarker: group({
      field: z
        .string({ error: "a field of the log entry" })
        .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: "letters, digits and underscores" }),
      value: key,
    }),
    technicalRetentionDays: wholeNumber(1, 365, "days"),
  }),
});

export const smvueSchema = withConnections(smvueFields);

const smeproFields = group({
  ...common,
  database: database({ least: 1, most: 35 }),
  waf: group(waf),
  dns: group({ domain: host }),
  secrets: group({
    rotation,
    generations: z.record(oneOf("database-password", "token-signing"), generations, {
      error: "generations for each of database-password, token-signing",
    }),
    retired: z
      .partialRecord(oneOf("database-password", "token-signing"), generations, {
        error: "retired generations of database-password, token-signing",
      })
      .optional(),
  }),
  logs: group({ technicalRetentionDays: wholeNumber(30, 90, "days", "SMEPro's page says so (section 7)") }),
});

export const smeproSchema = withRule(
  withConnections(smeproFields),
  ["dns", "domain"],
  "a domain that holds every host of edge.hosts",
  ({ dns, edge }) =>
    typeof dns?.domain !== "string" ||
    !Array.isArray(edge?.hosts) ||
    edge.hosts.every((one) => `.${one}`.endsWith(`.${dns.domain}`)),
);

export type SmvueSettings = z.infer<typeof smvueSchema>;
export type SmeproSettings = z.infer<typeof smeproSchema>;
export type CommonSettings = Pick<SmeproSettings, keyof typeof common>;
export type SmvueSecret = (typeof smvueSecrets)[number];
