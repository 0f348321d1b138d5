import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commitOf, timeOf } from "../../review/report/provenance";

describe("the time of a report", () => {
  test("is that of SOURCE_DATE_EPOCH", () =>
    expect(timeOf({ SOURCE_DATE_EPOCH: "1764428645" }).toISOString()).toBe("2025-11-29T15:04:05.000Z"));

  test.each(["", "yesterday", "-1", "1e9", "9".repeat(30)])("is now where that is %j", (epoch) =>
    expect(timeOf({ SOURCE_DATE_EPOCH: epoch }).getTime()).toBeGreaterThan(Date.parse("2026-01-01")),
  );
});

describe("the commit of a report", () => {
  let directory: string;
  beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "avouch-commit-"))));
  afterEach(() => rmSync(directory, { recursive: true }));

  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], {
      cwd: directory,
      encoding: "utf8",
    });

  test("is the one that is checked out", () => {
    git("init", "--quiet");
    git("commit", "--quiet", "--allow-empty", "-m", "first");
    expect(commitOf(directory)).toBe(git("rev-parse", "HEAD").trim());
  });

  test("is not known outside of a checkout, before the first commit, or where there is no such directory", () => {
    expect(commitOf(directory)).toBeUndefined();
    git("init", "--quiet");
    expect(commitOf(directory)).toBeUndefined();
    expect(commitOf(join(directory, "none"))).toBeUndefined();
  });
});
