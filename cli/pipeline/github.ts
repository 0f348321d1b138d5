import { Environment, variable } from "./runner";

/** A request that GitHub refused. */
export class GithubError extends Error {
  public override readonly name = "GithubError";
}

const MAX_ATTEMPTS = 4;
/** Seconds that one wait may take: a limit that resets later is reported instead. */
const MAX_WAIT_SECONDS = 120;
const PAGE_SIZE = 100;
const MAX_PAGES = 100;

/** GitHub's REST API, for one repository. */
export class Github {
  /** `owner/name` */
  public readonly repository: string;
  private readonly base: string;
  private readonly token: string;

  /** @throws UnusableInput where the environment lacks the repository or a token */
  constructor(env: Environment) {
    this.repository = variable(env, "GITHUB_REPOSITORY");
    this.token = variable(env, "GITHUB_TOKEN");
    this.base = (env.GITHUB_API_URL ?? "https://api.github.com").replace(/\/$/, "");
  }

  /** @param path below the repository, such as `/issues/7` @throws GithubError */
  public async get(path: string): Promise<unknown> {
    return (await this.send("GET", path)).json();
  }

  /** Bytes of something that GitHub redirects to. @throws GithubError */
  public async download(path: string): Promise<Uint8Array> {
    return new Uint8Array(await (await this.send("GET", path)).arrayBuffer());
  }

  /** @throws GithubError */
  public async post(path: string, body: object): Promise<unknown> {
    return (await this.send("POST", path, body)).json();
  }

  /** @throws GithubError */
  public async patch(path: string, body: object): Promise<unknown> {
    return (await this.send("PATCH", path, body)).json();
  }

  /** Every item of a list, page after page. @throws GithubError */
  public async list(path: string): Promise<readonly unknown[]> {
    const all: unknown[] = [];
    for (let page = 1; page <= MAX_PAGES; page++) {
      const found = await this.get(`${path}${path.includes("?") ? "&" : "?"}per_page=${PAGE_SIZE}&page=${page}`);
      if (!Array.isArray(found)) throw new GithubError(`${path}: got no list from GitHub`);
      all.push(...(found as unknown[]));
      if (found.length < PAGE_SIZE) return all;
    }
    throw new GithubError(`${path}: got more than ${MAX_PAGES * PAGE_SIZE} entries from GitHub`);
  }

  private async send(method: string, path: string, body?: object): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      const response = await fetch(`${this.base}/repos/${this.repository}${path}`, {
        method,
        headers: {
          accept: "application/vnd.github+json",
          authorization: `Bearer ${this.token}`,
          "content-type": "application/json",
          "user-agent": "avouch",
          "x-github-api-version": "2022-11-28",
        },
        body: body && JSON.stringify(body),
      });
      if (response.ok) return response;
      const wait = secondsToWait(response, method, attempt);
      if (wait === undefined || attempt === MAX_ATTEMPTS) throw await refused(method, path, response);
      await new Promise((resolve) => setTimeout(resolve, wait * 1000));
    }
  }
}

/** How long GitHub asks to wait before the next attempt; undefined where another attempt is no use. */
function secondsToWait({ status, headers }: Response, method: string, attempt: number): number | undefined {
  // A POST that failed inside GitHub may have been carried out.
  if (status >= 500) return method === "POST" ? undefined : 2 ** attempt;
  if (status !== 403 && status !== 429) return undefined;
  const after = headers.get("retry-after");
  const reset = headers.get("x-ratelimit-remaining") === "0" ? headers.get("x-ratelimit-reset") : null;
  const wait =
    after !== null ? Number(after) : reset !== null ? Math.max(Number(reset) - Date.now() / 1000, 0) : undefined;
  return wait !== undefined && wait <= MAX_WAIT_SECONDS ? wait : undefined;
}

async function refused(method: string, path: string, response: Response): Promise<GithubError> {
  const text = (await response.text()).replaceAll(/\s+/g, " ").slice(0, 300);
  return new GithubError(`${method} ${path}: GitHub answered ${response.status}: ${text}`);
}
