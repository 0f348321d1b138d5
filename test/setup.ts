import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A directory of this run, in which the first test that needs the stacks leaves them for the others. */
export default function setup(): void {
  process.env.AVOUCH_TEST_RUN = mkdtempSync(join(tmpdir(), "avouch-run-"));
}
