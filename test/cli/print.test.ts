import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..");
const REVIEW = `"${process.execPath}" "${join(ROOT, "cli", "bundled.js")}" cli/review`;

describe("what a program prints", () => {
  const whole = spawnSync("bash", ["-c", `${REVIEW} --help`], { encoding: "utf8" }).stdout;

  test("arrives whole at a pipe that is read slowly", () => {
    const { stdout, status } = spawnSync("bash", ["-c", `set -o pipefail; ${REVIEW} --help | (sleep 0.3; cat)`], {
      encoding: "utf8",
    });

    expect({ stdout, status }).toEqual({ stdout: whole, status: 0 });
    expect(whole).toContain("Usage: npm run review");
  });

  test("arrives whole at a file", () => {
    const directory = mkdtempSync(join(tmpdir(), "avouch-print-"));
    try {
      const file = join(directory, "help");
      const opened = openSync(file, "w");
      spawnSync("bash", ["-c", `${REVIEW} --help`], { stdio: ["ignore", opened, "inherit"] });
      closeSync(opened);

      expect(readFileSync(file, "utf8")).toBe(whole);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });

  test("is no fault where the reader has gone away", () => {
    const { stderr, status } = spawnSync("bash", ["-c", `${REVIEW} --help | true; exit "\${PIPESTATUS[0]}"`], {
      encoding: "utf8",
    });

    expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  });
});
