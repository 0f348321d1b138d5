import { createHash } from "node:crypto";
import type { Answered, Emulator } from "./core/emulator";
import { ApiError, invalid, notFound } from "./core/errors";
import { type Fault, parseFault } from "./core/faults";
import { type Received, parseJson } from "./core/http";
import { type Body, type Json, isObject, list, mergePatch, text } from "./core/json";
import type { Snapshot } from "./core/store";
import { page } from "./page/page";

type Action = (emulator: Emulator, received: Received, rest: string) => Json;

/** Paths of the page that shows what exists. */
const OWN_PAGE = ["/", "/_emulator", "/_emulator/"];

/** What the emulator's own address answers, below `/_emulator/`. */
const ACTIONS: Readonly<Record<string, Action>> = {
  "GET resources": ({ world }, { url }) => {
    const prefix = url.searchParams.get("prefix") ?? "";
    return world.snapshot().resources.filter(({ key }) => key.startsWith(prefix)) as unknown as Json;
  },
  "PATCH resources": patchResource,
  "DELETE resources": ({ world }, _, rest) => {
    existing(world.store.get(rest), rest);
    world.store.delete(rest);
    return {};
  },
  "GET digests": ({ world }, _, rest) => {
    existing(world.store.get(rest), rest);
    const payload = world.store.payload(rest);
    return { sha256: payload ? createHash("sha256").update(payload).digest("hex") : "" };
  },
  "GET log": ({ world }) => world.log.list() as unknown as Json,
  "DELETE log": ({ world }) => {
    world.log.clear();
    return {};
  },
  "GET access": ({ world }) => (world.access?.report() ?? []) as unknown as Json,
  "GET state": ({ world }) => world.snapshot() as unknown as Json,
  "PUT state": ({ world }, { raw }) => {
    world.load(parseJson(raw) as unknown as Snapshot);
    return {};
  },
  "GET faults": ({ world }) => world.faults.active as unknown as Json,
  "PUT faults": ({ world }, { raw }) => {
    world.faults.set(list(parseJson(raw)).map((one): Fault => parseFault(text(one))));
    return world.faults.active as unknown as Json;
  },
  "POST clock": ({ world }, { raw }) => {
    const body = parseJson(raw);
    const seconds = isObject(body) ? body.seconds : undefined;
    if (typeof seconds !== "number" || seconds < 0) throw invalid('Expected {"seconds": <number>}.');
    world.clock.advance(seconds);
    return { time: world.clock.now() };
  },
};

/** Changes a resource behind Terraform's back: a JSON merge patch of its body, and of its policy. */
function patchResource({ world }: Emulator, { raw }: Received, rest: string): Json {
  const before = existing(world.store.get(rest), rest);
  const patch = parseJson(raw);
  if (!isObject(patch)) throw invalid('Expected {"body": {…}, "policy": {…}}, each a JSON merge patch.');
  const changes: { body?: Body; policy?: Body } = {};
  if (isObject(patch.body)) changes.body = mergePatch(before.body, patch.body);
  if (isObject(patch.policy)) changes.policy = mergePatch(before.policy ?? {}, patch.policy);
  world.store.put({ ...before, ...changes });
  return {};
}

function existing<T>(found: T | undefined, key: string): T {
  if (found === undefined) throw notFound(`Nothing exists under the key '${key}'.`);
  return found;
}

/** @param host as the client names it: a page of another origin must not reach the emulator by a name of its own */
export function administer(emulator: Emulator, received: Received, host: string): Answered {
  try {
    if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)) throw new ApiError("PERMISSION_DENIED", "Wrong host.");
    if (received.verb === "GET" && OWN_PAGE.includes(received.path)) return page(emulator.world);
    const [, name = "", rest = ""] = /^\/_emulator\/([a-z]+)(?:\/(.*))?$/.exec(received.path) ?? [];
    const action = ACTIONS[`${received.verb} ${name}`];
    if (!action) throw notFound(`The emulator's own address has no ${received.verb} ${received.path}`);
    if (received.verb !== "GET" && received.headers["x-emulator"] === undefined) {
      throw new ApiError("PERMISSION_DENIED", "Changes need the header X-Emulator, which no foreign page can send.");
    }
    const result = action(emulator, received, decodeURIComponent(rest));
    return { status: 200, body: Buffer.from(JSON.stringify(result)), headers: { "content-type": "application/json" } };
  } catch (error) {
    const refused = error instanceof ApiError ? error : invalid(error instanceof Error ? error.message : String(error));
    return { status: refused.code, body: refused.body("rpc"), headers: {} };
  }
}
