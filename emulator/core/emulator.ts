import { type Product, Reply } from "../product";
import { ApiError } from "./errors";
import { type Fault, refusal } from "./faults";
import { GoogleService } from "./google";
import type { Answer, Received } from "./http";
import { type Body, isObject, text } from "./json";
import { RestError, RestService } from "./rest";
import { World, type WorldOptions } from "./world";

/** An answer, and what is to become of the connection. */
export interface Answered extends Answer {
  readonly fate?: "reset" | "hang";
}

interface Found {
  readonly method: string;
  readonly answer: (fault: Fault | undefined) => Promise<Body | Reply>;
  readonly error: (error: ApiError | RestError) => Body;
}

/** Every emulated product, without any network: requests in, answers out. */
export class Emulator {
  public readonly world: World;
  public readonly google: readonly GoogleService[];
  private readonly rest: readonly RestService[];

  public constructor(
    public readonly products: readonly Product[],
    options: WorldOptions,
  ) {
    this.world = new World(options, (collection) => secretFields(products, collection));
    this.google = products.flatMap((one) => (one.kind === "google" ? new GoogleService(this.world, one) : []));
    this.rest = products.flatMap((one) => (one.kind === "rest" ? new RestService(this.world, one) : []));
  }

  /** Hosts that the proxy lets through. */
  public answers(host: string): boolean {
    return /^[a-z0-9-]+(\.[a-z0-9-]+)*\.googleapis\.com$/.test(host) || this.rest.some((one) => matchesHost(one, host));
  }

  /** Whether the emulator's own address answers a path for one of the products. */
  public answersLocally(path: string): boolean {
    return this.rest.some((one) => one.product.local !== undefined && path.startsWith(one.product.local));
  }

  /** @param local whether it came to the emulator's own address rather than through the proxy */
  public async handle(received: Received, local = false): Promise<Answered> {
    const start = performance.now();
    const found = this.find(received, local);
    const fault = found && this.world.faults.next(found.method, `${received.verb} ${received.host}${received.path}`);
    const answered = this.withFate(await this.attempt(received, found, fault), fault);
    this.world.log.add({
      time: this.world.clock.now(),
      verb: received.verb,
      host: received.host,
      path: received.url.pathname + withoutSecrets(received.url.search),
      ...(found ? { method: found.method } : {}),
      status: answered.status,
      milliseconds: performance.now() - start,
      ...(answered.status >= 400 ? { error: messageOf(answered.body) } : {}),
      ...(fault ? { fault: fault.kind } : {}),
    });
    return answered;
  }

  private async attempt(received: Received, found: Found | undefined, fault: Fault | undefined): Promise<Answered> {
    if (!found) return this.unknown(received);
    try {
      if (fault?.kind === "kill") return { status: 503, body: undefined, headers: {} };
      const refused = fault && refusal(fault);
      if (refused) throw refused;
      const reply = await found.answer(fault);
      return reply instanceof Reply
        ? { status: reply.status, body: reply.body, headers: reply.headers }
        : { status: 200, body: reply, headers: {} };
    } catch (error) {
      if (error instanceof ApiError) return { status: error.code, body: found.error(error), headers: error.headers };
      if (error instanceof RestError) return { status: error.status, body: found.error(error), headers: error.headers };
      // A fault of the emulator: never a 5xx, which clients would retry until their timeout.
      const trace = error instanceof Error ? (error.stack ?? "") : String(error);
      const message = `The emulator failed in ${found.method}: ${trace}`;
      return { status: 400, body: found.error(new ApiError("FAILED_PRECONDITION", message)), headers: {} };
    }
  }

  private withFate(answered: Answered, fault: Fault | undefined): Answered {
    if (fault?.kind === "reset") return answered.status < 400 ? { ...answered, fate: "reset" } : answered;
    if (fault?.kind !== "kill" && fault?.kind !== "cut") return answered;
    this.world.faults.kill();
    return { ...answered, fate: "hang" };
  }

  private find(received: Received, local: boolean): Found | undefined {
    for (const service of local ? [] : this.google) {
      const match = service.find(received);
      if (!match) continue;
      return {
        method: match.routed.id,
        answer: (fault) => service.answer(received, match, fault),
        error: (error) => (error instanceof ApiError ? error : asApiError(error)).body(service.product.errors),
      };
    }
    for (const service of this.rest) {
      const own = local ? this.answersLocally(received.path) : matchesHost(service, received.host);
      const match = own ? service.find(received) : undefined;
      if (!match) continue;
      return {
        method: match.route.id,
        answer: (fault) => service.answer(received, match, fault),
        error: (error) => {
          const [status, fields] = error instanceof RestError ? [error.status, error.fields] : [error.code, []];
          return service.product.error(status, error.reason, error.message, fields);
        },
      };
    }
    return userinfo(received);
  }

  private unknown({ verb, host, path }: Received): Answered {
    const error = new ApiError("NOT_FOUND", `The emulator has no method for ${verb} https://${host}${path}`);
    return { status: error.code, body: error.body("rpc"), headers: {} };
  }
}

function asApiError(error: RestError): ApiError {
  return new ApiError("FAILED_PRECONDITION", error.message, { code: error.status });
}

/** Who calls: the provider asks when it is configured. No discovery document has this host. */
function userinfo({ host, path, verb }: Received): Found | undefined {
  const hosts = ["openidconnect.googleapis.com", "www.googleapis.com", "oauth2.googleapis.com"];
  if (verb !== "GET" || !hosts.includes(host) || !/\/userinfo$/.test(path)) return undefined;
  return {
    method: "openidconnect.userinfo.get",
    answer: () => Promise.resolve({ sub: "1", email: "owner@emulator.test", email_verified: true }),
    error: (error) => ({ error: { message: error.message } }),
  };
}

function matchesHost(service: RestService, host: string): boolean {
  return service.product.hosts.some((one) => one === host || (one.startsWith("*.") && host.endsWith(one.slice(1))));
}

function messageOf(body: Body | Buffer | undefined): string {
  if (!isObject(body)) return "";
  const { error } = body;
  return (isObject(error) ? text(error.message) : "") || JSON.stringify(body).slice(0, 2000);
}

function secretFields(products: readonly Product[], collection: string): readonly string[] {
  const [service = ""] = collection.split(".");
  const rest = collection.slice(service.length + 1);
  return products
    .filter((product) => product.service === service)
    .flatMap((product) =>
      product.kind === "google" ? (product.collections[rest]?.secret ?? []) : (product.secret?.[rest] ?? []),
    );
}

const withoutSecrets = (search: string): string => search.replace(/((access_token|oauth_token|key)=)[^&]*/g, "$1…");
