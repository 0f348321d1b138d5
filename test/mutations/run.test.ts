import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { Mutation } from "../../mutations/definitions/mutation";
import { mutationsOf } from "../../mutations/generate";
import { mutate, MutationTarget } from "../../mutations/run";
import { recordVerdicts, unaffectedBy } from "../../mutations/reads";
import { Tree } from "../../posture/model/input";
import { Model } from "../../posture/model/model";
import { Check, SYSTEM, Verdict } from "../../posture/verdict/check";
import { pageOf } from "../../posture/pages/load-page";
import { stackFile } from "../stacks/synthesized";

const tree: Tree = {
  resource: {
    google_a: { one: { name: "one", size: 1, other: "${google_b.two.size}" }, three: { name: "three" } },
    google_b: { two: { name: "two", size: 2 } },
    google_c: { four: { name: "four" } },
  },
};
const posture = { system: "smvue", environment: "production", others: [], stacks: SYSTEM };
const HOLDS: Verdict = { status: "holds", findings: [] };

/** Whether a rule that reads this would be asked again after a change. */
function isAskedAgain(read: (model: Model) => unknown, changed: Readonly<Record<string, unknown>>): boolean {
  const rule: Check = {
    id: "a/rule",
    title: "",
    remedy: "",
    stacks: SYSTEM,
    evaluate: ({ model }) => (read(model), HOLDS),
  };
  const recorded = recordVerdicts([rule], tree, posture);
  const mutated = { ...tree, resource: { ...(tree.resource as object), ...changed } };
  return unaffectedBy(recorded, tree, mutated).length === 0;
}

const a = (tree.resource as Record<string, Record<string, object>>).google_a ?? {};
const bigger = { google_a: { ...a, one: { ...a.one, size: 9 } } };
const unset = { google_a: { ...a, one: { name: "one" } } };
const removed = { google_a: { three: a.three } };
const elsewhere = { google_b: { two: { name: "two", size: 7 } } };

describe("a rule is asked again after a mutation", () => {
  const sizes = (model: Model) => model.resources("google_a").map((one) => one.get("size"));
  const names = (model: Model) => model.resources("google_a").map((one) => one.get("name"));
  const all = (model: Model) => model.resources("google_a").map((one) => JSON.stringify(one.written("")));
  const followed = (model: Model) => model.resources("google_a").map((one) => one.get("other"));
  test.each([
    ["of the attribute that it reads", sizes, bigger],
    ["that unsets it", sizes, unset],
    ["that removes a resource of which it reads something", names, removed],
    ["of anything in a resource that it reads whole", all, bigger],
    ["of what a reference that it follows leads to", followed, elsewhere],
    ["that adds a type, where it reads which there are", (model: Model) => model.types(), { google_d: { x: {} } }],
    [
      "that removes the last of a type, where it reads which there are",
      (model: Model) => model.types(),
      { google_c: {} },
    ],
    ["that adds what it looks for", (model: Model) => model.resources("google_d"), { google_d: { x: {} } }],
  ])("%s", (_, read, changed) => expect(isAskedAgain(read, changed)).toBe(true));

  test.each([
    ["of another attribute", names, bigger],
    ["of another type", sizes, elsewhere],
    ["of what no reference leads to", followed, { google_c: { four: { name: "five" } } }],
  ])("but not %s", (_, read, changed) => expect(isAskedAgain(read, changed)).toBe(false));
});

test.each(["smepro-staging", "smvue-production-bootstrap", "smallcrm-staging"])(
  "a sample of the mutations of %s has the same outcomes whichever rules are asked",
  async (name) => {
    const target = async (stack: string): Promise<MutationTarget> => {
      const [system = "", environment = "", kind] = stack.split("-");
      const page = await pageOf(system);
      const parsed = JSON.parse(readFileSync(stackFile(stack), "utf8")) as Tree;
      return { name: stack, page, environment, stacks: kind ? ["bootstrap"] : ["system"], tree: sampled(parsed) };
    };
    const other = name.includes("staging")
      ? name.replace("staging", "production")
      : name.replace("production", "staging");
    const targets = await Promise.all([name, other].map(target));
    const [first] = targets;
    if (!first) throw new Error("no stack");
    const drawn = [...mutationsOf(first.tree, first.page.system)].filter(isDrawn);
    const outcomes = (full: boolean) =>
      [...mutate(first, targets, full, drawn)].map(({ mutation, outcome }) => ({ ...mutation, outcome }));
    const some = outcomes(false);
    expect(some.length).toBeGreaterThan(50);
    expect(some).toEqual(outcomes(true));
  },
);

/** A quarter of them, which changes only as they do; `npm run mutate -- --full` takes all. */
const isDrawn = ({ address, path, operator, detail }: Mutation) =>
  (createHash("sha256").update([address, path, operator, detail].join("\n")).digest()[0] ?? 0) < 64;

/**
 * The first resource of each type, without what servers run, which has a mutation for each of its lines: every rule has
 * something to read, and the rest would be more of the same.
 */
function sampled(stack: Tree): Tree {
  const first = (byName: object) =>
    Object.fromEntries(
      Object.entries(byName as Record<string, object>)
        .slice(0, 1)
        .map(([name, body]) => [name, without(body)]),
    );
  const types = Object.entries(stack.resource as Record<string, object>);
  return { ...stack, resource: Object.fromEntries(types.map(([type, byName]) => [type, first(byName)])) };
}

function without(body: object): object {
  return Object.fromEntries(Object.entries(body).filter(([key]) => key !== "user_data"));
}
