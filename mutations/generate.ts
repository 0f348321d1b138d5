import { isObject } from "../posture/model/attribute";
import { objectAt, Tree } from "../posture/model/input";
import { listedAdditionsTo } from "./added/by-list";
import { isUnseen } from "./added/unseen";
import { additionsTo } from "./additions";
import { hetznerAdditionsTo } from "./hetzner-additions";
import { Mutation, Operator } from "./definitions/mutation";
import required from "./required-arguments.json";
import { mutationsOfUserData } from "./user-data/mutations";
import { weakerThan } from "./values";

/** Keys that a plan does not have, or that hold no setting. */
const META_ARGUMENTS = new Set(["//", "lifecycle", "depends_on", "provider"]);
const MAX_LENGTH = 60;

/** Every single-point weakening of a synthesized stack. @param system without it, nothing is added from the lists */
export function* mutationsOf(tree: Tree, system?: string): Generator<Mutation> {
  for (const [type, byName] of Object.entries(objectAt(tree, "resource", ""))) {
    if (!isObject(byName)) continue;
    for (const [name, body] of Object.entries(byName)) {
      if (!isObject(body)) continue;
      const address = `${type}.${name}`;
      yield {
        address,
        path: "",
        operator: "removed",
        detail: "the resource is gone",
        tree: withBody(tree, type, name, undefined),
      };
      for (const { path, operator, detail, body: mutated } of weaken(body, [])) {
        if (isRefused(type, path, operator)) continue;
        yield { address, path, operator, detail, tree: withBody(tree, type, name, mutated) };
      }
      if (type !== "hcloud_server" || typeof body.user_data !== "string") continue;
      for (const { text, ...mutation } of mutationsOfUserData(body.user_data))
        yield { address, ...mutation, tree: withBody(tree, type, name, { ...body, user_data: text }) };
    }
  }
  yield* additionsTo(tree);
  yield* hetznerAdditionsTo(tree);
  if (system === undefined) return;
  for (const mutation of listedAdditionsTo(tree, system))
    yield { ...mutation, listed: isUnseen(mutation) ? "unseen" : "seen" };
}

/** Whether the provider requires what is taken away: such a stack does not even plan. */
function isRefused(type: string, path: string, operator: Operator): boolean {
  if (operator !== "unset" && operator !== "dropped") return false;
  const needed = (required as Readonly<Record<string, readonly string[]>>)[type] ?? [];
  // One of several blocks may go.
  return !(operator === "dropped" && path.endsWith("]")) && needed.includes(path.replace(/\[\d+\]/g, ""));
}

/** The stack with another body of a resource, or without it. */
export function withBody(tree: Tree, type: string, name: string, body: unknown): Tree {
  const resources = objectAt(tree, "resource", "");
  const { [name]: old, ...others } = objectAt(resources, type, "resource.");
  const sameType = body === undefined ? others : { ...others, [name]: body };
  void old;
  return { ...tree, resource: { ...resources, [type]: sameType } };
}

interface Weakened {
  readonly path: string;
  readonly operator: Operator;
  readonly detail: string;
  readonly body: unknown;
}

/** Every weakening of a body, each with the whole body that has it. */
function* weaken(body: Tree, at: readonly string[]): Generator<Weakened> {
  for (const [key, value] of Object.entries(body)) {
    if (META_ARGUMENTS.has(key)) continue;
    const path = [...at, key].join(".");
    const { [key]: old, ...without } = body;
    void old;
    if (isObject(value)) {
      yield { path, operator: "dropped", detail: "the block is gone", body: without };
      yield* within(value, [...at, key], (inner) => ({ ...body, [key]: inner }));
    } else if (Array.isArray(value) && value.some(isObject)) {
      for (const [index, one] of value.entries()) {
        const place = `${path}[${index}]`;
        // Blocks of a list are told apart by their names, where they have any.
        const named = isObject(one) && typeof one.name === "string" ? ` (${truncate(one.name)})` : "";
        yield {
          path: place,
          operator: "dropped",
          detail: `the block is gone${named}`,
          body: { ...body, [key]: value.filter((_, other) => other !== index) },
        };
        if (!isObject(one)) continue;
        for (const inner of within(one, [...at, `${key}[${index}]`], (block) => ({
          ...body,
          [key]: value.map((other: unknown, position) => (position === index ? block : other)),
        })))
          yield { ...inner, detail: inner.detail + named };
      }
    } else {
      yield { path, operator: "unset", detail: `${truncate(value)} → not set`, body: without };
      for (const weaker of weakerThan(key, value))
        yield {
          path,
          operator: weaker.operator,
          detail: `${truncate(value)} → ${truncate(weaker.value)}`,
          body: { ...body, [key]: weaker.value },
        };
    }
  }
}

function* within(value: Tree, at: readonly string[], put: (inner: unknown) => Tree): Generator<Weakened> {
  for (const weakened of weaken(value, at)) yield { ...weakened, body: put(weakened.body) };
}

function truncate(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}
