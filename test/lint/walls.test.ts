import { spawnSync } from "node:child_process";
import { ROOT } from "../../cli/synthesize";

/** File, what it may not import, and what it may. */
const WALLS: readonly (readonly [file: string, refused: string, allowed: string])[] = [
  ["net/a.ts", "../posture/model/model", "./b"],
  ["environments/a.ts", "../constructs/google/database", "../net/ranges"],
  ["constructs/google/a.ts", "../../posture/model/model", "../../net/ranges"],
  ["constructs/google/a.ts", "../../stacks/smvue", "../source-lines"],
  ["stacks/a.ts", "../review/report/report", "../constructs/google/database"],
  ["main.ts", "./posture/evaluate", "./stacks/smvue"],
  ["posture/evaluate.ts", "../stacks/smvue", "./verdict/check"],
  ["posture/evaluate.ts", "../mutations/generate", "./claim"],
  ["posture/model/a.ts", "../products/google/iam", "../formats/yaml"],
  ["posture/formats/a.ts", "../model/model", "./cron"],
  ["posture/formats/a.ts", "../products/google/iam", "./yaml"],
  ["posture/formats/a.ts", "../checks/waf/rate-limit", "ipaddr.js"],
  ["posture/verdict/a.ts", "../checks/waf/rate-limit", "../model/model"],
  ["posture/products/google/a.ts", "../../checks/waf/rate-limit", "../../verdict/check"],
  ["posture/checks/waf/a.ts", "../../pages/load-page", "../../products/google/iam"],
  ["posture/checks/waf/a.ts", "../../catalogue", "../../verdict/check"],
  ["posture/changes/rules/a.ts", "../../checks/waf/rate-limit", "../../products/google/iam"],
  ["review/renderers/a.ts", "../../posture/checks/waf/rate-limit", "../../posture/products/google/iam"],
  ["review/renderers/a.ts", "../../constructs/google/database", "../report/report"],
  ["review/renderers/a.ts", "../../posture/pages/load-page", "../text/table"],
  ["review/report/a.ts", "../../posture/checks/waf/rate-limit", "../../posture/pages/load-page"],
  ["review/report/a.ts", "../../mutations/generate", "../../posture/evaluate"],
  ["mutations/a.ts", "../constructs/hetzner/host/gzip", "../posture/formats/yaml"],
  ["cli/a.ts", "../stacks/smvue", "../posture/evaluate"],
  ["emulator/a.ts", "../posture/model/model", "./b"],
  ["emulator/a.ts", "../constructs/google/database", "node:http"],
];

const IMPORTS = [
  (from: string) => `import { a } from "${from}";\n\nexport const b = a;\n`,
  (from: string) => `import type { a } from "${from}";\n\nexport type b = a;\n`,
  (from: string) => `export type a = import("${from}").a;\n`,
  (from: string) => `export { a } from "${from}";\n`,
  (from: string) => `export const a = import("${from}");\n`,
];

/**
 * Faults of each snippet. In a process of its own: Jest cannot import the modules that the configuration is made of.
 */
function faultsOf(
  snippets: readonly { readonly file: string; readonly text: string }[],
): readonly (readonly string[])[] {
  const script = `
    const { ESLint } = require("eslint");
    let input = "";
    process.stdin.on("data", (chunk) => (input += chunk)).on("end", async () => {
      const eslint = new ESLint();
      const faults = [];
      for (const { file, text } of JSON.parse(input)) {
        const [{ messages }] = await eslint.lintText(text, { filePath: file });
        faults.push(messages.map(({ ruleId, message }) => ruleId ?? message));
      }
      console.log(JSON.stringify(faults));
    });`;
  const { stdout, stderr } = spawnSync(process.execPath, ["-e", script], {
    cwd: ROOT,
    input: JSON.stringify(snippets),
    encoding: "utf8",
  });
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout) as readonly (readonly string[])[];
}

describe("the walls between the folders", () => {
  const cases = WALLS.flatMap(([file, refused, allowed]) =>
    IMPORTS.flatMap((write) => [
      { file, from: refused, text: write(refused), expected: 1 },
      { file, from: allowed, text: write(allowed), expected: 0 },
    ]),
  );
  let faults: readonly (readonly string[])[] = [];
  beforeAll(() => {
    faults = faultsOf(cases);
  });

  test.each(cases.map(({ file, text, expected }, index) => [file, text.trim(), expected, index] as const))(
    "%s: %s (%i)",
    (_file, _text, expected, index) => {
      expect(faults[index]?.filter((rule) => /^no-restricted-(?:imports|syntax)$/.test(rule))).toHaveLength(expected);
    },
  );
});
