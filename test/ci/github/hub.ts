import { Answer, GithubServer, Recorded } from "../../cli/pipeline/github-server";
import { Artifacts } from "./artifacts";

export type Permissions = Readonly<Record<string, string>>;

export interface Post {
  readonly id: number;
  readonly number: number;
  readonly title?: string;
  readonly body: string;
  readonly state: string;
  readonly user: { readonly login: string };
}

interface Route {
  readonly method: string;
  readonly path: RegExp;
  /** Permission that GitHub's documentation asks for, any of these, with what it has to allow. */
  readonly needs: readonly string[];
  readonly answer: (match: readonly string[], body: Record<string, unknown>) => Answer;
}

/** What a rehearsal makes of GitHub: a repository with a pull request, comments, issues, artifacts and approvals. */
export class Hub {
  public readonly server = new GithubServer();
  public comments: Post[] = [];
  public issues: Post[] = [];
  /** Newest commit of `main`. */
  public tip = "";
  /** The pull request's newest commit, and the commit that merged it. */
  public pull = { number: 7, head: "", merged: "" };
  /** Who approved which environment in a run. */
  public approvals: readonly { readonly environment: string; readonly login: string }[] = [];
  private readonly tokens = new Map<string, Permissions>();

  constructor(private readonly artifacts: Artifacts) {
    this.server.respond = (request) => this.respond(request);
  }

  /** A token as a job gets it. */
  public token(permissions: Permissions): string {
    const token = `token-${this.tokens.size + 1}`;
    this.tokens.set(token, permissions);
    return token;
  }

  private respond({ method, path, authorization = "", body }: Recorded): Answer {
    const permissions = this.tokens.get(authorization.replace(/^Bearer /, ""));
    if (!permissions) return { status: 401, json: { message: "Bad credentials" } };
    for (const { method: verb, path: pattern, needs, answer } of this.routes) {
      const match = pattern.exec(path);
      if (verb !== method || !match) continue;
      const wanted = method === "GET" ? ["read", "write"] : ["write"];
      return needs.some((scope) => wanted.includes(permissions[scope] ?? "none"))
        ? answer(match, (body ?? {}) as Record<string, unknown>)
        : { status: 403, json: { message: `Resource not accessible by integration: needs ${needs.join(" or ")}` } };
    }
    return { status: 404, json: { message: "Not Found" } };
  }

  private readonly routes: readonly Route[] = [
    {
      method: "GET",
      path: /^\/branches\/main$/,
      needs: ["contents"],
      answer: () => ({ json: { commit: { sha: this.tip } } }),
    },
    {
      method: "GET",
      path: /^\/pulls\/7$/,
      needs: ["pull-requests"],
      answer: () => ({ json: { head: { sha: this.pull.head } } }),
    },
    {
      method: "GET",
      path: /^\/commits\/(\w+)\/pulls$/,
      needs: ["pull-requests"],
      answer: ([, commit]) => ({
        json: commit === this.pull.merged ? [{ merged_at: "2026-11-29T00:00:00Z", head: { sha: this.pull.head } }] : [],
      }),
    },
    {
      method: "GET",
      path: /^\/actions\/artifacts\?name=(.*)$/,
      needs: ["actions"],
      answer: ([, name = ""]) => {
        const found = this.artifacts.named(decodeURIComponent(name));
        return { json: { artifacts: found.map(({ id }) => ({ id, expired: false, created_at: "2026-11-29" })) } };
      },
    },
    {
      method: "GET",
      path: /^\/actions\/artifacts\/(\d+)\/zip$/,
      needs: ["actions"],
      answer: ([, id]) => ({ bytes: this.artifacts.zip(Number(id)) }),
    },
    {
      method: "GET",
      path: /^\/environments\/[\w-]+-approval$/,
      needs: ["actions"],
      answer: () => ({ json: { protection_rules: [{ type: "required_reviewers" }] } }),
    },
    {
      method: "GET",
      path: /^\/actions\/runs\/\d+\/approvals$/,
      needs: ["actions"],
      answer: () => ({
        json: this.approvals.map(({ environment, login }) => ({
          state: "approved",
          user: { login, type: "User" },
          environments: [{ name: environment }],
        })),
      }),
    },
    {
      method: "GET",
      path: /^\/issues\/7\/comments\?/,
      needs: ["issues", "pull-requests"],
      answer: () => ({ json: this.comments }),
    },
    {
      method: "POST",
      path: /^\/issues\/7\/comments$/,
      needs: ["issues", "pull-requests"],
      answer: (_, { body }) => this.add(this.comments, body),
    },
    {
      method: "PATCH",
      path: /^\/issues\/comments\/(\d+)$/,
      needs: ["issues", "pull-requests"],
      answer: ([, id], body) => {
        this.comments = this.comments.map((one) => (`${one.id}` === id ? { ...one, ...body } : one));
        return { json: {} };
      },
    },
    {
      method: "GET",
      path: /^\/issues\?state=open/,
      needs: ["issues"],
      answer: () => ({ json: this.issues.filter(({ state }) => state === "open") }),
    },
    {
      method: "POST",
      path: /^\/issues$/,
      needs: ["issues"],
      answer: (_, { title, body }) => this.add(this.issues, body, title),
    },
    {
      method: "PATCH",
      path: /^\/issues\/(\d+)$/,
      needs: ["issues"],
      answer: ([, number], body) => {
        this.issues = this.issues.map((one) => (`${one.number}` === number ? { ...one, ...body } : one));
        return { json: {} };
      },
    },
    {
      method: "POST",
      path: /^\/issues\/\d+\/comments$/,
      needs: ["issues"],
      answer: () => ({ status: 201, json: {} }),
    },
  ];

  private add(to: Post[], body: unknown, title?: unknown): Answer {
    const number = 900 + to.length;
    const user = { login: "github-actions[bot]" };
    const post = { id: number, number, body: String(body), title: title as string | undefined, state: "open", user };
    to.push(post);
    return { status: 201, json: post };
  }
}
