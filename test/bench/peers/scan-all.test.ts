import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { caseIn, Found, Reading, scanAll } from "../../../bench/peers/peer";
import { planOf } from "../../../bench/peers/plan-of";
import { read } from "../../../posture/model/read";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "avouch-scan-"));
  jest.spyOn(process.stderr, "write").mockReturnValue(true);
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Finds what a tree says, and stops at one that says so. */
const reading = (runs: (readonly string[])[]): Reading => ({
  batch: 2,
  write: (place, at, tree) => {
    const file = join(place, `case-${at}.json`);
    writeFileSync(file, String(tree.says));
    return file;
  },
  read: (files) => {
    runs.push(files);
    const found = files.map((file): Found => [caseIn(file) ?? -1, readFileSync(file, "utf8")]);
    return found.some(([, says]) => says === "stop") ? undefined : found;
  },
});

test("a tree on which a tool stops takes no other along", () => {
  const runs: (readonly string[])[] = [];
  const trees = ["a", "stop", "b", "b", "c"].map((says) => ({ says }));
  expect(scanAll(directory, trees, reading(runs))).toEqual([
    new Set("a"),
    undefined,
    new Set("b"),
    new Set("b"),
    new Set("c"),
  ]);
  expect(runs.map(({ length }) => length)).toEqual([2, 1, 1, 2, 1]);
  expect(existsSync(join(directory, "case-0.json"))).toBe(false);
});

test.each([
  ["/tmp/case-12.tf.json", 12],
  ["case-3/main.tf.json", 3],
  ["showcase-3.json", undefined],
  [undefined, undefined],
])("%s is case %s", (path, at) => expect(caseIn(path)).toBe(at));

test("a stack becomes a plan whose values and changes agree", () => {
  const tree = {
    provider: { google: [{ project: "p" }] },
    resource: { google_storage_bucket: { a: { name: "files", kms: "${google_kms_crypto_key.k.id}" } } },
  };
  const plan = planOf(tree) as {
    readonly planned_values: { readonly root_module: { readonly resources: readonly unknown[] } };
  };
  expect(plan.planned_values.root_module.resources).toEqual([
    {
      address: "google_storage_bucket.a",
      mode: "managed",
      type: "google_storage_bucket",
      name: "a",
      provider_name: "registry.terraform.io/hashicorp/google",
      schema_version: 0,
      values: { name: "files" },
    },
  ]);
  expect(read(JSON.stringify(plan)).model.resources("google_storage_bucket")).toHaveLength(1);
});
