import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeStale } from "../../stacks/remove-stale";

let output: string;
beforeEach(() => (output = mkdtempSync(join(tmpdir(), "avouch-stale-"))));
afterEach(() => rmSync(output, { recursive: true }));

/** A directory as cdktf writes it, with files besides. */
function put(place: string, name: string, ...more: readonly string[]): string {
  const directory = join(output, place, name);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "cdk.tf.json"), JSON.stringify({ "//": { metadata: { stackName: name } } }));
  for (const file of ["sources.json", ...more]) writeFileSync(join(directory, file), "{}");
  return directory;
}

test("stacks that the settings no longer have are removed with their plans, and the others stay", () => {
  for (const place of ["stacks", "plans"]) for (const name of ["kept", "gone"]) put(place, name, "plan.json");
  expect(removeStale(output, ["kept"])).toEqual([]);
  for (const place of ["stacks", "plans"]) expect(readdirSync(join(output, place))).toEqual(["kept"]);
});

test.each(["terraform.tfstate", "terraform.tfstate.backup", "errored.tfstate", "terraform.tfstate.d"])(
  "a state (%s) stays, without the stack that it was of",
  (state) => {
    const directory = put("stacks", "gone", state, "plan.json", "notes.txt");
    expect(removeStale(output, [])).toEqual([directory]);
    expect(readdirSync(directory).sort()).toEqual(["notes.txt", state].sort());
  },
);

test("what cdktf did not write stays: the directory is the user's to choose", () => {
  mkdirSync(join(output, "stacks", "mine"), { recursive: true });
  mkdirSync(join(output, "stacks", "other"));
  writeFileSync(join(output, "stacks", "other", "cdk.tf.json"), '{"resource":{}}');
  writeFileSync(join(output, "stacks", "file"), "");
  mkdirSync(join(output, "review"));
  expect(removeStale(output, [])).toEqual([]);
  expect(readdirSync(join(output, "stacks")).sort()).toEqual(["file", "mine", "other"]);
  expect(existsSync(join(output, "review"))).toBe(true);
});

test("an output directory that is empty, or not there, is no fault", () => {
  expect(removeStale(output, ["kept"])).toEqual([]);
  expect(removeStale(join(output, "nowhere"), ["kept"])).toEqual([]);
});
