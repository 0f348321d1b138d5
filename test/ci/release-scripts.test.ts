import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../cli/synthesize";
import { ENVIRONMENTS } from "../fixtures/environments";
import { StackJob } from "../../cli/pipeline/jobs";
import { ScriptWorkspace, testWithPrograms } from "./script-workspace";

jest.setTimeout(120_000);

let workspace: ScriptWorkspace;
beforeEach(() => (workspace = new ScriptWorkspace()));
afterEach(() => {
  workspace.remove();
});

describe("select-release.sh", () => {
  const DIGEST = `sha256:${"0".repeat(64)}`;
  const IMAGE = `us-central1-docker.pkg.dev/acme-smepro-staging/smepro/app@${DIGEST}`;
  /** Values that nobody has: home.arpa is never delegated (RFC 8375). */
  const OWN: Readonly<Record<string, string>> = {
    "example: true\n": "",
    "example/smepro-infrastructure": "acme/infrastructure",
    "smepro-staging-example": "acme-smepro-staging",
    "123456789004": "904817263545",
    "123456703": "817264531",
    "123456700": "645281937",
    "staging.example.net": "smepro.home.arpa",
    "example.com": "home.arpa",
  };
  beforeEach(() => {
    workspace.stubNpm(`if [ "$name" = synth ]; then exit 0; fi`);
    workspace.stub(
      "npm",
      readFileSync(workspace.path("bin/npm"), "utf8").replace('[ "$1 $2" = "run --silent" ]', ONE_NAME),
    );
    for (const file of readdirSync(ENVIRONMENTS)) {
      const text = readFileSync(join(ENVIRONMENTS, file), "utf8");
      const own = file === "smepro-staging.yaml" ? OWN : {};
      const changed = Object.entries(own).reduce((all, [from, to]) => all.replaceAll(from, to), text);
      workspace.write(changed, "environments", file);
      workspace.write("{}", "cdktf.out/stacks", file.replace(".yaml", ""), "cdk.tf.json");
    }
  });
  /** `npm run synth` says what it does, so it is not silent. */
  const ONE_NAME = '[ "$2" = --silent ] || set -- run --silent "${@:2}"';
  const select = (system: string, image = IMAGE) =>
    workspace.script("select-release.sh", [], {
      SYSTEM: system,
      IMAGE: image,
      AVOUCH_ENVIRONMENTS: workspace.path("environments"),
    });

  testWithPrograms("jq")("says where a system runs, and nothing of an environment that is an example", async () => {
    const { code, stderr, outputs } = await select("smepro");
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(JSON.parse(outputs.staging ?? "") as StackJob).toMatchObject({
      stack: "smepro-staging",
      project: "acme-smepro-staging",
      deployer: "deployer@acme-smepro-staging.iam.gserviceaccount.com",
      host: "smepro.home.arpa",
    });
    expect(outputs.production).toBe("");
  });

  testWithPrograms("jq")("refuses a system whose staging is an example", async () => {
    const { code, stderr } = await select("smvue");
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: "smvue: nothing is deployed in staging: its settings are examples\n",
    });
  });

  test.each([
    "us-central1-docker.pkg.dev/acme/smepro/app:1.0.0",
    `us-central1-docker.pkg.dev/acme/smepro/app@${DIGEST.slice(0, -1)}`,
    `us-central1-docker.pkg.dev/acme/smepro/app@${DIGEST}\nx`,
    `app@${DIGEST}`,
    "",
  ])("refuses %j, which names no image by its digest", async (image) => {
    const { code, stderr } = await select("smepro", image);
    expect(code).toBe(2);
    expect(stderr).toContain("allowed: an image with its digest");
  });
});

