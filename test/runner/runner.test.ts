import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../cli/synthesize";

interface Report {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** Two files with the same content, of which one runs before the other in one process. */
const TWINS = `
import { EventEmitter } from "node:events";
import { calls } from "./library";
test("sees nothing of the other file", () => {
  expect(calls).toEqual([]);
  expect([process.env.OTHER, process.exitCode, process.cwd()]).toEqual([undefined, undefined, ${JSON.stringify(ROOT)}]);
  expect(Object.keys(globalThis)).not.toContain("other");
  expect([].concat.name + Date.now.name + String("a".at(0))).toBe("concatnowa");
  expect(process.listenerCount("SIGUSR2")).toBe(0);
  expect(Object.keys(expect)).not.toContain("toBeOther");
  calls.push("call");
  process.env.OTHER = "set";
  process.exitCode = 3;
  process.chdir("/");
  Object.assign(globalThis, { other: true });
  Array.prototype.concat = () => [];
  String.prototype.at = () => "b";
  jest.spyOn(Date, "now").mockReturnValue(0);
  jest.spyOn(EventEmitter.prototype, "on").mockReturnThis();
  process.once("SIGUSR2", () => undefined);
  expect.extend({ toBeOther: () => ({ pass: true, message: () => "" }) });
});
`;

const FILES: Readonly<Record<string, string>> = {
  "library.ts":
    "export const calls: string[] = [];\n\n\nexport function fail(): never {\n  throw new Error(`at 5`);\n}\n",
  "one.test.ts": TWINS,
  "two.test.ts": TWINS,
  "fails.test.ts": `
import { fail } from "./library";
test("fails", () => fail());
test("passes", () => undefined);
test("has another snapshot", () => expect("new").toMatchInlineSnapshot(\`"old"\`));
test("has no snapshot yet", () => expect("new").toMatchInlineSnapshot());
test("takes too long", () => new Promise(() => undefined), 50);
test.skip("is skipped", () => undefined);
test.each([1, 2])("is number %i", (number) => expect(number).toBe(1));
`,
  "throws.test.ts": 'throw new Error("while loading");\n',
  "later.test.ts": `
test("is not what fails", async () => {
  setTimeout(() => { throw new Error("in a timer"); }, 10);
  await new Promise((resolve) => setTimeout(resolve, 100));
});
`,
  "hook.test.ts": 'beforeAll(() => { throw new Error("in a hook"); });\ntest("needs the hook", () => undefined);\n',
};

let directory: string;
let status: number | null;
let report: Report;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "avouch-runner-"));
  mkdirSync(join(directory, "cases"));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(directory, "cases", name), text);
  const config = {
    rootDir: directory,
    testEnvironment: join(ROOT, "test", "runner", "environment.js"),
    runtime: join(ROOT, "test", "runner", "runtime.js"),
    transform: { "\\.ts$": join(ROOT, "test", "runner", "transform.js") },
    cacheDirectory: join(directory, "cache"),
  };
  const jest = join(ROOT, "node_modules", "jest", "bin", "jest.js");
  const output = join(directory, "report.json");
  const options = ["--config", JSON.stringify(config), "--ci", "--runInBand", "--json", "--outputFile", output];
  ({ status } = spawnSync(process.execPath, [jest, ...options], { cwd: ROOT, encoding: "utf8" }));
  report = JSON.parse(readFileSync(output, "utf8")) as Report;
});
afterAll(() => rmSync(directory, { recursive: true }));

const of = (file: string) => {
  const found = report.testResults.find(({ name }) => name.endsWith(`/${file}`));
  if (!found) throw new Error(`no result for ${file}`);
  return found;
};
const statuses = (file: string) =>
  Object.fromEntries(of(file).assertionResults.map(({ fullName, status }) => [fullName, status]));

describe("files that run in one process", () => {
  test("see nothing of each other", () => {
    expect([of("one.test.ts").message, of("two.test.ts").message]).toEqual(["", ""]);
    expect([of("one.test.ts").status, of("two.test.ts").status]).toEqual(["passed", "passed"]);
  });
});

describe("what fails", () => {
  test("is counted, and the run fails", () => {
    const { success, numRuntimeErrorTestSuites } = report;
    expect({ status, success, numRuntimeErrorTestSuites }).toEqual({
      status: 1,
      success: false,
      numRuntimeErrorTestSuites: 1,
    });
  });

  test("is an assertion, a snapshot that differs or is not there, a time limit, a row of a table", () => {
    expect(statuses("fails.test.ts")).toEqual({
      fails: "failed",
      passes: "passed",
      "has another snapshot": "failed",
      "has no snapshot yet": "failed",
      "takes too long": "failed",
      "is skipped": "pending",
      "is number 1": "passed",
      "is number 2": "failed",
    });
  });

  test("is shown with the line of its source", () => {
    expect(of("fails.test.ts").message).toMatch(/at fail \(.*library\.ts:5:9\)/);
  });

  test("is an error outside of every test", () => {
    expect(of("throws.test.ts").message).toContain("while loading");
    expect(of("later.test.ts").message).toContain("in a timer");
    expect(statuses("later.test.ts")).toEqual({ "is not what fails": "failed" });
    expect(statuses("hook.test.ts")).toEqual({ "needs the hook": "failed" });
  });
});
