import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../cli/synthesize";
import { costDocument } from "../../cost/document";
import { estimate, isPriced } from "../../cost/estimate";
import { COUNTS, machineOf } from "../../cost/google";
import { flowLogGib } from "../../cost/logging";
import { amountOf } from "../../cost/part";
import { allPrices } from "../../cost/prices";
import { USAGE, Usage } from "../../cost/usage";
import { loadSettings } from "../../environments/load";
import { Template } from "../parsed-stack";
import { smepro, smvue } from "../stacks/synthesized";

const estimates = loadSettings(join(ROOT, "environments")).filter(isPriced).map(estimate);
const of = (name: string) => estimates.find((one) => one.name === name);

test("docs/cost.md is what settings and prices say now: npm run cost -- --write writes it", () => {
  expect(readFileSync(join(ROOT, "docs", "cost.md"), "utf8")).toBe(costDocument(estimates));
});

test("every example environment is priced, in all its parts", () => {
  expect(estimates.map(({ name }) => name).sort()).toEqual([
    "smallcrm-production",
    "smallcrm-staging",
    "smepro-production",
    "smepro-staging",
    "smvue-production",
    "smvue-staging",
  ]);
  expect(estimates.flatMap(({ unpriced }) => unpriced)).toEqual([]);
  expect(estimates.every(({ total, parts }) => total > 0 && parts.every(({ quantity }) => quantity >= 0))).toBe(true);
});

test("a total is the sum of its parts", () => {
  for (const { parts, total } of estimates)
    expect(total).toBeCloseTo(parts.reduce((sum, part) => sum + (amountOf(part) ?? 0), 0));
});

test("the database of SMEPro in production is two machines of 2 cores and 8 GiB for 730 hours", () => {
  const parts = of("smepro-production")?.parts.filter(({ group }) => group === "database") ?? [];
  expect(parts.slice(0, 2).map(({ quantity }) => quantity)).toEqual([2 * 2 * 730, 2 * 8 * 730]);
  expect(machineOf("db-perf-optimized-N-4")).toEqual({ cores: 4, memoryGib: 32 });
});

test("a price says what it is, where it is published, and how far it is to be trusted", () => {
  for (const [key, price] of Object.entries(allPrices()))
    expect({
      key,
      honest: price.standing !== "recalled" || /recalled, verify at https:/.test(price.note ?? ""),
    }).toEqual({
      key,
      honest: true,
    });
});

test.each<[keyof typeof COUNTS, Template]>([
  ["smvue", smvue("production")],
  ["smepro", smepro("production")],
])("what is counted for %s is what its stack has", (system, stack) => {
  const { wafRules, alerts, kmsKeys } = COUNTS[system];
  expect({ wafRules, alerts, kmsKeys }).toEqual({
    wafRules: stack.count("google_compute_security_policy_rule"),
    alerts: stack.count("google_monitoring_alert_policy"),
    kmsKeys: stack.count("google_kms_crypto_key"),
  });
});

test("flow logs grow with their sampling, and shrink with their interval", () => {
  const usage = USAGE["smvue-production"] as Usage;
  const often = flowLogGib({ sampling: 0.5, intervalSeconds: 5 }, usage);
  expect(flowLogGib({ sampling: 0.1, intervalSeconds: 5 }, usage)).toBeCloseTo(often / 5);
  expect(flowLogGib({ sampling: 0.1, intervalSeconds: 600 }, usage)).toBeCloseTo(often / 600);
});
