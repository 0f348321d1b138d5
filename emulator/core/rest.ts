import type { RestProduct, RestRoute, Reply } from "../product";
import type { Fault } from "./faults";
import { type Received, parseJson } from "./http";
import { type Body, isObject } from "./json";
import type { World } from "./world";

/** Refuses a request to a product without a discovery document, in that product's shape. */
export class RestError extends Error {
  public override readonly name = "RestError";

  public constructor(
    public readonly status: number,
    public readonly reason: string,
    message: string,
    public readonly headers: Readonly<Record<string, string>> = {},
    /** Fields that are invalid, where the product names them apart from the message. */
    public readonly fields: readonly string[] = [],
  ) {
    super(message);
  }
}

export interface RestMatch {
  readonly route: RestRoute;
  readonly params: Readonly<Record<string, string>>;
}

/** Answers the requests to one product whose routes are written by hand. */
export class RestService {
  private readonly routes: readonly { readonly route: RestRoute; readonly expression: RegExp }[];

  public constructor(
    private readonly world: World,
    public readonly product: RestProduct,
  ) {
    this.routes = product.routes.map((route) => ({ route, expression: compile(route.path) }));
  }

  public find(received: Received): RestMatch | undefined {
    for (const { route, expression } of this.routes) {
      const found = route.verb === received.verb ? expression.exec(received.path) : null;
      if (!found) continue;
      const params = Object.entries(found.groups ?? {}).map(([name, value]) => [name, decode(value)] as const);
      return { route, params: Object.fromEntries(params) };
    }
    return undefined;
  }

  /** @throws RestError with which the product refuses */
  public async answer(received: Received, { route, params }: RestMatch, fault?: Fault): Promise<Body | Reply> {
    const given = Object.fromEntries(received.url.searchParams);
    const isJson = route.body !== undefined && (received.headers["content-type"] ?? "").includes("json");
    const json = isJson ? parseJson(received.raw) : {};
    const body = check(route.body, json, "body");
    const query = check(route.query, given, "query");
    const reply = await route.handle({
      world: this.world,
      product: this.product,
      params,
      query: query as Record<string, string>,
      body: isObject(body) ? body : {},
      raw: received.raw,
      headers: received.headers,
      url: received.url,
      ...(fault ? { fault } : {}),
    });
    if (route.reply && Object.getPrototypeOf(reply) === Object.prototype)
      check(route.reply, reply, "emulator's own reply");
    return reply;
  }
}

function check(schema: RestRoute["body"], value: unknown, what: string): unknown {
  if (!schema) return value;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => `${[what, ...issue.path].join(".")}: ${issue.message}`);
  const fields = parsed.error.issues.flatMap(({ path, ...issue }) =>
    (issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...path, key]) : [path]).map((one) => one.join(".")),
  );
  throw new RestError(422, "invalid_input", issues.join("; "), {}, fields);
}

function compile(path: string): RegExp {
  const source = path
    .replace(/[.*+?^$()|[\]\\]/g, "\\$&")
    .replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")
    .replace(/\{(\w+)\\\+\}/g, "(?<$1>.+)");
  return new RegExp(`^${source}$`);
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
