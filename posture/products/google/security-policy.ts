import { appendTo } from "../../model/grouping";
import { oncePer } from "../../memoize";
import { toNumber, textOf } from "../../model/attribute-readers";
import { Attribute } from "../../model/attribute";
import { Cursor } from "../../model/cursor";
import { Model } from "../../model/model";
import { Resource } from "../../model/resource";
import {
  anyOf,
  atomsOf,
  Condition,
  constant,
  isAlways,
  isPossible,
  not,
  parseCondition,
  substituteKnown,
} from "../../formats/cel";
import { isWide } from "../../formats/ip-range";
import { Earlier, IPV4 } from "./earlier-rules";
import { isCloudflares } from "../cloudflare/zones";
import { externalBackends, resourcesOf } from "./load-balancer";
import { preconfiguredSet } from "./preconfigured-waf";

export const SECURITY_POLICIES = ["google_compute_security_policy", "google_compute_region_security_policy"];
const STANDALONE_RULES = ["google_compute_security_policy_rule", "google_compute_region_security_policy_rule"];

/** What becomes of a request that a rule matches. */
export type Effect =
  | "deny"
  /** Served, at whatever rate. */
  | "let-in"
  /** Nothing: the rule is a preview, or sends the client elsewhere. */
  | "none"
  | "unknown";

export interface PolicyRule {
  /** The rule's resource, or its block in the policy. */
  readonly at: Cursor;
  /** Undefined where it is not known. */
  readonly priority: number | undefined;
  readonly effect: Effect;
  /** When it matches; undefined where that is not known. */
  readonly condition: Condition | undefined;
}

/** A Cloud Armor policy. */
export interface Policy {
  readonly resource: Resource;
  /** Lowest priority first, as they are evaluated; those of an unknown priority before all others. */
  readonly rules: readonly PolicyRule[];
}

const IN_RANGE = /^inIpRange \( ([\w.]+) , '([^']*)' \)$/;

interface Compared {
  readonly source: string;
  readonly range: string;
}

const compared = new Map<string, Compared | undefined>();
const CACHE_LIMIT = 10_000;

/** The addresses that an atom compares a request's with. */
export function rangeOf(atom: string): Compared | undefined {
  if (compared.has(atom)) return compared.get(atom);
  const [, source, range] = IN_RANGE.exec(atom) ?? [];
  const found = source === undefined || range === undefined ? undefined : { source, range };
  if (compared.size < CACHE_LIMIT) compared.set(atom, found);
  return found;
}

const inRange = (source: string, range: string): Condition => {
  if (range === "*") return constant(true);
  if (/\/0$/.test(range) && source === "origin.ip")
    return range.includes(":") ? not({ kind: "atom", text: IPV4 }) : { kind: "atom", text: IPV4 };
  return { kind: "atom", text: `inIpRange ( ${source} , '${range}' )` };
};

/** Every policy in the file that a backend facing the internet has. */
export const boundPolicies = oncePer((model: Model): readonly Policy[] => {
  const bound = new Set(
    externalBackends(model).flatMap((backend) =>
      resourcesOf(model.linked(backend, "security_policy", ...SECURITY_POLICIES)),
    ),
  );
  const standalone = byPolicy(model, model.resources(...STANDALONE_RULES));
  const former = byPolicy(
    model,
    STANDALONE_RULES.flatMap((type) => model.before(type)),
  );
  const policies = [...bound].map((resource) => ({
    resource,
    rules: rulesOf(resource, standalone.get(resource) ?? [], former.get(resource) ?? []),
  }));
  return policies;
});

function byPolicy(model: Model, rules: readonly Resource[]): Map<Resource, Resource[]> {
  const found = new Map<Resource, Resource[]>();
  for (const rule of rules) {
    for (const policy of resourcesOf(model.linked(rule, "security_policy", ...SECURITY_POLICIES))) {
      appendTo(found, policy, rule);
    }
  }
  return found;
}

/**
 * The policy's own blocks and the rules that are resources. Once applied, a policy also lists the latter among
 * its blocks, as they were: so a block counts only where no rule of its priority is, or was before this plan.
 */
