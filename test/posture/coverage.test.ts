import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../cli/synthesize";
import { SCHEMAS } from "../../environments/load";
import { SYSTEM } from "../../posture/verdict/check";
import { Page } from "../../posture/claim";
import { systems } from "../../posture/pages/directory";
import { pageOf } from "../../posture/pages/load-page";
import { coverage, standing } from "../../posture/coverage";
import { verdict } from "../../posture/verdict/expectations";

const allPages = () => Promise.all(systems().map((system) => pageOf(system)));

test("docs/coverage.md is what the claims say now: npm run coverage writes it", async () => {
  expect(readFileSync(join(ROOT, "docs", "coverage.md"), "utf8")).toBe(coverage(await allPages()));
});

describe("coverage of a page", () => {
  const check = {
    id: "area/rule",
    title: "It is so.",
    remedy: "Make it so.",
    stacks: SYSTEM,
    evaluate: () => verdict(),
  };
  const page: Page = {
    system: "smvue",
    title: "A page",
    claims: [
      {
        id: "smvue.a.first",
        place: { section: "", item: 1, statement: 1 },
        says: "A or | B.",
        kind: "application",
        attestedBy: "its makers",
        checks: [],
      },
      {
        id: "smvue.b.second",
        place: { section: "Heading / Below", item: 1, statement: 1 },
        says: "It is so.",
        kind: "infrastructure",
        checks: [check],
      },
      {
        id: "smvue.b.third",
        place: { section: "Heading / Below", item: 1, statement: 2 },
        says: "It is done.",
        kind: "application",
        attestedBy: "its makers",
        checks: [check],
      },
    ],
  };
  const lines = coverage([page]).split("\n");

  test("counts statements by kind, and how they stand, by section and altogether", () => {
    expect(lines).toEqual(
      expect.arrayContaining([
        "| Before the first heading | 1 | 0 | 0 | 1 | 0 | 0 | 0 | 1 |",
        "| Heading / Below | 2 | 1 | 0 | 1 | 0 | 1 | 1 | 0 |",
        "| A page | 3 | 1 | 0 | 2 | 0 | 1 | 1 | 1 |",
        "| **all** | 3 | 1 | 0 | 2 | 0 | 1 | 1 | 1 |",
      ]),
    );
  });

  test("lists each statement with its checks and who has to attest it", () => {
    expect(lines).toEqual(
      expect.arrayContaining([
        "| 1.1 | `smvue.a.first` | A or \\| B. | application |  | its makers |",
        "| 1.1 | `smvue.b.second` | It is so. | infrastructure | `area/rule` |  |",
        "| 1.2 | `smvue.b.third` | It is done. | application | `area/rule` | its makers |",
      ]),
    );
  });
});

test("the README gives the same figures for the pages that the project ships", async () => {
  const shipped = (await allPages()).filter(({ system }) => Object.hasOwn(SCHEMAS, system));
  const all = shipped.flatMap(({ claims }) => claims);
  const { proved, supported, attestationOnly } = standing(all);
  const readme = readFileSync(join(ROOT, "README.md"), "utf8").replace(/\s+/g, " ");
  expect(readme).toContain(`a claim with an id: ${all.length} in all. Checks that can fail decide ${proved} of them.`);
  expect(readme).toContain(`The other ${supported + attestationOnly} concern`);
  expect(readme).toContain(`for ${supported} of these, checks prove what the infrastructure contributes`);
});
