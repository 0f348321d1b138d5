import { objectAt, type Tree } from "../../../posture/model/input";
import { withBody } from "../../../mutations/generate";
import type { Mutation } from "../../../mutations/definitions/mutation";
import { bodyOf, nameOf } from "./addresses";
import { type Place, placeOf, valueAt, withValueAt } from "./places";

/** Texts that are taken where a mutation has a word that a cloud refuses, by what is referred to. */
const TEXTS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/address$|^\$\{cidrhost/, ["203.0.113.9", "2001:db8::9"]],
  [/password|result$/, ["Something-else-1"]],
];

/** Other values that do what a mutation does, and that a cloud may take where it refuses the mutation's own. */
export function alternativesOf(tree: Tree, mutation: Mutation): Mutation[] {
  const { address } = mutation;
  const before = bodyOf(tree, address);
  const place = placeOf(before, mutation.path);
  const [from, to] = [before, bodyOf(mutation.tree, address)].map((body) => valueAt(body, place));
  return valuesFor(tree, from, to).map((value) => withOther(tree, mutation, place, value));
}

function valuesFor(tree: Tree, from: unknown, to: unknown): readonly unknown[] {
  // What is not set may be kept as it is.
  if (to === undefined) return Array.isArray(from) && from.every((one) => typeof one === "string") ? [[]] : [];
  if (typeof from !== "string") return [];
  // Each server's is another one.
  if (to === "10.9.9.9") return [from.replace(/\d+$/, (host) => String(Number(host) + 70))];
  if (to !== "something-else") return [];
  const [, type = "", name = "", attribute = ""] = /^\$\{(\w+)\.([\w-]+)\.(\w+)\}$/.exec(from) ?? [];
  const other = Object.keys(objectAt(objectAt(tree, "resource", ""), type, "")).find((one) => one !== name);
  const texts = TEXTS.flatMap(([pattern, some]) => (pattern.test(from.replace(/\}$/, "")) ? some : []));
  return [...(other === undefined ? [] : [`\${${type}.${other}.${attribute}}`]), ...texts];
}

function withOther(tree: Tree, mutation: Mutation, place: Place, value: unknown): Mutation {
  const { address, detail } = mutation;
  const body = withValueAt(bodyOf(tree, address), place, value);
  const instead = `${detail.replace(/ → .*$/, "")} → ${JSON.stringify(value)}`;
  return { ...mutation, detail: instead, tree: withBody(tree, ...nameOf(address), body) };
}
