import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, Server } from "node:http";
import { AddressInfo } from "node:net";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { ROOT } from "../../cli/synthesize";
import { GithubServer } from "../cli/pipeline/github-server";
import { COMMIT, verdict, Workspace } from "../cli/pipeline/step";
import { ACTION, useAction } from "./use-action";

jest.setTimeout(120_000);

const SCRIPTS = join(ROOT, ".github", "scripts");
const CI = join(ROOT, ".ci");
const script = (name: string) => join(SCRIPTS, name);
const has = (program: string) => spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;
const missing = ["age", "curl", "jq", "shellcheck"].filter((program) => !has(program));
if (missing.length > 0) console.warn(`Skipped: tests of the workflows' scripts that need ${missing.join(", ")}.`);
const testWith = (...programs: string[]) => (programs.some((one) => missing.includes(one)) ? test.skip : test);

let workspace: Workspace;
beforeEach(() => (workspace = new Workspace()));
afterEach(() => {
  workspace.remove();
});

/** Puts a program of this name before every other on the path. */
function stub(name: string, body: string): void {
  mkdirSync(workspace.path("bin"), { recursive: true });
  writeFileSync(workspace.path("bin", name), `#!/usr/bin/env bash\nset -euo pipefail\n${body}\n`);
  chmodSync(workspace.path("bin", name), 0o755);
}
const path = () => `${workspace.path("bin")}:${process.env.PATH ?? ""}`;

