import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "../../cli/synthesize";

const checks = (...words: readonly string[]) =>
  spawnSync(process.execPath, [join(ROOT, "cli", "bundled.js"), "cli/checks", ...words], { encoding: "utf8" });

test("the id of a check shows that one in full, with what it holds on and what violates it", () => {
  const { status, stdout } = checks("database/backup-retention");
  expect(status).toBe(0);
  expect(stdout).toMatch(/^database\/backup-retention {2}\(/);
  expect(stdout).toMatch(/Remedy: .+\n {2}See: https:/);
  expect(stdout).toContain("    - database/backup-retention: { days: 7 }\n");
  const [, good = "", bad = ""] = /It holds on:\n([^]*)It is violated by:\n([^]*)$/.exec(stdout) ?? [];
  expect(good).toContain("        retained_backups = 7\n");
  expect(bad).toContain("        retained_backups = 0\n");
});

test("files of a repository are shown by their paths", () => {
  expect(checks("repository/pinned-actions").stdout).toContain("    .github/workflows/test.yml:\n\n    on: push\n");
});

test("words list what contains all of them, and say how many there are", () => {
  const { stdout } = checks("backup", "retention");
  expect(stdout).toContain("database/backup-retention");
  expect(stdout).toMatch(/\n\d+ of \d+ checks\.\n$/);
  expect(stdout).not.toContain("It holds on:");
});

test("a machine gets the examples too", () => {
  const [check, ...others] = JSON.parse(checks("database/not-public", "--json").stdout) as readonly {
    readonly id: string;
    readonly examples: { readonly good: readonly { readonly path: string; readonly text: string }[] };
  }[];
  expect(others).toEqual([]);
  expect(check?.id).toBe("database/not-public");
  expect(check?.examples.good[0]).toMatchObject({
    path: "main.tf",
    text: expect.stringContaining("google_sql") as string,
  });
});

test("what no check contains is exit code 1", () => {
  const { status, stdout } = checks("nonsense-xyz");
  expect([status, stdout]).toEqual([1, expect.stringMatching(/^No check contains nonsense-xyz\. There are \d+: /)]);
});
