import { isObject } from "./attribute";
import { InputError, own, Tree } from "./input";
import { Model } from "./model";
import { PlannedChanges, readPlan } from "./plan";
import { readState } from "./state";
import { readSynthesized } from "./synthesized";

/** What a file holds: how things will be, and for a plan what it would do. */
export interface Subject {
  readonly model: Model;
  readonly planned?: PlannedChanges;
}

const ALLOWED = "a plan or a state by terraform show -json, or a synthesized cdk.tf.json";

/**
 * Reads a plan, a state or a synthesized stack.
 *
 * @param text the whole file
 * @throws InputError with what was given, what is allowed and what to do
 */
export function read(text: string): Subject {
  const tree = parse(text);
  if (!isObject(tree)) throw new InputError(`got ${Array.isArray(tree) ? "a list" : JSON.stringify(tree).slice(0, 60)}; allowed: ${ALLOWED}`);
  try {
    return readTree(tree);
  } catch (error) {
    if (error instanceof RangeError) throw new InputError(`got JSON that is nested too deeply; allowed: ${ALLOWED}`);
    throw error;
  }
}

function readTree(tree: Tree): Subject {
  const has = (key: string) => Object.hasOwn(tree, key);
  if (has("format_version")) {
    if (has("planned_values") || has("resource_changes") || has("configuration")) return readPlan(tree);
    if (has("provider_schemas")) throw new InputError(`got provider schemas; allowed: ${ALLOWED}`);
    return { model: readState(tree) };
  }
  if (has("lineage") || (has("serial") && own(tree, "version") !== undefined)) throw new InputError(`got a raw state, whose format is Terraform's own; allowed: ${ALLOWED}. Run: terraform show -json > state.json`);
  if (["resource", "provider", "terraform", "module", "data"].some(has)) return { model: readSynthesized(tree) };
  throw new InputError(`got an object with ${Object.keys(tree).slice(0, 5).map((key) => JSON.stringify(key.slice(0, 40))).join(", ") || "nothing in it"}; allowed: ${ALLOWED}`);
}

function parse(text: string): unknown {
  if (text.trim() === "") throw new InputError(`got an empty file; allowed: ${ALLOWED}`);
  if (text.startsWith("PK\u0003\u0004")) throw new InputError("got a plan file as terraform plan -out writes it; allowed: its JSON. Run: terraform show -json PLAN > plan.json");
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text) as unknown;
  } catch (error) {
    throw new InputError(`got ${text.length} characters that are no JSON (${error instanceof Error ? error.message.slice(0, 120) : "unreadable"}); allowed: ${ALLOWED}`);
  }
}
