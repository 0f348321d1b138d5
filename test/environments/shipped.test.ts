import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT, synthesize } from "../../cli/synthesize";
import { loadSettings } from "../../environments/load";

let output: string;
beforeEach(() => (output = mkdtempSync(join(tmpdir(), "avouch-shipped-"))));
afterEach(() => rmSync(output, { recursive: true }));

test("whatever is in environments/ loads without a fault, and main.ts synthesizes it", () => {
  const names = loadSettings(join(ROOT, "environments")).flatMap(({ system, environment }) => [
    `${system}-${environment}`,
    ...(system === "smallcrm" ? [] : [`${system}-${environment}-bootstrap`]),
  ]);
  const { code, message, stacks } = synthesize(output, { AVOUCH_ENVIRONMENTS: undefined });
  expect({ code, message }).toEqual({ code: 0, message: "" });
  expect(stacks.map(({ name }) => name).sort()).toEqual(names.sort());
});
