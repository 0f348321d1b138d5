import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ROOT } from "../../cli/synthesize";

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(ROOT, "scratch-"))));
afterEach(() => {
  rmSync(join(ROOT, "node_modules", ".cache", "avouch", basename(directory)), { recursive: true, force: true });
  rmSync(directory, { recursive: true });
});

const write = (name: string, text: string) => writeFileSync(join(directory, name), text);
const run = (...args: string[]) => {
  const { stdout, status } = spawnSync(
    process.execPath,
    [join(ROOT, "cli", "bundled.js"), `${basename(directory)}/program`, ...args],
    { encoding: "utf8" },
  );
  return `${stdout.trim()} ${status}`;
};

describe("a bundled program", () => {
  beforeEach(() => {
    write("answer.ts", "export const answer: number = 1;\n");
    write(
      "program.ts",
      `import { answer } from "./answer";\nconsole.log(answer, process.argv.slice(2).join(), ` +
        `__dirname.endsWith("${basename(directory)}"));\nprocess.exitCode = answer;\n`,
    );
  });

  test("has its own arguments, directory and exit code", () => {
    expect(run("a", "--b")).toBe("1 a,--b true 1");
    expect(run("again")).toBe("1 again true 1");
  });

  test("is never older than any of its sources", () => {
    expect(run()).toBe("1  true 1");
    write("answer.ts", "export const answer: number = 22;\n");
    expect(run()).toBe("22  true 22");
    write("answer.ts", "export const answer: number = 33;\n");
    utimesSync(join(directory, "answer.ts"), new Date(), new Date(Date.now() + 5000));
    expect(run()).toBe("33  true 33");
  });
});
