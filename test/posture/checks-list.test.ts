import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../cli/synthesize";
import { allChecks, checksInMarkdown, searchChecks } from "../../posture/checks-list";
import { examplesOf } from "../../posture/examples";
import { systems } from "../../posture/pages/directory";
import { pageOf } from "../../posture/pages/load-page";

test("docs/checks.md is what the checks say now: npm run coverage writes it", async () => {
  expect(readFileSync(join(ROOT, "docs", "checks.md"), "utf8")).toBe(checksInMarkdown(await allChecks(), examplesOf));
});

test("a search finds what contains every word, wherever it stands", async () => {
  const found = searchChecks(await allChecks(), ["BACKUP", "retention"]).map(({ id }) => id);
  expect(found).toContain("database/backup-retention");
  expect(found).not.toContain("database/not-public");
});

/** Words that say nothing of what a check is about. */
const COMMON = new Set(
  "every from that the their they this under what where which with when than only each".split(" "),
);

describe("each check that a page relies on is found", () => {
  const onPages = async () => {
    const checks = await allChecks();
    const pages = await Promise.all(systems().map((system) => pageOf(system)));
    const ids = new Set(
      pages
        .flatMap(({ claims }) => claims)
        .flatMap(({ checks: those }) => those.map(({ id }) => id.replace(/\(.*$/, ""))),
    );
    expect(ids.size).toBeGreaterThan(100);
    return { checks, found: checks.filter(({ id }) => ids.has(id)) };
  };

  test("by its id", async () => {
    const { checks, found } = await onPages();
    for (const { id } of found) expect(searchChecks(checks, [id]).map((check) => check.id)).toContain(id);
  });

  test("by any word of its sentence, and by all of them alone or with few others", async () => {
    const { checks, found } = await onPages();
    for (const { id, summary } of found) {
      const words = [...summary.matchAll(/[A-Za-z]{4,}/g)].map(([word]) => word).filter((word) => !COMMON.has(word));
      expect(words.length).toBeGreaterThan(0);
      for (const word of words) expect(searchChecks(checks, [word]).map((check) => check.id)).toContain(id);
      const whole = searchChecks(checks, words).map((check) => check.id);
      expect(whole).toContain(id);
      expect(whole.length).toBeLessThanOrEqual(3);
    }
  });
});
