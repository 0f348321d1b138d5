import { mkdirSync, writeFileSync } from "node:fs";
import { strToU8, zipSync } from "fflate";
import { Answer, GithubServer, Recorded } from "./github-server";
import { COMMIT, NEWER, verdict, Workspace } from "./step";

jest.setTimeout(60_000);

let server: GithubServer;
let workspace: Workspace;
let env: Record<string, string>;
beforeEach(async () => {
  server = new GithubServer();
  workspace = new Workspace();
  env = { GITHUB_API_URL: await server.start(), GITHUB_TOKEN: "t" };
});
afterEach(async () => {
  await server.stop();
  workspace.remove();
});

describe("decide", () => {
  const JOBS = JSON.stringify([{ stack: "smvue-staging" }]);

  function reviewed(change: object): void {
    mkdirSync(workspace.path("reviews", "smvue-staging"), { recursive: true });
    writeFileSync(workspace.path("reviews", "smvue-staging", "verdict.json"), JSON.stringify(verdict(change)));
  }

  /** GitHub with the pull request of the commit, and the verdict that its run kept. */
  const shown =
    (before: object | undefined) =>
    ({ path }: Recorded): Answer | undefined => {
      if (path === `/commits/${COMMIT}/pulls`) return { json: [{ merged_at: "2026-11-29", head: { sha: NEWER } }] };
      if (path === `/actions/artifacts?name=verdict-smvue-staging-${NEWER}`)
        return { json: { artifacts: before ? [{ id: 5, expired: false, created_at: "2026-11-29" }] : [] } };
      if (path !== "/actions/artifacts/5/zip") return undefined;
      const text = JSON.stringify(verdict({ commit: NEWER, ...before }));
      return { bytes: zipSync({ "verdict.json": strToU8(text) }) };
    };

  const decide = () => workspace.pipeline(["decide", "--verdicts", workspace.path("reviews"), "--jobs", JOBS], env);

  test("what the pull request showed and nobody has to see is applied without approval", async () => {
    reviewed({});
    server.respond = shown({});
    expect((await decide()).outputs).toEqual({ apply: JOBS, count: "1", approval: "false" });
  });

  test("a plan that needs review asks for approval", async () => {
    reviewed({ exitCode: 3, needsReview: ["google_project_iam_member.x: high: it gives everything"] });
    server.respond = shown({});
    const { outputs, summary } = await decide();
    expect(outputs).toMatchObject({ count: "1", approval: "true" });
    expect(summary).toContain("google_project_iam_member.x: high: it gives everything");
  });

  test.each([
    ["a change that the pull request did not show", { changes: [] }, "not in the pull request's plan: update"],
    ["no plan in the pull request", undefined, "no pull request showed a plan of it"],
  ])("%s asks for approval", async (_, before, reason) => {
    reviewed({});
    server.respond = shown(before);
    const { outputs, summary } = await decide();
    expect(outputs.approval).toBe("true");
    expect(summary).toContain(reason);
  });

  test("nothing is applied where a claim is violated", async () => {
    reviewed({ exitCode: 1, violated: ["smvue.backups.daily"] });
    server.respond = shown({});
    const { code, outputs, stderr } = await decide();
    expect({ code, count: outputs.count, stderr }).toEqual({
      code: 1,
      count: "0",
      stderr: "nothing is applied: smvue-staging: violated: smvue.backups.daily\n",
    });
  });

  test("a plan that changes nothing is not applied, and GitHub is asked for nothing", async () => {
    reviewed({ effect: "none", changes: [] });
    expect((await decide()).outputs).toEqual({ apply: "[]", count: "0", approval: "false" });
    expect(server.requests).toEqual([]);
  });

  test("a review of another commit is refused", async () => {
    reviewed({ commit: NEWER });
    expect((await decide()).code).toBe(1);
  });
});

describe("approval", () => {
  const approve = (rules: string[], approvals: object[]) => {
    server.respond = ({ path }) =>
      path === "/environments/production-approval"
        ? { json: { protection_rules: rules.map((type) => ({ type })) } }
        : path === "/actions/runs/42/approvals"
          ? { json: approvals }
          : undefined;
    return workspace.pipeline(["approval", "--environment", "production-approval"], env);
  };
  const by = (login: string, state = "approved", name = "production-approval", type = "User") => ({
    state,
    user: { login, type },
    environments: [{ name }],
  });

  test("a person's approval is named", async () => {
    const { code, summary } = await approve(["required_reviewers"], [by("ada")]);
    expect({ code, summary }).toEqual({ code: 0, summary: "Approved for production-approval by ada.\n" });
  });

  test.each([
    ["an environment that nobody protected", [], [by("ada")]],
    ["no approval", ["required_reviewers"], []],
    ["a rejection", ["required_reviewers"], [by("ada", "rejected")]],
    ["an approval of another environment", ["required_reviewers"], [by("ada", "approved", "staging-approval")]],
    ["a bot's approval", ["required_reviewers"], [by("robot", "approved", "production-approval", "Bot")]],
  ])("%s is refused", async (_, rules, approvals) => {
    expect((await approve(rules, approvals)).code).toBe(1);
  });
});

describe("drift-issue", () => {
  let issues: { number: number; title: string; body: string; state: string; user: { login: string } }[];
  beforeEach(() => {
    issues = [];
    server.respond = ({ method, path, body }) => {
      if (path.startsWith("/issues?state=open")) return { json: issues.filter(({ state }) => state === "open") };
      if (method === "POST" && path === "/issues")
        issues.push({
          number: 3,
          state: "open",
          user: { login: "github-actions[bot]" },
          ...(body as never as object),
        } as never);
      if (method === "PATCH") issues = issues.map((one) => ({ ...one, ...(body as object) }));
      return { json: {} };
    };
  });
  const look = (change: object, unmanaged: string[] = []) => {
    writeFileSync(workspace.path("comment.md"), "the review");
    const files = {
      verdict: workspace.json("verdict.json", verdict({ effect: "none", changes: [], ...change })),
      unmanaged: workspace.json("unmanaged.json", unmanaged),
    };
    const args = [
      "--verdict",
      files.verdict,
      "--unmanaged",
      files.unmanaged,
      "--markdown",
      workspace.path("comment.md"),
    ];
    return workspace.pipeline(["drift-issue", "--stack", "smvue-staging", ...args], env);
  };

  test("is opened once, updated, and closed when everything holds again", async () => {
    expect((await look({})).stdout).toBe("Issue: none.\n");
    expect((await look({ exitCode: 1, violated: ["smvue.backups.daily"] })).stdout).toBe("Issue: opened.\n");
    expect(
      (await look({ drift: ["update google_sql_database_instance.a"] }, ["grant: roles/owner to user:x@example.com"]))
        .stdout,
    ).toBe("Issue: updated.\n");
    expect(issues).toHaveLength(1);
    expect(issues[0]?.title).toBe("Drift in smvue-staging: 0 claims violated, 1 resources changed, 1 unmanaged");
    expect(issues[0]?.body).toContain("- grant: roles/owner to user:x@example.com");
    expect((await look({})).stdout).toBe("Issue: closed.\n");
    expect(server.writes()).toEqual(["POST /issues", "PATCH /issues/3", "POST /issues/3/comments", "PATCH /issues/3"]);
    expect(issues[0]?.state).toBe("closed");
  });
});
