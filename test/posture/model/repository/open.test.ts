import { mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openRepository } from "../../../../posture/model/repository/open";
import { git, inDirectory } from "../../checks/repository/repository";

describe("opening a directory", () => {
  test("lists what Git tracks, and nothing else", () => {
    inDirectory({ "b/c.ts": "c", "a.ts": "a", "new.ts": "n", "gone.ts": "g" }, (directory) => {
      git(directory, "init", "--quiet");
      git(directory, "add", "a.ts", "b/c.ts", "gone.ts");
      git(directory, "rm", "--quiet", "--force", "gone.ts");
      expect(openRepository(directory).files).toEqual(["a.ts", "b/c.ts"]);
      expect(openRepository(join(directory, "b")).files).toEqual(["c.ts"]);
    });
  });

  test("lists all files where there is no Git, but for what is installed", () => {
    inDirectory(
      { "b/c.ts": "c", "node_modules/x/index.js": "x", ".git/config": "", "b/node_modules/y.js": "y" },
      (directory) => {
        expect(openRepository(directory).files).toEqual(["b/c.ts"]);
      },
    );
  });

  test("runs nothing that a repository's settings name", () => {
    inDirectory({ "a.ts": "a" }, (directory) => {
      git(directory, "init", "--quiet");
      git(directory, "add", "a.ts");
      git(directory, "config", "core.fsmonitor", `touch ${join(directory, "ran")} #`);
      expect(openRepository(directory).files).toEqual(["a.ts"]);
      expect(() => git(directory, "ls-files", "--error-unmatch", "ran")).toThrow();
      expect(openRepository(directory).text("ran")).toBeUndefined();
    });
  });

  test("reads a link within the directory, and none that leads out of it", () => {
    const outside = mkdtempSync(join(tmpdir(), "outside-"));
    writeFileSync(join(outside, "secret"), "secret");
    inDirectory({ "a.ts": "a" }, (directory) => {
      symlinkSync("a.ts", join(directory, "inside.ts"));
      symlinkSync(join(outside, "secret"), join(directory, "out.ts"));
      symlinkSync(outside, join(directory, "directory"));
      symlinkSync("loop", join(directory, "loop"));
      const repository = openRepository(directory);
      expect(repository.text("inside.ts")).toBe("a");
      expect(repository.text("out.ts")).toBeUndefined();
      expect(repository.text("directory/secret")).toBeUndefined();
      expect(repository.text("loop")).toBeUndefined();
    });
  });

  test("reads text only, of a source file's size, and nothing that is not listed", () => {
    inDirectory({ "a.ts": "\ufeffa", "binary.ts": "a\0b", "large.ts": "x".repeat((4 << 20) + 1) }, (directory) => {
      const repository = openRepository(directory);
      expect(
        ["a.ts", "binary.ts", "large.ts", "../etc/passwd", "/etc/passwd", "missing.ts"].map((file) =>
          repository.text(file),
        ),
      ).toEqual(["a", undefined, undefined, undefined, undefined, undefined]);
    });
  });

  test("says what is allowed where there is no directory", () => {
    expect(() => openRepository("/nowhere/at/all")).toThrow(
      "/nowhere/at/all: got a path that is not a directory; allowed: a directory with a repository's files",
    );
  });
});
