import { Page } from "../../posture/claim";
import { evaluate, violatedFindings } from "../../posture/evaluate";
import { Tree } from "../../posture/model/input";
import { readSynthesized } from "../../posture/model/synthesized";
import { pageOf } from "../../posture/pages/load-page";
import { bootstrap, smallcrm, smepro, smvue } from "../stacks/synthesized";
import { BEYOND_THE_PAGE, SB, SC, SE, STRENGTHENINGS, SV } from "./strengthening-list";

const TREES: Readonly<Record<string, () => Tree>> = {
  [SV]: () => smvue("production").json as Tree,
  [SE]: () => smepro("production").json as Tree,
  [SC]: () => smallcrm("production").json as Tree,
  [SB]: () => bootstrap("smvue", "production").json as Tree,
};
const pages = new Map<string, Page>();
beforeAll(async () => {
  for (const system of [SV, SE, SC] as const) pages.set(system, await pageOf(system));
});

test.each(BEYOND_THE_PAGE.map((edit) => [edit.what, edit] as const))(
  "%s: the page's own words are the reason, and the remedy says that the page is behind",
  (_, { stack, apply }) => {
    const remedies = results(stack, apply(TREES[stack]?.() ?? {})).flatMap(({ status, results: all }) =>
      status === "violated"
        ? all.flatMap(({ check, verdict }) => (verdict.status === "violated" ? [check.remedy] : []))
        : [],
    );
    expect(remedies.length).toBeGreaterThan(0);
    for (const remedy of remedies) expect(remedy).toMatch(/the page is behind/);
  },
);

function results(stack: string, tree: Tree) {
  const system = stack.replace("-bootstrap", "");
  const page = pages.get(system);
  if (!page) throw new Error(`no page of ${system}`);
  return evaluate(page, {
    model: readSynthesized(tree),
    system,
    environment: "production",
    others: [],
    stacks: stack.endsWith("bootstrap") ? ["bootstrap"] : ["system"],
  });
}

const violated = (stack: string, tree: Tree): readonly string[] =>
  results(stack, tree).flatMap((result) =>
    result.status === "violated"
      ? violatedFindings(result).map(({ expected, actual }) => `${result.claim.id}: ${expected}: ${actual}`)
      : [],
  );

test("there are a hundred edits that make nothing weaker", () => {
  expect(STRENGTHENINGS.length).toBeGreaterThanOrEqual(100);
});

test.each(STRENGTHENINGS.map((edit) => [`${edit.stack}: ${edit.what}`, edit] as const))("%s", (_, { stack, apply }) => {
  const tree = TREES[stack]?.() ?? {};
  const now = apply(tree);
  expect(JSON.stringify(now)).not.toBe(JSON.stringify(tree));
  const before = violated(stack, tree);
  expect(violated(stack, now).filter((one) => !before.includes(one))).toEqual([]);
});
