import { writeFileSync } from "node:fs";
import { strToU8, zipSync } from "fflate";
import { GithubServer } from "./github-server";
import { COMMIT, NEWER, verdict, Workspace } from "./step";

jest.setTimeout(60_000);

const STACK = "smvue-staging";
let server: GithubServer;
let workspace: Workspace;
let env: Record<string, string>;
let tip: string;

const stateOf = (serial: number, lineage = "l1") => ({ version: 4, serial, lineage, resources: [] });

/** A file as terraform plan -out writes it. */
function savePlan(name: string, serial: number, lineage = "l1", content = "plan"): string {
  const file = workspace.path(name);
  const zip = zipSync({
    tfplan: strToU8(content),
    tfstate: strToU8(JSON.stringify(stateOf(serial, lineage))),
    "tfstate-prev": strToU8(JSON.stringify(stateOf(0, ""))),
  });
  writeFileSync(file, zip);
  return file;
}

beforeEach(async () => {
  server = new GithubServer();
  workspace = new Workspace();
  tip = COMMIT;
  server.respond = ({ path }) => (path === "/branches/main" ? { json: { commit: { sha: tip } } } : undefined);
  env = { GITHUB_API_URL: await server.start(), GITHUB_TOKEN: "t" };
});
afterEach(async () => {
  await server.stop();
  workspace.remove();
});

/** Describes a plan, and gives it the form in which GitHub's signature was checked. */
async function attested(plan: string, change: (predicate: Record<string, unknown>) => void = () => undefined) {
  const files = { verdict: workspace.json("verdict.json", verdict()), tools: workspace.json("tools.json", {}) };
  const out = workspace.path("predicate.json");
  const { outputs, code } = await workspace.pipeline(
    [
      "describe-plan",
      "--stack",
      STACK,
      "--plan",
      plan,
      "--verdict",
      files.verdict,
      "--tools",
      files.tools,
      "--out",
      out,
    ],
    env,
  );
  expect(code).toBe(0);
  const predicate = JSON.parse(JSON.stringify(jest.requireActual(out))) as Record<string, unknown>;
  change(predicate);
  return workspace.json("verified.json", [
    {
      verificationResult: {
        statement: {
          subject: [{ name: `${STACK}.tfplan`, digest: { sha256: outputs.sha256 } }],
          predicateType: "urn:avouch:reviewed-plan:1",
          predicate,
        },
      },
    },
  ]);
}

const verify = (plan: string, attestation: string, state: object | string, stack = STACK) => {
  if (typeof state === "string") writeFileSync(workspace.path("state.json"), state);
  else workspace.json("state.json", state);
  const files = ["--plan", plan, "--attestation", attestation, "--state", workspace.path("state.json")];
  return workspace.pipeline(["verify-plan", "--stack", stack, ...files], env);
};

test("the plan that was reviewed is accepted", async () => {
  const plan = savePlan("plan.tfplan", 4);
  const { code, stdout } = await verify(plan, await attested(plan), stateOf(4));
  expect({ code, stdout }).toEqual({ code: 0, stdout: "smvue-staging: the plan is the one reviewed: 1 changes.\n" });
});

test("the first plan of a stack, which has no state yet, is accepted", async () => {
  const plan = savePlan("plan.tfplan", 0, "");
  expect((await verify(plan, await attested(plan), "")).code).toBe(0);
});

describe("refused is", () => {
  const refusal = async (outcome: ReturnType<typeof verify>, message: RegExp) => {
    const { code, stderr } = await outcome;
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
  };

  test("a plan that was tampered with", async () => {
    const attestation = await attested(savePlan("plan.tfplan", 4));
    const other = savePlan("other.tfplan", 4, "l1", "another plan");
    await refusal(verify(other, attestation, stateOf(4)), /the plan's digest: got [0-9a-f]{64}, expected [0-9a-f]{64}/);
  });

  test("a state with another serial: something was applied since", async () => {
    const plan = savePlan("plan.tfplan", 4);
    await refusal(verify(plan, await attested(plan), stateOf(5)), /the state's serial: got 5, expected 4/);
  });

  test("a state of another lineage", async () => {
    const plan = savePlan("plan.tfplan", 4);
    await refusal(verify(plan, await attested(plan), stateOf(4, "l2")), /the state's lineage: got l2, expected l1/);
  });

  test("a plan of another commit", async () => {
    const plan = savePlan("plan.tfplan", 4);
    const attestation = await attested(plan, (predicate) => (predicate.commit = NEWER));
    await refusal(verify(plan, attestation, stateOf(4)), /the commit of the plan: got b{40}, expected a{40}/);
  });

  test("a commit that the branch has left", async () => {
    const plan = savePlan("plan.tfplan", 4);
    const attestation = await attested(plan);
    tip = NEWER;
    await refusal(verify(plan, attestation, stateOf(4)), /the tip of the branch: got b{40}, expected a{40}/);
  });

  test("another stack's plan", async () => {
    const plan = savePlan("plan.tfplan", 4);
    const outcome = verify(plan, await attested(plan), stateOf(4), "smvue-production");
    await refusal(outcome, /the stack: got smvue-staging, expected smvue-production/);
  });

  test("a plan whose review found a violation", async () => {
    const plan = savePlan("plan.tfplan", 4);
    const attestation = await attested(plan, (predicate) => (predicate.verdict = verdict({ exitCode: 1 })));
    await refusal(verify(plan, attestation, stateOf(4)), /the review: a claim is violated/);
  });
});

test("a file that is no plan, and an attestation of another kind, cannot be used", async () => {
  writeFileSync(workspace.path("no.tfplan"), "text");
  const plan = savePlan("plan.tfplan", 4);
  const none = await verify(workspace.path("no.tfplan"), await attested(plan), stateOf(4));
  expect(none.code).toBe(2);
  expect(none.stderr).toMatch(/no\.tfplan: it is no archive; allowed: a plan by terraform plan -out/);
  const foreign = await verify(plan, workspace.json("foreign.json", []), stateOf(4));
  expect(foreign.code).toBe(2);
});
