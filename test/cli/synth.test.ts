import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../cli/synthesize";
import { ENVIRONMENTS } from "../fixtures/environments";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "avouch-synth-"));
  mkdirSync(join(directory, "settings"));
  use("smepro-staging.yaml");
});
afterEach(() => rmSync(directory, { recursive: true }));

const use = (name: string) => copyFileSync(join(ENVIRONMENTS, name), join(directory, "settings", name));
const stacks = (output: string) => readdirSync(join(output, "stacks")).sort();

function run(command: readonly string[], env: NodeJS.ProcessEnv) {
  return spawnSync(process.execPath, command, {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, AVOUCH_ENVIRONMENTS: join(directory, "settings"), ...env },
  });
}
const synth = (output: string, ...options: string[]) =>
  run(["cli/bundled.js", "cli/synth", ...options], { AVOUCH_OUTPUT: output });

describe("npm run synth", () => {
  test("writes to AVOUCH_OUTPUT, and says so", () => {
    const output = join(directory, "far", "away");
    const { status, stdout, stderr } = synth(output);
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^Synthesized 2 stacks into .*away\/stacks\n$/);
    expect(status).toBe(0);
    expect(stacks(output)).toEqual(["smepro-staging", "smepro-staging-bootstrap"]);
  });

  test("keeps no stack whose settings are gone, and the state of one with a word", () => {
    const output = join(directory, "out");
    use("smallcrm-staging.yaml");
    synth(output);
    expect(stacks(output)).toHaveLength(3);
    writeFileSync(join(output, "stacks", "smepro-staging-bootstrap", "terraform.tfstate"), "{}");
    rmSync(join(directory, "settings", "smepro-staging.yaml"));
    const { status, stderr } = synth(output);
    expect(stacks(output)).toEqual(["smallcrm-staging", "smepro-staging-bootstrap"]);
    expect(readdirSync(join(output, "stacks", "smepro-staging-bootstrap"))).toEqual(["terraform.tfstate"]);
    expect(stderr).toMatch(
      /^[^\n]*smepro-staging-bootstrap: no settings make this stack any more; it was kept[^\n]*\n$/,
    );
    expect(status).toBe(0);
  });

  test("makes only the stacks that are asked for, and leaves the others as they are", () => {
    const output = join(directory, "out");
    synth(output);
    const other = join(output, "stacks", "smepro-staging-bootstrap", "cdk.tf.json");
    writeFileSync(other, "{}");
    const { stdout, status } = synth(output, "--stack", "smepro-staging");
    expect({ stdout, status }).toEqual({ stdout: expect.stringMatching(/^Synthesized 1 stack into /), status: 0 });
    expect(readFileSync(other, "utf8")).toBe("{}");
    expect(stacks(output)).toEqual(["smepro-staging", "smepro-staging-bootstrap"]);
  });

  test("refuses a stack that no settings make, and names those that there are", () => {
    const { stderr, status } = synth(join(directory, "out"), "--stack", "smepro-stagin");
    expect(stderr).toContain('got "smepro-stagin"; allowed: smepro-staging-bootstrap, smepro-staging\n');
    expect(status).toBe(2);
    expect(stacks(join(directory, "out"))).toEqual([]);
  });

  test("is one line and exit code 2 where the directory cannot be written to", () => {
    writeFileSync(join(directory, "file"), "");
    const { status, stderr } = synth(join(directory, "file", "out"));
    expect(stderr).toMatch(/^[^\n]*file\/out: it cannot be written \(ENOTDIR\); allowed: [^\n]*\n$/);
    expect(status).toBe(2);
  });
});

test("main.ts alone, as cdktf runs it, writes to AVOUCH_OUTPUT too, unless cdktf says where", () => {
  const main = ["cli/bundled.js", "main"];
  const [own, theirs] = [join(directory, "own"), join(directory, "theirs")];
  expect(run(main, { AVOUCH_OUTPUT: own, CDKTF_OUTDIR: undefined }).status).toBe(0);
  expect(stacks(own)).toHaveLength(2);
  expect(run(main, { AVOUCH_OUTPUT: own, CDKTF_OUTDIR: theirs }).status).toBe(0);
  expect(stacks(theirs)).toHaveLength(2);
});

test("main.ts alone takes the stacks from cdktf's context, as a list or a string", () => {
  const made = (context: unknown) => {
    const output = mkdtempSync(join(directory, "out-"));
    const env = { CDKTF_OUTDIR: output, CDKTF_CONTEXT_JSON: JSON.stringify({ stacks: context }) };
    expect(run(["cli/bundled.js", "main"], env).status).toBe(0);
    return stacks(output);
  };
  expect(made(["smepro-staging"])).toEqual(["smepro-staging"]);
  expect(made("smepro-staging-bootstrap, smepro-staging")).toHaveLength(2);
  expect(made([])).toHaveLength(2);
});
