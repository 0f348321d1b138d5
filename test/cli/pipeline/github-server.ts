import { createServer, Server } from "node:http";
import { AddressInfo } from "node:net";

export interface Recorded {
  readonly method: string;
  /** Path with its query. */
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly bytes?: Uint8Array;
}

type Respond = (request: Recorded) => Answer | undefined;

/** A server on loopback that records what is asked of GitHub's API and answers as a test says. */
export class GithubServer {
  public readonly requests: Recorded[] = [];
  public respond: Respond = () => undefined;
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        const recorded: Recorded = {
          method: request.method ?? "",
          path: (request.url ?? "").replace("/repos/acme/infrastructure", ""),
          authorization: request.headers.authorization,
          body: text === "" ? undefined : (JSON.parse(text) as unknown),
        };
        this.requests.push(recorded);
        const { status = 200, headers = {}, json, bytes } = this.respond(recorded) ?? { status: 404, json: {} };
        response.writeHead(status, headers).end(bytes ?? JSON.stringify(json ?? {}));
      });
    });
  }

  /** @returns the address for GITHUB_API_URL */
  public start(): Promise<string> {
    return new Promise((resolve) => {
      this.server.listen(0, "127.0.0.1", () => {
        resolve(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}`);
      });
    });
  }

  public stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  /** What was written: method and path. */
  public writes(): string[] {
    return this.requests.filter(({ method }) => method !== "GET").map(({ method, path }) => `${method} ${path}`);
  }
}
