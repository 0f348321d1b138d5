import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../cli/synthesize";
import { CATALOGUE, CHECK_IDS } from "../../posture/catalogue";

const CHECKS = join(ROOT, "posture", "checks");
const files = readdirSync(CHECKS)
  .flatMap((area) => readdirSync(join(CHECKS, area)).map((file) => `${area}/${file}`))
  .filter((file) => file.endsWith(".ts"));
const definitionsIn = (file: string) =>
  [...readFileSync(join(CHECKS, file), "utf8").matchAll(/= define(?:Repository)?Check\(/g)].length;

describe("the catalogue", () => {
  test("has each file that defines a check, once, in alphabetical order", () => {
    const defining = files.filter((file) => definitionsIn(file) > 0).map((file) => file.replace(/\.ts$/, ""));
    expect([...CHECK_IDS]).toEqual(defining.sort());
    expect(files.filter((file) => definitionsIn(file) > 1)).toEqual([]);
  });

  test.each(CHECK_IDS)("finds %s by its id, described for its reader", async (id) => {
    const definition = await CATALOGUE[id]?.();
    expect(definition?.id).toBe(id);
    expect(definition?.summary).toMatch(/^[^a-z].{15,300}\.$|^(?:pgAudit|restic).{15,300}\.$/);
    expect(definition?.remedyText).toMatch(/^[^\n]{15,900}\.$/);
    expect(definition?.remedyText).not.toMatch(/undefined|\[object/);
    expect(definition?.links.length).toBeGreaterThan(0);
    expect(definition?.links.filter((link) => !/^https:\/\/[^\s]+$/.test(link))).toEqual([]);
    for (const [name, parameter] of Object.entries(definition?.parameters ?? {})) {
      expect(name).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
      expect(parameter.meaning).toMatch(/^[A-Z].{5,200}\.$/);
    }
  });
});