describe("synthesize-commit.sh", () => {
  const git = (...args: string[]) => {
    const user = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"];
    const { stdout, status, stderr } = spawnSync("git", [...user, ...args], {
      cwd: workspace.directory,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(stderr);
    return stdout.trim();
  };
  const commit = (lock: string, content: string) => {
    workspace.write(lock, "package-lock.json");
    workspace.write(content, "content");
    git("add", "package-lock.json", "content");
    git("commit", "--quiet", "--message", content);
    return git("rev-parse", "HEAD");
  };
  beforeEach(() => {
    workspace.write("", "node_modules/marker");
    // What is synthesized says which commit's files it was made of, and whose packages.
    workspace.stub(
      "npm",
      `if [ "$1" = ci ]; then mkdir node_modules; exit; fi
mkdir -p "$AVOUCH_OUTPUT"
cp content "$AVOUCH_OUTPUT/content"
ls node_modules > "$AVOUCH_OUTPUT/packages"`,
    );
    git("init", "--quiet");
  });
  const synthesized = async (of: string) => {
    const { code, stderr } = await workspace.script("synthesize-commit.sh", [of, "base"]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const read = (file: string) => readFileSync(workspace.path("base", file), "utf8");
    return { content: read("content"), packages: read("packages").trim() };
  };

  test("synthesizes by the commit's own code, with the packages that are there for the same lock file", async () => {
    const base = commit("lock", "old");
    commit("lock", "new");
    expect(await synthesized(base)).toEqual({ content: "old", packages: "marker" });
    expect(git("worktree", "list").split("\n")).toHaveLength(1);
    expect(existsSync(workspace.path("node_modules/marker"))).toBe(true);
  });

  test("installs the commit's own packages where its lock file is another", async () => {
    const base = commit("older lock", "old");
    commit("lock", "new");
    expect(await synthesized(base)).toEqual({ content: "old", packages: "" });
    expect(existsSync(workspace.path("node_modules/marker"))).toBe(true);
  });

  test("fails for a commit that is not there", async () => {
    commit("lock", "new");
    expect((await workspace.script("synthesize-commit.sh", ["0".repeat(40), "base"])).code).not.toBe(0);
  });
});

describe("scan.sh", () => {
  const SCANNERS = ["actionlint", "zizmor", "semgrep", "gitleaks"];
  beforeEach(() => {
    cpSync(join(ROOT, ".ci"), workspace.path(".ci"), { recursive: true });
    spawnSync("git", ["init", "--quiet"], { cwd: workspace.directory });
    spawnSync("git", ["add", ".ci"], { cwd: workspace.directory });
    for (const name of SCANNERS) scanner(name, 0);
  });
  const scanner = (name: string, code: number) => {
    workspace.write(`#!/bin/sh\necho "$@" >> "${workspace.path(name)}"\necho found >&2\nexit ${code}\n`, PLACE, name);
    chmodSync(workspace.path(PLACE, name), 0o755);
  };
  const PLACE = ".venv/scanners/bin";
  const scan = () => workspace.run(".ci/scan.sh", [], {}, workspace.directory);

  test("succeeds where no scanner finds anything, and says what it left out", async () => {
    const { code, stdout } = await scan();
    expect(code).toBe(0);
    for (const name of SCANNERS) expect(stdout).toContain(`${name}: no findings`);
    expect(stdout).toContain("trivy: SKIPPED");
    expect(stdout).toContain("gitleaks over commits: SKIPPED");
  });

  test.each(SCANNERS)("fails where %s finds something, shows it, and runs the others all the same", async (name) => {
    scanner(name, 1);
    const { code, stdout } = await scan();
    expect(code).toBe(1);
    expect(stdout).toContain(`${name}: findings\nfound`);
    for (const other of SCANNERS) expect(existsSync(workspace.path(other))).toBe(true);
  });

  test("says which scanner could not be installed", async () => {
    spawnSync("rm", [workspace.path(PLACE, "zizmor")]);
    const { code, stdout } = await scan();
    expect(code).toBe(0);
    expect(stdout).toContain("zizmor: SKIPPED, as it could not be installed here");
  });
});

test("tools.sh says which scanners could not be installed, and fails for none of them", async () => {
  cpSync(join(ROOT, ".ci"), workspace.path(".ci"), { recursive: true });
  for (const name of ["python3", "go"]) workspace.stub(name, "exit 1");
  const env = { PATH: `${workspace.path("bin")}:${process.env.PATH ?? ""}` };
  const { code, stdout } = await workspace.run(".ci/tools.sh", [], env, workspace.directory);
  expect(code).toBe(0);
  expect(stdout.trim().split("\n")).toEqual(["no semgrep and no zizmor", "no actionlint", "no gitleaks"]);
});
