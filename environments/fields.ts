import { X509Certificate } from "node:crypto";
import { z } from "zod";
import { isPrivate, isRange, isSite, isWide, NOT_WIDE, prefixOf, SITE_SIZE, startsRange } from "../net/ip-range";

/** Fields shared by several settings. Every message says what is allowed. */

export const text = (pattern: RegExp, allowed: string) =>
  z.string({ error: allowed }).regex(pattern, { error: allowed });

/** `why` says where a bound comes from that is not Terraform's or the cloud's. */
export const wholeNumber = (least: number, most: number, unit: string, why = "") => {
  const range = least === most ? `exactly ${least} ${unit}` : `a whole number of ${unit} from ${least} to ${most}`;
  const allowed = why === "" ? range : `${range}: ${why}`;
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
export const region = text(
  /^(africa|asia|australia|europe|me|northamerica|southamerica|us)-[a-z]+\d{1,2}$/,
  "a region of Google Cloud, such as europe-west3",
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
const CA_CERTIFICATE = "the certificate of a certificate authority in PEM, and no key";
/** Never the key: a value that holds one is refused by its kind and not shown. */
export const caCertificate = text(
  /^-----BEGIN CERTIFICATE-----\n[^-]+\n-----END CERTIFICATE-----\n?$/,
  CA_CERTIFICATE,
).refine(isAuthority, { error: CA_CERTIFICATE });

function isAuthority(pem: string): boolean {
  try {
    return new X509Certificate(pem).ca;
  } catch {
    return false;
  }
}
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
export const booleanField = z.boolean({ error: "true or false" });
export const key = text(
  /^[a-z]([a-z0-9-]{0,26}[a-z0-9])?$/,
  "a name of 1 to 28 lowercase letters, digits and hyphens, starting with a letter, not ending with a hyphen",
);

const cidr = (allowed: string, accepted: (given: string) => boolean) =>
  z
    .union([z.cidrv4(), z.cidrv6()], { error: allowed })
    .refine((given) => startsRange(given) && accepted(given), { error: allowed });

/** Whoever is let in by a list: no range that is wide. */
export const range = cidr(`${NOT_WIDE}, with no host bits set, in CIDR notation`, (given) => !isWide(given));
/** A range that a company publishes as its own, however wide; not every address. */
export const publishedRange = cidr(
  "a range of IPv4 or IPv6 with no host bits set, in CIDR notation, and not every address",
  isRange,
);
/** Offices and VPNs. */
export const officeRange = cidr(`${SITE_SIZE}, with no host bits set, in CIDR notation`, isSite);

const PRIVATE_RANGE = "a private IPv4 range in CIDR notation (RFC 1918)";
export const privateRange = z
  .cidrv4({ error: PRIVATE_RANGE })
  .refine((given) => isPrivate(given), { error: PRIVATE_RANGE });
/** @param longestPrefix bits of the smallest range that is allowed */
export const privateBlock = (longestPrefix: number) => {
  const allowed = `a private IPv4 range with no host bits set, /${longestPrefix} or larger`;
  return privateRange.refine((given) => startsRange(given) && (prefixOf(given) ?? 33) <= longestPrefix, {
    error: allowed,
  });
};

export const list = <T extends z.ZodType>(item: T, most: number, what = "a list") =>
  z
    .array(item, { error: what })
    .min(1, { error: "at least one entry" })
    .max(most, { error: `at most ${most} entries` })
    .refine((given) => !hasDuplicates(given), { error: "no entry twice" });

export const hasDuplicates = (given: readonly unknown[]) =>
  new Set(given.map((entry) => JSON.stringify(entry))).size < given.length;

/** Objects reject unknown keys: a misspelled one would silently do nothing. */
export const group = <T extends z.ZodRawShape>(shape: T) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? `only the keys ${Object.keys(shape).join(", ")}`
        : `a group of the keys ${Object.keys(shape).join(", ")}`,
  });

export const oneOf = <const T extends readonly [string, ...string[]]>(...values: T) =>
  z.enum(values, { error: values.join(" or ") });

/** A value that could only differ if a published page changed. */
export const only = <const T extends string>(value: T, why: string) => z.enum([value], { error: `${value}, ${why}` });

/**
 * A discriminated union: errors refer to the field that names the kind or, if the whole group is missing, to the group.
 */
export const kindOf = (field: string, values: string) => (issue: { readonly code?: string }) =>
  issue.code === "invalid_union" ? values : `a group with ${field}: ${values}`;

/**
 * A rule across several fields. It is checked even if other fields are invalid, so that all errors show at once: for a
 * field that is missing or of the wrong type, the rule must pass.
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

/** Whether one number is at least another; true if either is not a number. */
export const atLeast = (larger: unknown, smaller: unknown) =>
  typeof larger !== "number" || typeof smaller !== "number" || larger >= smaller;
