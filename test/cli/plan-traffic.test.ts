import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunService } from "../../cli/cloud/cloud-run";
import { Refusal } from "../../cli/cloud/errors";
import { UsageError } from "../../cli/cloud/usage";
import { checkPlan } from "../../cli/rollback/plan-traffic";

const LATEST = "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST";
const REVISION = "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION";
const onLatest = [{ type: LATEST, percent: 100, revision: "", tag: "" }];
const on = (revision: string) => [{ type: REVISION, percent: 100, revision, tag: "" }];

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "avouch-plan-"))));
afterEach(() => rmSync(directory, { recursive: true }));

function check(text: string, live: RunService | undefined): string {
  const file = join(directory, "plan.json");
  writeFileSync(file, text);
  return checkPlan(file, "smvue", live);
}

/** A plan that does something to the service, made while its traffic was this. */
const plan = (actions: readonly string[], traffic: unknown, name = "smvue") =>
  JSON.stringify({
    format_version: "1.2",
    resource_changes: [
      {
        type: "google_cloud_run_v2_service",
        change: {
          actions,
          before: actions.join() === "create" ? null : { name, traffic },
          after: actions.join() === "delete" ? null : { name, traffic },
        },
      },
    ],
  });
const followsLatest: RunService = { traffic: [{ type: LATEST, percent: 100 }] };
const rolledBack: RunService = { traffic: [{ type: REVISION, percent: 100, revision: "smvue-00002-abc" }] };

describe("a saved plan that changes the service", () => {
  test("from before a rollback is refused: it would undo it", () => {
    expect(() => check(plan(["update"], onLatest), rolledBack)).toThrow(Refusal);
    expect(() => check(plan(["update"], onLatest), rolledBack)).toThrow(
      "it goes to 100 % smvue-00002-abc, and applying the plan would send it to 100 % the latest revision",
    );
  });

  test("from before another rollback, or the end of one, is refused", () => {
    expect(() => check(plan(["update"], on("smvue-00001-abc")), rolledBack)).toThrow(Refusal);
    expect(() => check(plan(["update"], on("smvue-00002-abc")), followsLatest)).toThrow(Refusal);
  });

  test("from after the rollback keeps it, and says that the new revision gets no requests", () => {
    expect(check(plan(["update"], on("smvue-00002-abc")), rolledBack)).toContain("gets no requests until --to-latest");
  });

  test("without any rollback is fine", () => {
    expect(check(plan(["update"], onLatest), followsLatest)).toContain("100 % the latest revision before and after");
    expect(check(plan(["update"], onLatest), { traffic: [] })).toContain("before and after");
  });

  test("by deleting or replacing it is refused: its revisions go", () => {
    for (const actions of [["delete"], ["delete", "create"], ["create", "delete"]])
      expect(() => check(plan(actions, onLatest), followsLatest)).toThrow("deletes or replaces");
  });

  test("that does not exist is refused, unless the plan creates it", () => {
    expect(() => check(plan(["update"], onLatest), undefined)).toThrow("plan again");
    expect(check(plan(["create"], onLatest), undefined)).toContain("creates the service");
  });
});

test.each([
  ["nothing", JSON.stringify({ format_version: "1.2" })],
  ["nothing of the service", plan(["no-op"], onLatest)],
  ["another service", plan(["update"], onLatest, "smepro")],
])("a plan that changes %s leaves a rollback alone", (_, text) => {
  expect(check(text, rolledBack)).toContain("does not change the service smvue");
});

test.each([
  ["no JSON", "{"],
  ["no plan", "[]"],
  ["a plan with traffic that is none", plan(["update"], "all")],
])("%s cannot be used", (_, text) => {
  expect(() => check(text, rolledBack)).toThrow(UsageError);
});

test("a file that is not there cannot be used", () => {
  expect(() => checkPlan(join(directory, "none.json"), "smvue", rolledBack)).toThrow("it cannot be read (ENOENT)");
});
