import { z } from "zod";

/** Fields that several settings share. Every message says what is allowed. */

export const text = (pattern: RegExp, allowed: string) =>
  z.string({ error: allowed }).regex(pattern, { error: allowed });

export const whole = (least: number, most: number, unit: string) => {
  const allowed = least === most ? `exactly ${least} ${unit}` : `a whole number of ${unit} from ${least} to ${most}`;
  return z.int({ error: allowed }).min(least, { error: allowed }).max(most, { error: allowed });
};

export const projectId = text(
  /^(?!.*google)[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
  "a project id: 6 to 30 lowercase letters, digits and hyphens, without google in it",
);
export const projectNumber = text(
  /^[1-9]\d{4,18}$/,
  "a number in quotes: gcloud projects describe PROJECT --format 'value(projectNumber)'",
);
export const repositoryName = text(
  /^[A-Za-z0-9-]{1,39}\/[A-Za-z0-9._-]{1,100}$/,
  "owner/name, without the ids that GitHub adds to the subject of a token (name@id): they are id and ownerId",
);
export const repositoryNumber = text(/^[1-9]\d{0,18}$/, "a number in quotes: gh api repos/OWNER/NAME --jq .id");
export const ownerNumber = text(/^[1-9]\d{0,18}$/, "a number in quotes: gh api repos/OWNER/NAME --jq .owner.id");
export const bucketName = text(
  /^(?!goog)(?!.*google)[a-z0-9][a-z0-9-]{1,56}[a-z0-9]$/,
  "a bucket name: 3 to 58 lowercase letters, digits and hyphens, without google in it",
);
export const host = text(
  /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/,
  "a host name in lowercase, without a scheme or a path",
);
export const email = text(/^[A-Za-z0-9._%+-]+@([A-Za-z0-9-]+\.)+[A-Za-z0-9-]{2,}$/, "an e-mail address");
export const member = text(
  /^(user|group|serviceAccount):[A-Za-z0-9._%+-]+@([A-Za-z0-9-]+\.)+[A-Za-z0-9-]{2,}$/,
  "user:, group: or serviceAccount: and an e-mail address",
);
export const adminPath = text(/^(\/[a-z0-9_-]+)+\/?$/, "a path such as /admin, in lowercase");
export const time = text(/^([01]\d|2[0-3]):[0-5]\d$/, "a time in quotes, HH:MM in UTC");
const INSTANT = "a time in quotes that exists, YYYY-MM-DDTHH:MM:SSZ";
export const instant = text(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/, INSTANT).refine(
  (given) => !Number.isNaN(Date.parse(given)) && new Date(given).toISOString() === given.replace(/Z$/, ".000Z"),
  { error: INSTANT },
);
export const image = text(
  /^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)+(:[A-Za-z0-9_.-]+|@sha256:[0-9a-f]{64})$/,
  "an image with its registry and a tag or digest",
);
export const memory = text(/^[1-9]\d*(Mi|Gi)$/, "a whole number of Mi or Gi, such as 512Mi");
export const cpu = z.enum(["1", "2", "4", "6", "8"], { error: 'cores in quotes: "1", "2", "4", "6" or "8"' });
export const flag = z.boolean({ error: "true or false" });
export const key = text(
  /^[a-z]([a-z0-9-]{0,26}[a-z0-9])?$/,
  "a name of 1 to 28 lowercase letters, digits and hyphens, starting with a letter, not ending with a hyphen",
);

const RANGE =
  "an IPv4 range of /8 or smaller with no host bits set, or an IPv6 range of /16 or smaller, in CIDR notation";
export const range = z
  .union([z.cidrv4(), z.cidrv6()], { error: RANGE })
  .refine((given) => startsRange(given) && Number(given.split("/")[1]) >= (given.includes(":") ? 16 : 8), {
    error: RANGE,
  });
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
const PRIVATE_RANGE = "a private IPv4 range in CIDR notation (RFC 1918)";
export const privateRange = z
  .cidrv4({ error: PRIVATE_RANGE })
  .refine((given) => PRIVATE.some((whole) => isWithin(given, whole)), { error: PRIVATE_RANGE });

export const list = <T extends z.ZodType>(item: T, most: number, what = "a list") =>
  z
    .array(item, { error: what })
    .min(1, { error: "at least one entry" })
    .max(most, { error: `at most ${most} entries` })
    .refine((given) => !hasTwice(given), { error: "no entry twice" });

export const hasTwice = (given: readonly unknown[]) =>
  new Set(given.map((entry) => JSON.stringify(entry))).size < given.length;

/** Objects refuse keys they do not know: a misspelled one would silently do nothing. */
export const group = <T extends z.ZodRawShape>(shape: T) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `only the keys ${Object.keys(shape).join(", ")}`
        : `a group of the keys ${Object.keys(shape).join(", ")}`,
  });

export const oneOf = <const T extends readonly [string, ...string[]]>(...values: T) =>
  z.enum(values, { error: values.join(" or ") });

/** What a group of several kinds may be: told of the field that names the kind, or, where there is no group at all, with its name. */
export const kindOf = (field: string, values: string) => (issue: { readonly code?: string }) =>
  issue.code === "invalid_union" ? values : `a group with ${field}: ${values}`;

/**
 * A rule between several fields. It is checked even where other fields are wrong, so that every fault
 * shows at once: a rule about a field that is missing or of the wrong type must accept.
 */
export const withRule = <T extends z.ZodType>(
  schema: T,
  path: readonly string[],
  allowed: string | ((value: Partial<z.output<T>>) => string),
  accepted: (value: Partial<z.output<T>>) => boolean,
) =>
  schema.refine((value) => accepted((value ?? {}) as Partial<z.output<T>>), {
    path: [...path],
    error: typeof allowed === "string" ? allowed : ({ input }) => allowed((input ?? {}) as Partial<z.output<T>>),
    when: () => true,
  });

/** Whether one number is at least another; true where either is none. */
export const atLeast = (larger: unknown, smaller: unknown) =>
  typeof larger !== "number" || typeof smaller !== "number" || larger >= smaller;

/** Whether two IPv4 ranges share an address; false where either is none. */
export function overlap(one: unknown, other: unknown): boolean {
  const [a, b] = [bounds(one), bounds(other)];
  return a !== undefined && b !== undefined && a.first <= b.last && b.first <= a.last;
}

/** Whether an IPv4 range lies within another; false where either is none. */
export function isWithin(inner: unknown, outer: unknown): boolean {
  const [a, b] = [bounds(inner), bounds(outer)];
  return a !== undefined && b !== undefined && a.first >= b.first && a.last <= b.last;
}

/** Whether an IPv4 range names its own first address; true where it is none. */
export function startsRange(range: unknown): boolean {
  const found = bounds(range);
  return found === undefined || found.given === found.first;
}

function bounds(range: unknown): { given: number; first: number; last: number } | undefined {
  if (typeof range !== "string" || !z.cidrv4().safeParse(range).success) return undefined;
  const [address = "", prefix = ""] = range.split("/");
  const given = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  const size = 2 ** (32 - Number(prefix));
  const first = given - (given % size);
  return { given, first, last: first + size - 1 };
}
