import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize, SynthesizedStack } from "../../cli/synthesize";
import { initialize, validateAndPlan } from "../../cli/terraform";
import { evaluate } from "../../posture/evaluate";
import { readReviewed } from "../../review/report/reviewed-files";
import { Reviewed } from "../../review/report/build-report";
import { ENVIRONMENTS } from "../fixtures/environments";
import { testWithProviders } from "./available";

jest.setTimeout(300_000);

let directory: string;
let stacks: readonly SynthesizedStack[];
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "avouch-verdicts-"));
  ({ stacks } = synthesize(join(directory, "out"), { AVOUCH_ENVIRONMENTS: ENVIRONMENTS }));
});
afterAll(() => rmSync(directory, { recursive: true }));

/** The status of every claim of every stack, each stack beside its twins in the other environments. */
function verdicts(all: readonly Reviewed[]): Record<string, string> {
  return Object.fromEntries(
    all.flatMap((one) => {
      const others = all.filter(
        (other) =>
          other.page === one.page && other.environment !== one.environment && other.stacks.join() === one.stacks.join(),
      );
      const context = {
        model: one.subject.model,
        system: one.page.system,
        environment: one.environment,
        stacks: one.stacks,
        others: others.map(({ environment, subject }) => ({ environment, model: subject.model })),
      };
      return evaluate(one.page, context).map(({ claim, status }) => [`${one.stack} ${claim.id}`, status]);
    }),
  );
}

const readAll = (file: (stack: SynthesizedStack) => string) =>
  Promise.all(stacks.map((stack) => readReviewed(file(stack), {}, directory)));

describe("a synthesized stack and its plan", () => {
  testWithProviders("have the same verdict on every claim", async () => {
    const place = (stack: SynthesizedStack) => join(directory, "plans", stack.name);
    for (const stack of stacks) {
      await initialize(stack.directory, place(stack), join(directory, "plugins"));
      expect((await validateAndPlan(place(stack))).actions).toBeDefined();
    }
    const synthesized = verdicts(await readAll((stack) => join(stack.directory, "cdk.tf.json")));
    const planned = verdicts(await readAll((stack) => join(place(stack), "plan.json")));
    expect(Object.keys(planned).length).toBeGreaterThan(100);
    expect(planned).toEqual(synthesized);
    expect(Object.entries(planned).filter(([, status]) => status === "violated")).toEqual([]);
    expect(readFileSync(join(directory, "plans", "smvue-production", "plan.json"), "utf8")).toContain(
      '"format_version"',
    );
  });
});
