import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GithubServer } from "./github-server";
import { COMMIT, NEWER, pullRequestEvent, verdict, Workspace } from "./step";

jest.setTimeout(60_000);

const MARKER = "<!-- avouch:plans -->";
const BOT = { login: "github-actions[bot]" };
let server: GithubServer;
let workspace: Workspace;
let env: Record<string, string>;
let comments: { id: number; body: string; user: { login: string } }[];
let head: string;

beforeEach(async () => {
  server = new GithubServer();
  workspace = new Workspace();
  comments = [];
  head = COMMIT;
  server.respond = ({ method, path, body }) => {
    if (method === "GET" && path === "/pulls/7") return { json: { head: { sha: head } } };
    const page = /^\/issues\/7\/comments\?per_page=100&page=(\d+)$/.exec(path)?.[1];
    if (page !== undefined) return { json: comments.slice((Number(page) - 1) * 100, Number(page) * 100) };
    const { body: text } = body as { body: string };
    if (method === "POST") comments.push({ id: 900, body: text, user: BOT });
    else comments = comments.map((one) => (path.endsWith(`/${one.id}`) ? { ...one, body: text } : one));
    return { json: {} };
  };
  env = { GITHUB_API_URL: await server.start(), GITHUB_TOKEN: "t" };
  env.GITHUB_EVENT_PATH = workspace.json("event.json", pullRequestEvent("acme/infrastructure"));
  env.GITHUB_EVENT_NAME = "pull_request";
});
afterEach(async () => {
  await server.stop();
  workspace.remove();
});

function reviewed(stack: string, markdown: string, change: object = {}): void {
  mkdirSync(workspace.path("reviews", stack), { recursive: true });
  writeFileSync(join(workspace.path("reviews", stack), "comment.md"), markdown);
  writeFileSync(join(workspace.path("reviews", stack), "verdict.json"), JSON.stringify(verdict({ stack, ...change })));
}

const post = (...more: string[]) =>
  workspace.pipeline(["comment", "--reviews", workspace.path("reviews"), ...more], env);

test("the comment is created once and updated after", async () => {
  reviewed("smvue-staging", "first");
  expect(await post()).toMatchObject({ code: 0, stdout: "Comment: created.\n" });
  reviewed("smvue-staging", "second");
  expect(await post()).toMatchObject({ code: 0, stdout: "Comment: updated.\n" });
  expect(server.writes()).toEqual(["POST /issues/7/comments", "PATCH /issues/comments/900"]);
  expect(comments).toHaveLength(1);
  expect(comments[0]?.body).toContain(`${MARKER}\n<!-- avouch:commit ${COMMIT} -->`);
  expect(comments[0]?.body).toContain("second");
  expect(server.requests.every(({ authorization }) => authorization === "Bearer t")).toBe(true);
});

test(
  "a comment on the second page is found, and one that somebody else began with the marker " + "is left alone",
  async () => {
    comments = Array.from({ length: 100 }, (_, id) => ({ id, body: MARKER, user: { login: "somebody" } }));
    comments.push({ id: 500, body: `${MARKER}\nold`, user: BOT });
    reviewed("smvue-staging", "text");
    await post();
    expect(server.writes()).toEqual(["PATCH /issues/comments/500"]);
  },
);

test("a fork's run asks GitHub for nothing", async () => {
  for (const repository of ["stranger/infrastructure", null]) {
    env.GITHUB_EVENT_PATH = workspace.json("event.json", pullRequestEvent(repository));
    reviewed("smvue-staging", "text");
    expect((await post()).stdout).toMatch(/^No comment: the pull request is from a fork/);
  }
  expect(server.requests).toEqual([]);
});

test("plans of a commit that the branch has left are marked as outdated", async () => {
  head = NEWER;
  reviewed("smvue-staging", "text");
  await post();
  expect(comments[0]?.body).toContain(`**Outdated.** These plans are of ${COMMIT}; the branch is now at ${NEWER}.`);
});

test("an older run does not overwrite the comment of the newer commit", async () => {
  head = NEWER;
  comments = [{ id: 1, body: `${MARKER}\n<!-- avouch:commit ${NEWER} -->`, user: BOT }];
  reviewed("smvue-staging", "text");
  expect((await post()).stdout).toBe("Comment: outdated.\n");
  expect(server.writes()).toEqual([]);
});

test("what is violated comes first, what does not fit is named, and a plan that failed is not judged", async () => {
  reviewed("a-staging", "x".repeat(60_000));
  reviewed("b-staging", "the violation", { exitCode: 1, violated: ["smvue.backups.daily"] });
  reviewed("c-staging", "y".repeat(60_000));
  await post(
    "--jobs",
    JSON.stringify([{ stack: "d-staging" }]),
    "--omitted",
    '["e-staging: its settings are examples"]',
  );
  const body = comments[0]?.body ?? "";
  expect(body.length).toBeLessThan(65_536);
  expect(body).toMatch(/b-staging \| \*\*1 violated\*\*[^]*d-staging \| \*\*not judged[^]*a-staging[^]*the violation/);
  expect(body).toContain("Too long for this comment, and in the artifact of the run: c-staging.");
  expect(body).toContain("- e-staging: its settings are examples");
});

test("a request that GitHub puts off is repeated; one that it refuses is not", async () => {
  reviewed("smvue-staging", "text");
  const answer = server.respond;
  let refused = 0;
  server.respond = (request) =>
    request.method === "POST" && refused++ === 0
      ? { status: 403, headers: { "retry-after": "0" }, json: { message: "secondary rate limit" } }
      : answer(request);
  expect((await post()).code).toBe(0);
  expect(server.writes()).toEqual(["POST /issues/7/comments", "POST /issues/7/comments"]);

  server.respond = (request) =>
    request.method === "PATCH" ? { status: 422, json: { message: "no" } } : answer(request);
  const { code, stderr } = await post();
  expect(code).toBe(2);
  expect(stderr).toBe('PATCH /issues/comments/900: GitHub answered 422: {"message":"no"}\n');
});