function rulesOf(policy: Resource, standalone: readonly Resource[], former: readonly Resource[]): PolicyRule[] {
  const own = standalone.map(toRule);
  const taken = new Set([...own, ...former.map(toRule)].map(({ priority }) => priority));
  const inline = ["rule", "rules"].flatMap((path) => policy.blocks(path).known).map(toRule);
  const generated = ["rule", "rules"]
    .filter((path) => isGenerated(policy, path))
    .map((): PolicyRule => ({ at: policy, priority: undefined, effect: "unknown", condition: undefined }));
  return [
    ...generated,
    ...own,
    ...inline.filter(({ priority }) => priority === undefined || !taken.has(priority)),
  ].sort((one, other) => (one.priority ?? -1) - (other.priority ?? -1));
}

/**
 * Whether there may be blocks that the file does not tell; on a first plan Google's own list is unknown as well, though
 * nothing is written there.
 */
function isGenerated(policy: Resource, path: string): boolean {
  const isWritten = [policy.written(path), policy.written(`dynamic.${path}`)].some(
    ({ value, expression }) => (value !== undefined && value !== null) || expression !== undefined,
  );
  return isWritten && policy.blocks(path).unknown;
}

function toRule(at: Cursor): PolicyRule {
  const priority = at.get("priority");
  const number = priority.kind === "value" ? toNumber(priority.value) : NaN;
  return { at, priority: Number.isNaN(number) ? undefined : number, effect: effectOf(at), condition: conditionOf(at) };
}

const isKnown = (attribute: Attribute) => attribute.kind === "value" || attribute.kind === "absent";

function effectOf(at: Cursor): Effect {
  const preview = at.get("preview");
  if (preview.kind === "value" && String(preview.value) === "true") return "none";
  const action = at.get("action");
  // Without either there is no such rule.
  if (action.kind === "absent" || at.get("priority").kind === "absent") return "none";
  if (!isKnown(preview) || action.kind !== "value") return "unknown";
  const text = String(action.value);
  if (text.startsWith("deny")) return "deny";
  // Another server's page is not ours; a solved puzzle lets the client in.
  const redirect = at.get("redirect_options.type");
  return text === "redirect" && redirect.kind === "value" && redirect.value === "EXTERNAL_302" ? "none" : "let-in";
}

function conditionOf(at: Cursor): Condition | undefined {
  const expression = at.get("match.expr.expression");
  if (expression.kind === "value" && expression.value !== "")
    return normalize(parseCondition(String(expression.value)));
  if (!isKnown(expression)) return undefined;
  const ranges = at.elements("match.config.src_ip_ranges");
  if (ranges.some(({ kind }) => kind !== "value") || at.blocks("match").unknown || at.blocks("match.config").unknown)
    return undefined;
  return ofRanges(ranges.map((range) => (range.kind === "value" ? String(range.value) : "")));
}

/** Policies made of one module list the same ranges: one condition for each list. */
const listed = new Map<string, Condition>();

function ofRanges(ranges: readonly string[]): Condition {
  const key = JSON.stringify(ranges);
  let condition = listed.get(key);
  if (!condition) {
    condition = anyOf(ranges.map((range) => inRange("origin.ip", range)));
    if (listed.size < CACHE_LIMIT) listed.set(key, condition);
  }
  return condition;
}

/** The same atom for a range in an expression and in a list. */
const normalize = oncePer(withSameRanges);

function withSameRanges(condition: Condition): Condition {
  switch (condition.kind) {
    case "constant":
      return condition;
    case "atom": {
      const found = rangeOf(condition.text);
      return found ? inRange(found.source, found.range) : condition;
    }
    case "not":
      return not(withSameRanges(condition.of));
    default:
      return { kind: condition.kind, of: condition.of.map(withSameRanges) };
  }
}

/** What becomes of requests of which some atoms are known. */
export type Outcome =
  | { readonly status: "denied"; readonly by: PolicyRule }
  /** By a rule, or by the rule that Google adds where there is none. */
  | { readonly status: "let-in"; readonly by: PolicyRule | undefined }
  | { readonly status: "unknown"; readonly by: PolicyRule };

