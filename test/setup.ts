import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A directory of this run, in which the first test that needs the stacks leaves them for the others. */
export default function setup(): void {
  const directory = mkdtempSync(join(tmpdir(), "avouch-run-"));
  process.env.AVOUCH_TEST_RUN = directory;
  // What cdktf makes for each App: made once, it is there for test files that run side by side.
  mkdirSync(join(directory, "app", "stacks"), { recursive: true });
}
