import { Finding } from "../../verdict/check";
import { findingAt } from "../../verdict/expectations";
import { oncePer, oncePerText } from "../../memoize";
import { atomsOf, Condition, isAlways, isPossible, substituteKnown } from "../../formats/cel";
import {
  isBehindProxies,
  isListed,
  evaluateRequests,
  Policy,
  PolicyRule,
  rangeOf,
  userIpSource,
} from "./security-policy";

/** Where administration lives, and spellings that applications take for the same. */
export const ADMIN_PATHS = [
  "/admin",
  "/admin/",
  "/admin/users",
  "/ADMIN",
  "/%61dmin",
  "//admin",
  "/./admin",
  "/x/../admin",
  "/x/y/../../admin",
  "/api/admin",
  "/api/admin/users",
];

/** Paths that merely have the word in them: customers' own, and longer words. */
export const OTHER_PATHS = ["/orgs/7/admin", "/x/admin/users", "/api/teams/admin", "/administrators", "/my-admin"];

/**
 * A condition with what is known of a request for a path by a client whose address is in no list.
 *
 * Policies made of one module have the same conditions, so each is settled once for a path.
 */
export function settleForOutsider(policy: Policy, path: string): (condition: Condition) => Condition {
  // A header that tells the client's address can be believed only where nobody else writes it.
  const source = userIpSource(policy);
  return source === "connection" || (source === "cdn" && isBehindProxies(policy))
    ? byUserAddress(path)
    : byConnection(path);
}

const settling = (...sources: readonly string[]) =>
  oncePerText((path) =>
    oncePer((condition: Condition) =>
      substituteKnown(condition, (atom) => {
        const found = rangeOf(atom);
        if (found) return sources.includes(found.source) && isListed(found.range) ? false : undefined;
        return testPath(atom, path);
      }),
    ),
  );
const byConnection = settling("origin.ip");
const byUserAddress = settling("origin.ip", "origin.user_ip");

/**
 * Findings for the paths that somebody outside of the lists gets through to, and for rules about them that are not in
 * force.
 */
export function judgeAdminPaths(policy: Policy): Finding[] {
  const expected = "administration is denied to every client that is not on an allowlist";
  const open = new Map<PolicyRule | undefined, { readonly status: "violated" | "unknown"; readonly paths: string[] }>();
  for (const path of ADMIN_PATHS) {
    const { status, by } = evaluateRequests(policy, settleForOutsider(policy, path));
    if (status === "denied") continue;
    const others = open.get(by);
    if (others) others.paths.push(path);
    else open.set(by, { status: status === "let-in" ? "violated" : "unknown", paths: [path] });
  }
  const throughs = [...open].map(([by, { status, paths }]) =>
    findingAt(
      status,
      by?.at ?? policy.resource,
      by ? "match" : "rule",
      expected,
      `${paths.join(", ")} ${status === "violated" ? "allowed" : "not known until it is applied"}`,
    ),
  );
  return [...throughs, ...policy.rules.filter(isAboutAdministration).flatMap((rule) => judgeRule(policy, rule))];
}

/** Whether a rule is about who may see a path of administration. */
export const isAboutAdministration = ({ condition }: PolicyRule) =>
  condition !== undefined && namesAdministration(condition);

const namesAdministration = oncePer(
  (condition: Condition) =>
    atomsOf(condition).some((atom) => ADMIN_PATHS.some((path) => testPath(atom, path) === true)) &&
    atomsOf(condition).some((atom) => rangeOf(atom) !== undefined),
);

function judgeRule(policy: Policy, rule: PolicyRule): Finding[] {
  const { at, condition, effect } = rule;
  if (!condition) return [];
  const paths = ADMIN_PATHS.filter((path) => atomsOf(condition).some((atom) => testPath(atom, path) === true));
  const settled = paths.map((path) => settleForOutsider(policy, path)(condition));
  const refuses = settled.every(isAlways);
  switch (effect) {
    case "deny":
      return [
        findingAt(
          refuses ? "holds" : "violated",
          at,
          "match.expr.expression",
          "every client that is not on an allowlist",
          refuses ? "every such client" : "only some of them",
        ),
      ];
    case "none":
      return [findingAt("violated", at, "preview", "false", "true")];
    case "unknown":
      return [findingAt("unknown", at, "action", "deny", "not known until it is applied")];
    case "let-in":
      return settled.some(isPossible)
        ? [findingAt("violated", at, "match.expr.expression", "only clients on an allowlist", "others as well")]
        : [];
  }
}

const PATH_ATOM = new RegExp(
  String.raw`^request\.path((?: ?\.?(?:urlDecode|urlDecodeUni|lower|upper) \( \))*) ?(?:` +
    [
      String.raw`\.?(matches|startsWith|endsWith|contains) \( ([rR]?)'((?:[^'\\]|\\.)*)' \)`,
      String.raw`(==|!=) ([rR]?)'((?:[^'\\]|\\.)*)'`,
    ].join("|") +
    ")$",
);

/** Policies made of one module have the same atoms: by path, then by atom. */
const tested = new Map<string, Map<string, boolean | undefined>>();
const CACHE_LIMIT = 2000;

/** Whether an atom is true of a path; undefined where it is about something else, or is not understood. */
export function testPath(atom: string, path: string): boolean | undefined {
  let ofPath = tested.get(path);
  if (!ofPath) tested.set(path, (ofPath = new Map()));
  if (ofPath.has(atom)) return ofPath.get(atom);
  const result = matchPath(atom, path);
  if (ofPath.size < CACHE_LIMIT) ofPath.set(atom, result);
  return result;
}

function matchPath(atom: string, path: string): boolean | undefined {
  const found = PATH_ATOM.exec(atom);
  if (!found) return undefined;
  const [, changes = "", method, rawCall, call = "", operator, rawOther, other = ""] = found;
  const text = literal(operator ? other : call, (operator ? rawOther : rawCall) !== "");
  const given = [...changes.matchAll(/urlDecodeUni|urlDecode|lower|upper/g)].reduce(
    (value, [change]) => transform(value, change),
    path,
  );
  switch (operator ?? method) {
    case "==":
      return given === text;
    case "!=":
      return given !== text;
    case "startsWith":
      return given.startsWith(text);
    case "endsWith":
      return given.endsWith(text);
    case "contains":
      return given.includes(text);
    default:
      return pattern(text)?.test(given);
  }
}

function transform(value: string, change: string): string {
  if (change === "lower") return value.toLowerCase();
  return change === "upper" ? value.toUpperCase() : decodeURIComponent(value);
}

const literal = (text: string, raw: boolean) => (raw ? text : text.replace(/\\(.)/g, "$1"));

/** Google's engine takes any pattern in linear time; this one does not, so a repetition of repetitions is not tried. */
function pattern(text: string): RegExp | undefined {
  if (text.length > 512 || /[*+}]\)[*+{]/.test(text)) return undefined;
  const [, flag, rest = text] = /^(\(\?i\))(.*)$/s.exec(text) ?? [];
  try {
    return new RegExp(flag ? rest : text, flag ? "i" : "");
  } catch {
    return undefined;
  }
}
