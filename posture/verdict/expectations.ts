import { toNumber } from "../model/attribute-readers";
import { Attribute, describe, Json, UNTIL_APPLY } from "../model/attribute";
import { Cursor } from "../model/cursor";
import { Link } from "../model/model";
import { Resource } from "../model/resource";
import { Finding, Verdict } from "./check";

/** What an attribute has to be. */
export interface Matcher {
  readonly expected: string;
  judge(attribute: Attribute): Finding["status"];
}

type Findings = Finding | readonly Findings[];

/**
 * A verdict of everything that a rule found: violated where anything is, else unknown where anything is. Nothing found
 * is violated.
 */
export function verdict(...findings: readonly Findings[]): Verdict {
  const all = findings.flat(Infinity as 1) as Finding[];
  const has = (status: Finding["status"]) => all.some((finding) => finding.status === status);
  if (all.length === 0) return { status: "violated", findings: [missingSubject("something to judge")] };
  if (has("violated")) return { status: "violated", findings: all };
  if (!has("unknown")) return { status: "holds", findings: all };
  const until = all.find(({ status }) => status === "unknown")?.until ?? UNTIL_APPLY;
  return { status: "unknown", findings: all, reason: `until ${until}` };
}

export const notApplicable = (reason: string): Verdict => ({ status: "not-applicable", findings: [], reason });

/** Cannot be determined from this file, for a reason that lies in no attribute. */
export const unknownBecause = (until: string, ...findings: readonly Finding[]): Verdict => ({
  status: "unknown",
  findings,
  reason: `until ${until}`,
});

/** Judges every subject. Where there is none, what the claim is about is missing: violated. */
export function forEvery(subjects: readonly Cursor[], what: string, judge: (subject: Resource) => Findings): Findings;
export function forEvery<T extends Cursor>(
  subjects: readonly T[],
  what: string,
  judge: (subject: T) => Findings,
): Findings {
  return subjects.length === 0 ? missingSubject(what) : subjects.map(judge);
}

/** The subject of a claim is not there. @param what such as `a Cloud SQL instance` */
export const missingSubject = (what: string): Finding => ({
  status: "violated",
  address: "",
  path: "",
  expected: what,
  actual: "none",
});

/** Judges one attribute. */
export function expect(at: Cursor, path: string, matcher: Matcher): Finding {
  const attribute = at.get(path);
  return {
    status: matcher.judge(attribute),
    address: at.address,
    path: at.at(path),
    expected: matcher.expected,
    actual: describe(attribute),
  };
}

/** Judges an attribute that was read already. */
export function expectAttribute(at: Cursor, path: string, attribute: Attribute, matcher: Matcher): Finding {
  return {
    status: matcher.judge(attribute),
    address: at.address,
    path: at.at(path),
    expected: matcher.expected,
    actual: describe(attribute),
  };
}

/** Judges that there is no block of a kind. */
export function expectNoBlock(at: Cursor, path: string, expected: string): Finding {
  const { known, unknown } = at.blocks(path);
  const status = known.length > 0 ? "violated" : unknown ? "unknown" : "holds";
  return {
    status,
    address: at.address,
    path: at.at(path),
    expected,
    actual: known.length > 0 ? `${known.length} of them` : unknown ? `not known until ${UNTIL_APPLY}` : "none",
  };
}

/** A finding in words of the rule's own. */
export function findingAt(
  status: Finding["status"],
  at: Cursor,
  path: string,
  expected: string,
  actual: string,
): Finding {
  return { status, address: at.address, path: at.at(path), expected, actual };
}

/** What no rule can decide: somebody has to look at it. */
export const undecided = (at: Cursor, path: string, expected: string, actual: string): Finding => ({
  ...findingAt("unknown", at, path, expected, actual),
  until: `somebody judges ${at.address}`,
});

/** What a link leads to, in a reader's words. */
export function describeLink(link: Link): string {
  switch (link.kind) {
    case "none":
      return "not set";
    case "elsewhere":
      return `${link.named}, which is not in this file`;
    case "unknown":
      return `not known until ${link.until}`;
    case "resources":
      return link.resources.map(({ address }) => address).join(", ");
  }
}

/** Judges a value by a predicate; what is not set is given as undefined. What is not known yet is unknown. */
export function satisfies(expected: string, test: (value: Json | undefined) => boolean): Matcher {
  return {
    expected,
    judge(attribute) {
      if (attribute.kind === "unknown" || attribute.kind === "reference") return "unknown";
      return test(attribute.kind === "absent" ? undefined : attribute.value) ? "holds" : "violated";
    },
  };
}

/** Booleans and numbers may stand as text in a synthesized file. */
const same = (value: Json | undefined, wanted: Json) =>
  value !== undefined &&
  (value === wanted ||
    (typeof value === "string" &&
      typeof wanted !== "string" &&
      (value === String(wanted) || (typeof wanted === "boolean" && value === (wanted ? "1" : "0")))));

export const equals = (wanted: Json) =>
  satisfies(typeof wanted === "string" ? wanted : JSON.stringify(wanted), (value) => same(value, wanted));
export const oneOf = (...wanted: readonly Json[]) =>
  satisfies(wanted.join(" or "), (value) => wanted.some((one) => same(value, one)));
/** Not set, or one of these: for attributes whose default is safe. */
export const absentOrOneOf = (...wanted: readonly Json[]) =>
  satisfies(
    `not set, or ${wanted.join(" or ")}`,
    (value) => value === undefined || wanted.some((one) => same(value, one)),
  );
export const atLeast = (least: number, unit = "") =>
  satisfies(`at least ${least}${unit && ` ${unit}`}`, (value) => toNumber(value) >= least);
export const isBetween = (least: number, most: number, unit = "") =>
  satisfies(`${least} to ${most}${unit && ` ${unit}`}`, (value) => toNumber(value) >= least && toNumber(value) <= most);
export const matchesPattern = (pattern: RegExp, expected: string) =>
  satisfies(expected, (value) => typeof value === "string" && pattern.test(value));

/** Set, to whatever value, known or not. */
export const isPresent: Matcher = {
  expected: "set",
  judge: (attribute) =>
    attribute.kind === "absent" || (attribute.kind === "value" && attribute.value === "") ? "violated" : "holds",
};

/** Not set at all. */
export const isAbsent: Matcher = {
  expected: "not set",
  judge: (attribute) =>
    attribute.kind === "absent" ||
    (attribute.kind === "value" &&
      (attribute.value === "" || (Array.isArray(attribute.value) && attribute.value.length === 0)))
      ? "holds"
      : attribute.kind === "unknown"
        ? "unknown"
        : "violated",
};
