import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../cli/synthesize";
import { allChecks, checksInMarkdown, searchChecks } from "../../posture/checks-list";
import { systems } from "../../posture/pages/directory";
import { pageOf } from "../../posture/pages/load-page";

test("docs/checks.md is what the checks say now: npm run coverage writes it", async () => {
  expect(readFileSync(join(ROOT, "docs", "checks.md"), "utf8")).toBe(checksInMarkdown(await allChecks()));
});

test("a search finds what contains every word, wherever it stands", async () => {
  const found = searchChecks(await allChecks(), ["BACKUP", "retention"]).map(({ id }) => id);
  expect(found).toContain("database/backup-retention");
  expect(found).not.toContain("database/not-public");
});

test("each check that a page relies on is found by its id", async () => {
  const checks = await allChecks();
  const pages = await Promise.all(systems().map((system) => pageOf(system)));
  const ids = new Set(
    pages
      .flatMap(({ claims }) => claims)
      .flatMap(({ checks: those }) => those.map(({ id }) => id.replace(/\(.*$/, ""))),
  );
  expect(ids.size).toBeGreaterThan(100);
  for (const id of ids) expect(searchChecks(checks, [id]).map((check) => check.id)).toContain(id);
});
