import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { caseIn, Found, Reading, scanAll } from "../../../bench/peers/peer";

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
