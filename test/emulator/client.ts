import { Emulator } from "../../emulator/core/emulator";
import type { Body, Json } from "../../emulator/core/json";
import { type WorldOptions } from "../../emulator/core/world";
import { products } from "../../emulator/products/all";

export interface Replied {
  readonly status: number;
  readonly body: Body;
  readonly headers: Readonly<Record<string, string>>;
}

/** An emulator and a way to call it without any network. */
export class Client {
  public readonly emulator: Emulator;
  /** Whom requests come from, where permissions are enforced. */
  public token = "emulated";

  public constructor(options: Partial<WorldOptions> = {}) {
    this.emulator = new Emulator(products, { seed: "test", ...options });
  }

  /** @param address host, path and query: `compute.googleapis.com/compute/v1/projects/acme-notes/global/networks` */
  public async call(verb: string, address: string, body?: Json): Promise<Replied> {
    const url = new URL(`https://${address}`);
    const path = address.slice(address.indexOf("/")).replace(/\?.*$/s, "");
    const raw = body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body));
    const headers = { "content-type": "application/json", authorization: `Bearer ${this.token}` };
    const answer = await this.emulator.handle({ verb, host: url.hostname, url, path, headers, raw });
    const decoded = Buffer.isBuffer(answer.body) ? { bytes: answer.body.toString("utf8") } : (answer.body ?? {});
    return { status: answer.status, body: decoded, headers: answer.headers };
  }
}

export const COMPUTE = "compute.googleapis.com/compute/v1/projects/acme-notes";
export const SECRETS = "secretmanager.googleapis.com/v1/projects/acme-notes/secrets";
export const PUBSUB = "pubsub.googleapis.com/v1/projects/acme-notes";
export const STORAGE = "storage.googleapis.com/storage/v1";

/** Message of a reply that refuses. */
export function message(reply: Replied): string {
  return String((reply.body.error as Body | undefined)?.message ?? "");
}
