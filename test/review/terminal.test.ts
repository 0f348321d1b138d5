import fc from "fast-check";
import { stripVTControlCharacters } from "node:util";
import { renderTerminal } from "../../review/renderers/terminal";
import { expectGolden } from "./golden";
import { change, claim, clean, evidence, hostile, HOSTILE, hostileReport, plan, report, violated } from "./reports";
import { anyCharacter } from "../any-character";

const plainly = (given: Parameters<typeof renderTerminal>[0], columns = 100) =>
  renderTerminal(given, { color: false, columns });

test.each([
  ["violated", violated],
  ["clean", clean],
])("the %s report in a terminal", (name, given) => expectGolden(`${name}.txt`, plainly(given)));

test("colours are all that colour adds", () => {
  const colourful = renderTerminal(violated, { color: true, columns: 100 });
  expect(colourful).toContain("\u001b[31m");
  expect(stripVTControlCharacters(colourful)).toBe(plainly(violated));
});

const several = report([
  plan({ claims: [claim()] }),
  plan({ stack: "smvue-staging", claims: [claim({ status: "violated", checks: [], evidence: [evidence()] })] }),
]);

test("lines keep to the width, from 40 to 120 columns", () => {
  for (const [columns, width] of [
    [20, 40],
    [40, 40],
    [60, 60],
    [80, 80],
    [100, 100],
    [120, 120],
    [400, 120],
  ] as const) {
    for (const given of [violated, clean, hostile, several]) {
      const widths = plainly(given, columns)
        .split("\n")
        .map((line) => [...line].length);
      expect(Math.max(...widths)).toBeLessThanOrEqual(width);
    }
  }
});

test("tables that are too wide for the terminal become lines", () => {
  const text = plainly(several, 40);
  expect(text.split("\n").slice(0, 6)).toEqual([
    "smvue-production",
    "  Violated: 0, Unknown: 0, Hold: 1",
    "  Unattested: 0, Changes: 0, Risky: 0",
    "smvue-staging",
    "  Violated: 1, Unknown: 0, Hold: 0",
    "  Unattested: 0, Changes: 0, Risky: 0",
  ]);
});

test("several stacks begin with one table, and a stack with nothing to tell has no more than its row", () => {
  const text = plainly(several);
  expect(text.split("\n").slice(0, 7)).toEqual([
    "Stack             Violated  Unknown  Hold  Unattested  Changes  Risky",
    "────────────────  ────────  ───────  ────  ──────────  ───────  ─────",
    "smvue-production         0        0     1           0        0      0",
    "smvue-staging            1        0     0           0        0      0",
    "",
    "smvue-staging, plan cdktf.out/plans/smvue-production/plan.json",
    "",
  ]);
});

describe("what became of the claims since the base", () => {
  const [weaker, stronger, otherwise] = [
    claim({ status: "violated", was: "holds" }),
    claim({ id: "smvue.cache.tls", was: "violated" }),
    claim({ id: "smvue.edge.hsts", status: "needs-attestation", was: "holds" }),
  ];

  test("nothing is said without one, and that nothing changed is said with one, of every stack", () => {
    expect(plainly(report([plan({ claims: [claim()] })]))).not.toContain("Compared");
    const several = plainly(
      report([
        plan({ base: "before.json", claims: [claim({ was: "holds" })] }),
        plan({ stack: "smvue-staging", base: "-", claims: [claim({ was: "holds" })] }),
      ]),
    );
    expect(several).toContain("Compared with before.json: no claim changed.\n");
    expect(several).toContain("Compared with -: no claim changed.\n");
  });

  test("the weaker, the stronger and the others are counted, and each is listed", () => {
    const text = plainly(report([plan({ base: "before.json", claims: [weaker, stronger, otherwise] })]));
    expect(text).toContain(
      "Compared with before.json: 1 claim is weaker, 1 claim is stronger, 1 claim changed and is no weaker.",
    );
    expect(text).toContain("✗ smvue.database.not-public held before, is violated now");
    expect(text).toContain("✓ smvue.cache.tls was violated before, holds now");
    expect(text).toContain("✎ smvue.edge.hsts held before, needs attestation now");
    expect(text).toContain("2 claims changed, and no weaker");
  });
});

test("process claims are reported once, however many stacks there are", () => {
  const scans = claim({ id: "smvue.delivery.sast", kind: "process", status: "violated" });
  const text = plainly(
    report([plan({ claims: [claim(), scans] }), plan({ stack: "smvue-staging", claims: [claim(), scans] })], true),
  );
  expect(text.match(/smvue\.delivery\.sast/g)).toHaveLength(1);
  expect(text).toContain("The repository, 1 process claim: 1 violated, 0 unknown, 0 proved");
});

test("long lists are cut and counted", () => {
  const text = plainly(
    report([plan({ claims: [claim()], changes: Array.from({ length: 1200 }, () => change({ risk: "high" })) })]),
  );
  expect(text).toContain("1,200 changes need review");
  expect(text).toContain("  and 1,175 more");
});

test("nothing from a file acts on the terminal", () => {
  expect(plainly(hostile)).toContain("expected \\u{1b}[31mred\\u{1b}[0m");
  const texts = fc.array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: anyCharacter(), maxLength: 60 })), {
    minLength: 1,
    maxLength: 10,
  });
  fc.assert(
    fc.property(texts, (given) =>
      expect(renderTerminal(hostileReport(given), { color: false, columns: 80 })).not.toMatch(
        /[^\P{C}\n]|[\p{Zl}\p{Zp}]/u,
      ),
    ),
    { numRuns: 100 },
  );
});
