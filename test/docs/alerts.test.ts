import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../cli/synthesize";
import { smepro, smvue } from "../stacks/synthesized";

const text = readFileSync(join(ROOT, "docs", "alerts.md"), "utf8");
const sections = new Map(
  text
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.split("\n")[0] ?? "", section]),
);
const linked = [smvue("production"), smvue("staging"), smepro("production"), smepro("staging")].flatMap((stack) =>
  Object.values(stack.all("google_monitoring_alert_policy")).map(({ documentation }) =>
    String((documentation as { content?: string } | undefined)?.content),
  ),
);

test("every alert links a section of docs/alerts.md in the repository that it was deployed from", () => {
  expect(linked.length).toBeGreaterThan(40);
  const anchors = linked.map(
    (content) => /^First step: https:\/\/github\.com\/\S+\/docs\/alerts\.md#(\S+)$/.exec(content)?.[1],
  );
  expect(anchors.filter((anchor) => anchor === undefined || !sections.has(anchor))).toEqual([]);
});

test("every section has a command to start with, and an alert that links it", () => {
  const withoutCommand = [...sections].filter(([, section]) => !/^ {4}\S/m.test(section)).map(([name]) => name);
  expect(withoutCommand).toEqual([]);
  const used = new Set(linked.map((content) => content.split("#")[1]));
  // No environment of the tests has a replica.
  expect([...sections.keys()].filter((name) => !used.has(name) && name !== "replication-lag")).toEqual([]);
});
