import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../cli/synthesize";
import { read } from "../../posture/model/read";
import { markedPlan } from "../posture/model/marked-plan";

let directory: string;
beforeAll(() => (directory = mkdtempSync(join(tmpdir(), "avouch-masking-"))));
afterAll(() => rmSync(directory, { recursive: true }));

/** Reviews a plan in every format, and gives all that came out of it. */
function outputs(plan: string, ...options: string[]): Record<string, string> {
  const file = join(directory, "plan.json");
  writeFileSync(file, plan);
  const written = join(directory, "written");
  mkdirSync(written, { recursive: true });
  const formats = ["markdown", "json", "sarif", "html"];
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [
      join(ROOT, "cli", "bundled.js"),
      "cli/review",
      "--system",
      "smvue",
      "--environment",
      "production",
      ...options,
      ...formats.flatMap((format) => [`--${format}`, join(written, format)]),
      file,
    ],
    { cwd: directory, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } },
  );
  expect(stderr).toBe("");
  expect(status).toBe(1);
  return {
    terminal: stdout,
    ...Object.fromEntries(readdirSync(written).map((name) => [name, readFileSync(join(written, name), "utf8")])),
  };
}

describe("a value that Terraform marks as sensitive", () => {
  const { text, sentinels } = markedPlan();
  const leaks = (all: Record<string, string>) =>
    Object.entries(all).flatMap(([format, output]) =>
      [...sentinels].filter(([sentinel]) => output.includes(sentinel)).map(([, place]) => `${format}: ${place}`),
    );

  test("stands in no format, wherever in the plan it is", () => {
    expect(sentinels.size).toBeGreaterThan(30);
    const all = outputs(text);
    expect(Object.keys(all).sort()).toEqual(["html", "json", "markdown", "sarif", "terminal"]);
    expect(leaks(all)).toEqual([]);
    expect(all.json).toContain("(sensitive)");
  });

  test("stands in none where the plan is compared with a base either", () => {
    const base = join(directory, "base.json");
    writeFileSync(base, text);
    expect(leaks(outputs(text, "--base", base))).toEqual([]);
  });

  test("stands in none where it is a label that would name the stack", () => {
    const plan = JSON.parse(text) as { configuration: { provider_config?: object } };
    const sentinel = [...read(text).model.secrets].find((secret) => sentinels.has(secret) && /^zq/.test(secret)) ?? "";
    expect(sentinel).not.toBe("");
    plan.configuration.provider_config = {
      google: {
        name: "google",
        expressions: {
          default_labels: { constant_value: { system: "smvue", environment: "production", stack: `a-${sentinel}-b` } },
        },
      },
    };
    expect(leaks(outputs(JSON.stringify(plan)))).toEqual([]);
  });

  test("would be found by this test: without its marks it comes out", () => {
    const unmarked = text
      .replace(/"(before|after)_sensitive":(true|\{(?:[^{}]|\{[^{}]*\})*\})/g, '"$1_sensitive":false')
      .replace(/"sensitive":true/g, '"sensitive":false')
      .replace(/"sensitive_values":\{[^{}]*\}/g, '"sensitive_values":{}');
    expect(leaks(outputs(unmarked)).length).toBeGreaterThan(5);
  });
});