testWith("shellcheck")("every script is clean by shellcheck, stops at a failure and can be run", () => {
  const ci = readdirSync(CI).filter((name) => /\.sh$|^[a-z]+$/.test(name));
  const files = [...readdirSync(SCRIPTS).map(script), ...ci.map((name) => join(CI, name))];
  expect(spawnSync("shellcheck", files, { encoding: "utf8" }).stdout).toBe("");
  for (const file of files)
    expect(readFileSync(file, "utf8")).toMatch(/^#!\/usr\/bin\/env bash\n(?:#.*\n)*set -euo pipefail\n/);
});

test("every script of the workflows is run by a test", () => {
  const files = readdirSync(__dirname).filter((file) => file.endsWith(".test.ts"));
  const tests = files.map((file) => readFileSync(join(__dirname, file), "utf8")).join("");
  expect(readdirSync(SCRIPTS).filter((name) => !tests.includes(name))).toEqual([]);
});

describe("a reviewed plan", () => {
  const STACK = "smvue-staging";
  const state = (serial: number) => JSON.stringify({ version: 4, serial, lineage: "l1" });
  let env: Record<string, string>;
  let server: GithubServer;

  beforeEach(async () => {
    server = new GithubServer();
    server.respond = ({ path: asked }) =>
      asked === "/branches/main" ? { json: { commit: { sha: COMMIT } } } : undefined;
    const key = spawnSync("age-keygen", { encoding: "utf8" });
    const [, recipient = ""] = /(age1\w+)/.exec(key.stdout + key.stderr) ?? [];
    mkdirSync(workspace.path("cdktf.out/stacks", STACK), { recursive: true });
    const plan = zipSync({ tfplan: strToU8("plan"), tfstate: strToU8(state(4)) });
    writeFileSync(workspace.path("cdktf.out/stacks", STACK, "plan.tfplan"), plan);
    const bundled = join(ROOT, "cli", "bundled.js");
    stub(
      "npm",
      `[ "$1 $2 $4" = "run --silent --" ]
program=$3
shift 4
if [ "$program" = rollback ]; then echo "$@" >> "${workspace.path("rollback")}"; exit "\${UNDOES_ROLLBACK:-0}"; fi
exec node "${bundled}" "cli/$program" "$@"`,
    );
    stub("terraform", `case "$*" in *version*) echo '{"terraform_version":"1.11.4"}';; *pull*) cat "$STATE";; esac`);
    // GitHub's own check of the signature: the plan has to have the digest that was attested.
    stub(
      "gh",
      `echo "$@" >> "${workspace.path("gh")}"
digest=$(sha256sum "$3" | cut -d ' ' -f 1)
[ "$digest" = "$(jq -r .plan.sha256 "$DIRECTORY/predicate.json")" ] || { echo "no attestation" >&2; exit 1; }
jq --arg digest "$digest" '[{verificationResult: {statement: {subject: [{digest: {sha256: $digest}}],
  predicateType: "urn:avouch:reviewed-plan:1", predicate: .}}}]' "$DIRECTORY/predicate.json"`,
    );
    env = {
      PATH: path(),
      STACK,
      SYSTEM: "smvue",
      DIRECTORY: workspace.path("sealed"),
      AGE_RECIPIENT: recipient,
      AGE_KEY: key.stdout.trim(),
      VERDICT: workspace.json("verdict.json", verdict()),
      STATE: workspace.path("state"),
      GITHUB_API_URL: await server.start(),
      GITHUB_TOKEN: "t",
    };
    writeFileSync(env.STATE ?? "", state(4));
  });
  afterEach(() => server.stop());

  const run = (name: string, more: Record<string, string> = {}) =>
    workspace.run(script(name), [], { ...env, ...more }, workspace.directory);
  const seal = async () => {
    expect(await run("seal-plan.sh")).toMatchObject({ code: 0 });
    rmSync(workspace.path("cdktf.out/stacks", STACK, "plan.tfplan"));
  };

  testWith("age", "jq")("comes through encryption unchanged, and GitHub is asked who signed for it", async () => {
    const before = readFileSync(workspace.path("cdktf.out/stacks", STACK, "plan.tfplan"));
    await seal();
    expect(readFileSync(workspace.path("sealed/plan.age")).includes(before)).toBe(false);
    const { code, stderr } = await run("open-plan.sh");
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(readFileSync(workspace.path("cdktf.out/stacks", STACK, "plan.tfplan"))).toEqual(before);
    const asked = readFileSync(workspace.path("gh"), "utf8");
    expect(asked).toContain(`--source-digest ${COMMIT}`);
    expect(asked).toContain("--signer-workflow acme/infrastructure/.github/workflows/deploy.yml");
  });

  testWith("age", "jq")("is refused where a byte of it was changed", async () => {
    await seal();
    const sealed = readFileSync(workspace.path("sealed/plan.age"));
    sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
    writeFileSync(workspace.path("sealed/plan.age"), sealed);
    expect((await run("open-plan.sh")).code).not.toBe(0);
  });

  testWith("age", "jq")("is refused where somebody encrypted another one in its place", async () => {
    await seal();
    writeFileSync(workspace.path("other"), "another plan");
    const args = ["--encrypt", "--recipient", env.AGE_RECIPIENT ?? "", "--output", workspace.path("sealed/plan.age")];
    spawnSync("age", [...args, workspace.path("other")]);
    expect((await run("open-plan.sh")).stderr).toContain("no attestation");
  });

  testWith("age", "jq")("is refused where the state has moved", async () => {
    await seal();
    writeFileSync(env.STATE ?? "", state(5));
    const { code, stderr } = await run("open-plan.sh");
    expect(code).toBe(1);
    expect(stderr).toContain("the state's serial: got 5, expected 4");
  });

  testWith("age", "jq")("is refused where applying it would undo a rollback", async () => {
    await seal();
    expect((await run("open-plan.sh", { UNDOES_ROLLBACK: "1" })).code).toBe(1);
    expect(readFileSync(workspace.path("rollback"), "utf8")).toBe(
      `--system smvue --environment staging --check-plan cdktf.out/stacks/${STACK}/plan.json\n`,
    );
  });
});

describe("queue-base.sh", () => {
  testWith("curl", "jq")("says where the pull request left its base, and whether it is from a fork", async () => {
    const git = (...args: string[]) =>
      spawnSync(
        "git",
        ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main", ...args],
        {
          cwd: workspace.directory,
          encoding: "utf8",
        },
      ).stdout.trim();
    git("init", "--quiet");
    git("commit", "--allow-empty", "--quiet", "-m", "base");
    const base = git("rev-parse", "HEAD");
    git("commit", "--allow-empty", "--quiet", "-m", "main moved");
    const main = git("rev-parse", "HEAD");
    git("checkout", "--quiet", "--detach", base);
    git("commit", "--allow-empty", "--quiet", "-m", "change");
    const head = git("rev-parse", "HEAD");
    git("update-ref", "refs/pull/7/head", head);
    git("remote", "add", "origin", workspace.directory);
    const server = new GithubServer();
    const pull = { head: { sha: head, repo: { full_name: "acme/infrastructure" } } };
    server.respond = ({ path: asked }) => (asked === "/pulls/7" ? { json: pull } : undefined);
    const env = {
      GITHUB_API_URL: await server.start(),
      GITHUB_TOKEN: "t",
      HEAD_REF: `refs/heads/gh-readonly-queue/main/pr-7-${main}`,
      BASE_SHA: main,
    };
    const run = (more = {}) => workspace.run(script("queue-base.sh"), [], { ...env, ...more }, workspace.directory);
    expect((await run()).outputs).toEqual({ own: "true", planned: base });
    pull.head.repo.full_name = "stranger/infrastructure";
    expect((await run()).outputs).toEqual({ own: "false", planned: base });
    expect((await run({ HEAD_REF: "refs/heads/main" })).code).toBe(2);
    await server.stop();
  });
});

describe("smoke.sh", () => {
  let service: Server;
  let status: number;
  const smoke = () =>
    workspace.run(script("smoke.sh"), [`127.0.0.1:${(service.address() as AddressInfo).port}`], {
      SCHEME: "http",
      RETRY_DELAY: "0",
    });
  beforeEach((done) => {
    service = createServer((_, response) => response.writeHead(status).end());
    service.listen(0, "127.0.0.1", done);
  });
  afterEach(() => service.close());

  testWith("curl")("a service that answers 200 passes, and one that answers anything else does not", async () => {
    status = 200;
    expect((await smoke()).code).toBe(0);
    status = 404;
    const { code, stderr } = await smoke();
    expect(code).toBe(1);
    expect(stderr).toContain("got 404, expected 200");
  });
});

describe("deploy-image.sh", () => {
  const IMAGE = `europe-docker.pkg.dev/p/r/app@sha256:${"1".repeat(64)}`;
  const deploy = (traffic: object[]) => {
    const service = {
      metadata: { name: "smvue" },
      spec: {
        template: { metadata: { name: "smvue-00001", annotations: {} }, spec: { containers: [{ image: "old" }] } },
        traffic,
      },
    };
    workspace.json("service.json", service);
    stub(
      "gcloud",
      `if [ "$3" = describe ]; then cat ${workspace.path("service.json")}; else cp "$4" ` +
        `${workspace.path("sent.json")}; fi`,
    );
    return workspace.run(script("deploy-image.sh"), [], {
      PATH: path(),
      SYSTEM: "smvue",
      PROJECT: "p",
      REGION: "r",
      IMAGE,
    });
  };

  testWith("jq")("gives the service its image and leaves the revision unnamed", async () => {
    expect((await deploy([{ latestRevision: true, percent: 100 }])).code).toBe(0);
    const { spec } = JSON.parse(readFileSync(workspace.path("sent.json"), "utf8")) as {
      spec: { template: { metadata: object; spec: { containers: { image: string }[] } } };
    };
    expect(spec.template.metadata).toEqual({ annotations: {} });
    expect(spec.template.spec.containers[0]?.image).toBe(IMAGE);
  });

  testWith("jq")("does not undo a rollback in silence", async () => {
    const { code, stderr } = await deploy([{ revisionName: "smvue-00001", percent: 100 }]);
    expect(code).toBe(1);
    expect(stderr).toContain("traffic is pinned to a revision (smvue-00001: 100 %)");
  });
});

describe("action.yml and its review-for-others.sh", () => {
  const use = (given: Record<string, string>) => useAction(workspace, given);

  test("reviews another repository's plan from its workspace, and gives every output", async () => {
    cpSync(join(ROOT, "test/fixtures/inputs/smepro-standing.json"), workspace.path("plan.json"));
    const { code, outputs, summary, stderr } = await use({ page: "smepro", plan: "plan.json" });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(Object.keys(outputs).sort()).toEqual(Object.keys(ACTION.outputs).sort());
    expect(outputs.code).toBe("0");
    expect(summary).toContain("SMEPro");
    for (const name of ["markdown", "sarif", "html", "json"])
      expect(readFileSync(outputs[name] ?? "", "utf8")).not.toBe("");
  });

  test("fails where a claim is violated, with annotations and outputs all the same", async () => {
    const text = readFileSync(join(ROOT, "test/fixtures/inputs/smepro-standing.json"), "utf8");
    writeFileSync(workspace.path("plan.json"), text.replaceAll('"ipv4_enabled":false', '"ipv4_enabled":true'));
    const { code, outputs, stdout } = await use({ page: "smepro", plan: "plan.json" });
    expect(code).toBe(1);
    expect(outputs.code).toBe("1");
    expect(stdout).toMatch(/^::error .*title=smepro\./m);
  });

  test("refuses a file that is not there, and an input that it does not know", async () => {
    expect(await use({ page: "smepro", plan: "none.json" })).toMatchObject({ code: 2 });
    writeFileSync(workspace.path("plan.json"), "{}");
    const { code, stderr } = await use({ page: "smepro", plan: "plan.json", "fail-on-review": "maybe" });
    expect({ code, stderr }).toEqual({ code: 2, stderr: "fail-on-review: got maybe; allowed: true or false\n" });
  });

  const PAGE = readFileSync(join(ROOT, "test/fixtures/pages/harbor.yaml"), "utf8");
  /** Terraform of another repository, which keeps that page. */
  const kept = () =>
    readFileSync(join(ROOT, "test/fixtures/foreign/plan.json"), "utf8").replaceAll("europe-west3", "europe-north1");

  test.each(["harbor.yaml", "security/harbor.yaml", "./harbor.yaml"])(
    "judges a plan by a page of the caller's repository: %s",
    async (page) => {
      mkdirSync(workspace.path("security"));
      writeFileSync(workspace.path(page), PAGE);
      writeFileSync(workspace.path("plan.json"), kept());
      const { code, outputs, summary, stderr } = await use({ page, plan: "plan.json" });
      expect({ code, stderr }).toMatchObject({ code: 0 });
      expect(outputs.code).toBe("0");
      expect(summary).toContain("`harbor.database.two-zones`");
      writeFileSync(workspace.path("plan.json"), kept().replaceAll('"REGIONAL"', '"ZONAL"'));
      const broken = await use({ page, plan: "plan.json" });
      expect(broken).toMatchObject({ code: 1, outputs: { code: "1" } });
      expect(broken.stdout).toMatch(/^::error .*title=harbor\.database\.two-zones/m);
    },
  );

  test("takes attestations from beside the page, and fails on a lapsed one where it is to be strict", async () => {
    writeFileSync(workspace.path("harbor.yaml"), PAGE);
    writeFileSync(
      workspace.path("harbor.attestations.yaml"),
      `attestations:\n  - { claim: harbor.staff.on-duty, who: Jo Doe, when: 2020-01-01, until: 2020-12-31, ` +
        `evidence: "https://harbor.example/rota" }\n`,
    );
    writeFileSync(workspace.path("plan.json"), kept());
    expect(await use({ page: "harbor.yaml", plan: "plan.json" })).toMatchObject({ code: 0 });
    expect(await use({ page: "harbor.yaml", plan: "plan.json", strict: "true" })).toMatchObject({ code: 1 });
    expect(await use({ page: "harbor.yaml", plan: "plan.json", strict: "1" })).toMatchObject({
      code: 2,
      stderr: "strict: got 1; allowed: true or false\n",
    });
  });

  test("refuses a page that is not there, one with faults, and a system that it does not know", async () => {
    writeFileSync(workspace.path("plan.json"), kept());
    expect(await use({ page: "none.yaml", plan: "plan.json" })).toMatchObject({
      code: 2,
      stderr: "page: got none.yaml, and there is no such file; allowed: a page below the workspace\n",
    });
    writeFileSync(workspace.path("harbor.yaml"), PAGE.replace("database/not-public", "database/not-publik"));
    const { code, stderr } = await use({ page: "harbor.yaml", plan: "plan.json" });
    expect(code).toBe(2);
    expect(stderr).toMatch(/harbor\.yaml:10:\d+: .*did you mean database\/not-public\?/);
    expect(await use({ page: "$(touch hacked)", plan: "plan.json" })).toMatchObject({ code: 2 });
    expect(existsSync(workspace.path("hacked"))).toBe(false);
  });
});

test("count-tests.js says how many tests passed, failed and were skipped", async () => {
  const report = { numPassedTests: 5, numFailedTests: 1, numRuntimeErrorTestSuites: 1, numPendingTests: 2 };
  const [first, second] = [
    workspace.json("1.json", report),
    workspace.json("2.json", { ...report, numPendingTests: 0 }),
  ];
  const count = (...files: string[]) => workspace.run(process.execPath, [join(CI, "count-tests.js"), ...files]);
  expect((await count(first)).stdout).toBe("5 passed, 2 failed, 2 skipped\n");
  expect((await count(second, second)).stdout).toBe("10 passed, 4 failed\n");
});