/**
 * Takes requests through a policy: denied where all of them are, let in where any of them is.
 *
 * @param settle a condition with what is known of the requests
 */
export function evaluateRequests({ rules }: Policy, settle: (condition: Condition) => Condition): Outcome {
  let doubtful: PolicyRule | undefined;
  for (const rule of rules) {
    const { effect, condition } = rule;
    if (effect === "none") continue;
    if (effect === "unknown" || !condition || rule.priority === undefined) {
      doubtful ??= rule;
      continue;
    }
    const settled = settle(condition);
    if (effect === "deny" ? isAlways(settled) : isPossible(settled)) {
      if (doubtful) return { status: "unknown", by: doubtful };
      return effect === "deny" ? { status: "denied", by: rule } : { status: "let-in", by: rule };
    }
  }
  return doubtful ? { status: "unknown", by: doubtful } : { status: "let-in", by: undefined };
}

interface ReachableAllowRules {
  readonly allowRules: readonly PolicyRule[];
  readonly undecided: readonly PolicyRule[];
  readonly rest: boolean;
}

/**
 * Rules that let a request in which no earlier rule has decided; `rest` tells whether whatever matches no rule is let
 * in as well.
 */
export const reachableAllowRules = oncePer((policy: Policy): ReachableAllowRules => findReachableAllowRules(policy));

function findReachableAllowRules({ rules }: Policy): ReachableAllowRules {
  const letIns: PolicyRule[] = [];
  const doubtful: PolicyRule[] = [];
  const earlier = new Earlier();
  for (const rule of rules) {
    const { effect, condition } = rule;
    if (effect === "none") continue;
    if (effect === "unknown" || !condition || rule.priority === undefined) {
      doubtful.push(rule);
      continue;
    }
    if (effect === "let-in" && isPossible(condition) && !earlier.covers(condition)) letIns.push(rule);
    earlier.add(condition);
  }
  return { allowRules: letIns, undecided: doubtful, rest: !earlier.covers(constant(true)) };
}

/** Whether a rule lets in only requests from these ranges. */
export function isLimitedTo(rule: PolicyRule, accepts: (range: string) => boolean): boolean {
  if (!rule.condition) return false;
  return !isPossible(
    substituteKnown(rule.condition, (atom) => {
      const found = rangeOf(atom);
      return found?.source === "origin.ip" && accepts(found.range) ? false : undefined;
    }),
  );
}

/** Headers that a CDN writes itself, whatever the client sent. */
const CDN_HEADERS = /^(cf-connecting-ip|true-client-ip|fastly-client-ip)$/i;
export const isCdnHeader = (name: string | undefined) => name !== undefined && CDN_HEADERS.test(name);

/**
 * Where a policy has the client's address from: the connection, a header that a CDN writes, or one that the client can
 * write. Undefined where it is not known.
 */
export function userIpSource({ resource }: Policy): "connection" | "cdn" | "client" | undefined {
  const headers = resource.elements("advanced_options_config.user_ip_request_headers");
  if (headers.length === 0) return "connection";
  if (headers.some(({ kind }) => kind !== "value")) return undefined;
  return headers.every((header) => isCdnHeader(textOf(header))) ? "cdn" : "client";
}

/** Whether only networks that are named reach the backends, so that a header which they write can be believed. */
export const isBehindProxies = oncePer((policy: Policy): boolean => {
  const { allowRules: letIns, undecided: doubtful, rest } = reachableAllowRules(policy);
  const behind = !rest && doubtful.length === 0 && letIns.every((rule) => isLimitedTo(rule, isNamed));
  return behind;
});

/** Whether an address in this range is one of a few, and not anybody's who comes through the CDN. */
export const isListed = (range: string) => !isWide(range) && !isCloudflares(range);

/** Whether a range is somebody's by name: one organization's, or among those that Cloudflare publishes. */
export const isNamed = (range: string) => !isWide(range) || isCloudflares(range);

/** Whether a rule evaluates one of Google's sets of signatures. */
export const evaluatesSet = ({ condition }: PolicyRule) =>
  condition !== undefined && atomsOf(condition).some((atom) => preconfiguredSet(atom) !== undefined);
