import { defineCheck } from "../../verdict/define";
import { Context, EVERY_STACK, Finding } from "../../verdict/check";
import { notApplicable, unknownBecause, verdict } from "../../verdict/expectations";
import { isObject } from "../../model/attribute";
import { oncePer } from "../../memoize";
import { Model } from "../../model/model";
import { ALLOWED_DIFFERENCES } from "./allowed";
import { Comparable, comparable } from "./comparable";
import { Difference, differences } from "./differences";

export const mirrorsProduction = defineCheck({
  id: "environment/mirrors-production",
  summary: "Staging is configured like production, except for documented differences.",
  severity: "medium",
  links: ["https://12factor.net/dev-prod-parity"],
  remedy:
    "Configure staging like production, or, if the difference does not weaken what staging validates, add it to " +
    "the allowed differences with its reason.",
  stacks: EVERY_STACK,
  evaluate: (context) => {
    if (context.environment !== "staging") return notApplicable("it is judged on the staging stack");
    const production = context.others.find(({ environment }) => environment === "production");
    if (!production) return unknownBecause("production is reviewed in the same run");
    if (production.model.format !== context.model.format)
      return unknownBecause(`production is reviewed as a ${context.model.format} too`);
    return verdict(judge(context, production.model));
  },
});

function judge({ model, environment }: Context, production: Model): readonly Finding[] {
  const types = [...new Set([...production.types(), ...model.types()])];
  const [own, others] = [addressesOf(model, types), addressesOf(production, types)];
  const lonely = new Set([...own, ...others].filter((address) => own.has(address) !== others.has(address)));
  const toProduction = comparable(production, "production", lonely);
  const toStaging = comparable(model, environment, lonely);
  let compared = 0;
  const findings = types.flatMap((type) => {
    const pairs = pair(production.resources(type).map(toProduction), model.resources(type).map(toStaging));
    compared += pairs.length;
    return pairs.flatMap(([one, other]) => judgePair(type, one, other));
  });
  return [
    ...findings,
    ...(compared > 0
      ? [
          {
            status: "holds" as const,
            address: "",
            path: "",
            expected: "as in production",
            actual: `${compared} resources compared`,
          },
        ]
      : []),
  ];
}

const addressesOf = (model: Model, types: readonly string[]) =>
  new Set(model.resources(...types).map(({ configAddress }) => configAddress));

type Pair = readonly [production: Comparable | undefined, staging: Comparable | undefined];

/** More than these are paired in their order. */
const MAX_TO_MATCH = 40;

/** The resources of one type, those that are alike together: by address, then by what they say. */
function pair(production: readonly Comparable[], staging: readonly Comparable[]): readonly Pair[] {
  const byAddress = new Map(staging.map((one) => [one.resource.address, one]));
  const pairs: Pair[] = [];
  const left: Comparable[] = [];
  for (const one of production) {
    const other = byAddress.get(one.resource.address);
    if (other) {
      byAddress.delete(one.resource.address);
      pairs.push([one, other]);
    } else left.push(one);
  }
  const rest = [...byAddress.values()];
  for (const one of left) {
    const at = rest.length > MAX_TO_MATCH ? 0 : bestMatch(one, rest);
    const [other] = rest.splice(at, 1);
    pairs.push([one, other]);
  }
  return [...pairs, ...rest.map((other): Pair => [undefined, other])];
}

function bestMatch(one: Comparable, others: readonly Comparable[]): number {
  const equal = others.findIndex(({ text }) => text === one.text);
  if (equal >= 0) return equal;
  const counts = others.map((other) => differences(one.settings, other.settings).length);
  return Math.max(counts.indexOf(Math.min(...counts)), 0);
}

function judgePair(
  type: string,
  production: Comparable | undefined,
  staging: Comparable | undefined,
): readonly Finding[] {
  if (!production || !staging) {
    const only = production ?? staging;
    const [expected, actual] = production
      ? ["a counterpart in staging", "production only"]
      : ["a counterpart in production", "staging only"];
    return !only || ALLOWED_DIFFERENCES.some(({ types, paths }) => paths === undefined && types.test(type))
      ? []
      : [{ status: "violated", address: only.resource.address, path: "", expected, actual }];
  }
  if (production.text === staging.text) return [];
  return forbiddenDifferences(type, production, staging).map(({ path, production: expected, staging: actual }) => ({
    status: isInputVariable(expected) || isInputVariable(actual) ? "unknown" : "violated",
    address: staging.resource.address,
    path,
    expected: describeDifference(staging, path, expected),
    actual: describeDifference(staging, path, actual),
  }));
}

/** What differs in each pair of settings: bodies that variants of a file share are made comparable once. */
const compared = oncePer<object, WeakMap<object, readonly Difference[]>>(() => new WeakMap());

/** Differences between two resources of a type that are not allowed. */
function forbiddenDifferences(type: string, production: Comparable, staging: Comparable): readonly Difference[] {
  const [one, other] = [production.settings, staging.settings];
  const find = () => differences(one, other).filter((difference) => !isAllowed(type, difference));
  if (!isObject(one) || !isObject(other)) return find();
  const known = compared(one);
  let found = known.get(other);
  if (!found) known.set(other, (found = find()));
  return found;
}

/** Whether a value is given with a variable, so that no file tells it. */
const isInputVariable = (value: unknown) => typeof value === "string" && /\$\{[^}]*\bvar\./.test(value);

const isAllowed = (type: string, { path, production, staging }: Difference) =>
  ALLOWED_DIFFERENCES.some(
    ({ types, paths, when }) =>
      paths !== undefined && types.test(type) && paths.test(path) && (when?.(production, staging) ?? true),
  );

/** A value in a reader's words, never a sensitive one. */
function describeDifference({ resource }: Comparable, path: string, value: unknown): string {
  const attribute = resource.get(path.split(".")[0] ?? path);
  if (attribute.kind === "value" && attribute.sensitive) return "(sensitive)";
  // Whole, so that whoever reports it finds every secret in it before it is shortened.
  return value === undefined ? "not set" : typeof value === "string" ? value : JSON.stringify(value);
}
