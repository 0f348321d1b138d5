import { isObject } from "./attribute";
import { refuseDuplicateKeys } from "./duplicate-keys";
import { InputError, kindOf, own, Tree } from "./input";
import { keysBelow, letObjectsBecomeText } from "./keys";
import { Model } from "./model";
import { PlannedChanges, readPlan } from "./plan";
import { readState } from "./state";
import { readSynthesized } from "./synthesized";
import { describeUnreadable } from "./unreadable";

/** What a file holds: how things will be, and for a plan what it would do. */
export interface Subject {
  readonly model: Model;
  readonly planned?: PlannedChanges;
}

const ALLOWED = "a plan or a state by terraform show -json, or a synthesized cdk.tf.json";

/** What a state never has. An errored plan may have few of them. */
const OF_PLANS = [
  "planned_values",
  "resource_changes",
  "resource_drift",
  "output_changes",
  "prior_state",
  "configuration",
  "relevant_attributes",
  "deferred_changes",
  "action_invocations",
  "deferred_action_invocations",
  "variables",
  "applyable",
  "complete",
  "errored",
];

/**
 * Reads a plan, a state or a synthesized stack.
 *
 * @param text the whole file
 * @throws InputError with what was given, what is allowed and what to do
 */
export function read(text: string): Subject {
  const json = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  const tree = parse(json);
  if (!isObject(tree)) throw new InputError(`got ${kindOf(tree)}; allowed: ${ALLOWED}`);
  try {
    const keys = keysBelow(tree);
    refuseDuplicateKeys(json, keys.count);
    if (keys.hideText) letObjectsBecomeText(tree);
    return readTree(tree);
  } catch (error) {
    if (error instanceof RangeError) throw new InputError(`got JSON that is nested too deeply; allowed: ${ALLOWED}`);
    throw error;
  }
}

function readTree(tree: Tree): Subject {
  const has = (key: string) => Object.hasOwn(tree, key);
  if (has("format_version")) {
    if (OF_PLANS.some(has)) return readPlan(tree);
    if (has("provider_schemas")) throw new InputError(`got provider schemas; allowed: ${ALLOWED}`);
    if (!has("values"))
      throw new InputError(
        `got a state without values, as terraform show -json writes it where nothing is applied; allowed: ${ALLOWED}`,
      );
    return { model: readState(tree) };
  }
  if (has("@level") || has("@message"))
    throw new InputError(
      `got the log of terraform plan -json; allowed: ${ALLOWED}. Run: terraform plan -out ` +
        "PLAN, and then: terraform show -json PLAN > plan.json",
    );
  if (has("lineage") || (has("serial") && own(tree, "version") !== undefined))
    throw new InputError(
      `got a raw state, whose format is Terraform's own; allowed: ${ALLOWED}. Run: terraform show -json > state.json`,
    );
  if (["resource", "provider", "terraform", "module", "data"].some(has)) return { model: readSynthesized(tree) };
  throw new InputError(
    `got an object with ${
      Object.keys(tree)
        .slice(0, 5)
        .map((key) => JSON.stringify(key.slice(0, 40)))
        .join(", ") || "nothing in it"
    }; allowed: ${ALLOWED}`,
  );
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    // The parser's own message may quote the file.
    throw new InputError(json.trim() === "" ? `got an empty file; allowed: ${ALLOWED}` : describeUnreadable(json));
  }
}
