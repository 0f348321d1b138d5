import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { copyForOthers, directoryForOthers } from "./for-others";

describe("what other users have to read", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "avouch-closed-"));
    mkdirSync(join(directory, "scripts/more"), { recursive: true, mode: 0o700 });
    writeFileSync(join(directory, "scripts/more/one.sh"), "exit 0\n", { mode: 0o600 });
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  const modes = (path: string): readonly number[] =>
    dirname(path) === path ? [] : [statSync(path).mode & 0o005, ...modes(dirname(path))];

  test("lies where they may enter every directory above it, also where the one for temporary files is closed", () => {
    const made = directoryForOthers("avouch-open-", directory);
    try {
      expect(modes(made).filter((mode) => (mode & 1) === 0)).toEqual([]);
    } finally {
      rmSync(made, { recursive: true });
    }
  });

  test("may be read by them, whatever the modes of the checkout are", () => {
    const made = directoryForOthers("avouch-open-");
    try {
      const copy = copyForOthers(join(directory, "scripts"), join(made, "scripts"));
      chmodSync(join(directory, "scripts"), 0o700);
      expect(modes(join(copy, "more/one.sh")).filter((mode) => (mode & 1) === 0)).toEqual([]);
      expect(statSync(join(copy, "more/one.sh")).mode & 0o004).toBe(0o004);
    } finally {
      rmSync(made, { recursive: true });
    }
  });
});
