import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize, SynthesizedStack } from "../../cli/synthesize";
import { initialize, validateAndPlan } from "../../cli/terraform";
import { readReviewed } from "../../review/report/reviewed-files";
import { ENVIRONMENTS } from "../fixtures/environments";
import { testWithProviders } from "./available";
import { verdictsOf } from "./verdicts-of";

jest.setTimeout(300_000);

let directory: string;
let stacks: readonly SynthesizedStack[];
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "avouch-verdicts-"));
  ({ stacks } = synthesize(join(directory, "out"), { AVOUCH_ENVIRONMENTS: ENVIRONMENTS }));
});
afterAll(() => rmSync(directory, { recursive: true }));

const readAll = (file: (stack: SynthesizedStack) => string) =>
  Promise.all(stacks.map((stack) => readReviewed(file(stack), {}, directory)));

describe("a synthesized stack and its plan", () => {
  testWithProviders("have the same verdict on every claim", async () => {
    const place = (stack: SynthesizedStack) => join(directory, "plans", stack.name);
    for (const stack of stacks) {
      await initialize(stack.directory, place(stack), join(directory, "plugins"));
      expect((await validateAndPlan(place(stack))).actions).toBeDefined();
    }
    const synthesized = verdictsOf(await readAll((stack) => join(stack.directory, "cdk.tf.json")));
    const planned = verdictsOf(await readAll((stack) => join(place(stack), "plan.json")));
    expect(Object.keys(planned).length).toBeGreaterThan(100);
    expect(planned).toEqual(synthesized);
    expect(Object.entries(planned).filter(([, status]) => status === "violated")).toEqual([]);
    expect(readFileSync(join(directory, "plans", "smvue-production", "plan.json"), "utf8")).toContain(
      '"format_version"',
    );
  });
});
