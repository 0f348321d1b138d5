import { answer } from "../core/answer";
import { genericHandler, replace } from "../core/crud";
import { ApiError, alreadyExists, invalid } from "../core/errors";
import { type Body, type Json, copy, list, object, text } from "../core/json";
import type { Resource } from "../core/store";
import { view } from "../core/view";
import type { Call, Collection } from "../product";
import { engineOf, settingsOf } from "./sqladmin-settings";

/** Collations that a new database has: https://cloud.google.com/sql/docs/postgres/create-manage-databases */
const CHARSETS: Readonly<Record<string, Body>> = {
  POSTGRES: { charset: "UTF8", collation: "en_US.UTF8" },
  MYSQL: { charset: "utf8", collation: "utf8_general_ci" },
};

/** @throws ApiError 404 in the words of the service */
export function instanceAt(call: Call, key: string): Resource {
  const found = call.world.store.get(key);
  if (found) return found;
  throw new ApiError("NOT_FOUND", "The Cloud SQL instance does not exist.", { reason: "instanceDoesNotExist" });
}

/** The instance that a path goes through. */
export function instanceOf(call: Call): Resource {
  return instanceAt(call, /^sqladmin\/projects\/[^/]+\/instances\/[^/]+/.exec(call.itemKey)?.[0] ?? call.itemKey);
}

/** Before anything else: the instance of the path must exist, except where it is to be created. */
export function within(call: Call, key: string): string {
  if (/^sqladmin\/projects\/[^/]+\/instances\/[^/]+/.test(key)) instanceOf({ ...call, itemKey: key });
  return key;
}

/** What an instance holds: its databases and users, as backups and points in time have them. */
export interface Contents {
  readonly databases: readonly Body[];
  readonly users: readonly Body[];
}

export function contentsOf(call: Call, instance: string): Contents {
  const bodies = (collection: string): Body[] =>
    call.world.store.list(`sqladmin.${collection}`, instance).map(({ body }) => copy(body));
  return { databases: bodies("databases"), users: bodies("users") };
}

/** Replaces what an instance holds. Passwords of the users that stay are kept; others are unknown. */
export function restoreContents(call: Call, instance: Resource, contents: Contents): void {
  const { store } = call.world;
  for (const kind of ["databases", "users"] as const) {
    const wanted = new Map(contents[kind].map((body) => [`${instance.key}/${kind}/${idOf(body)}`, body]));
    for (const one of store.list(`sqladmin.${kind}`, instance.key)) if (!wanted.has(one.key)) store.delete(one.key);
    for (const [key, body] of wanted) {
      const links: Body = kind === "databases" ? { selfLink: call.product.links + key.slice("sqladmin/".length) } : {};
      const own = { ...copy(body), instance: instance.body.name ?? "", project: call.project, ...links };
      store.put({ key, collection: `sqladmin.${kind}`, body: own });
    }
  }
  record(call, instance.key);
}

/** Notes in the instance's history what it holds now. */
export function record(call: Call, key: string): void {
  const { store, clock } = call.world;
  const instance = store.get(key);
  if (!instance) return;
  const entry: Body = { time: clock.now(), ...(contentsOf(call, key) as unknown as Body) };
  store.put({ ...instance, body: { ...instance.body, history: [...list(instance.body.history), entry] } });
}

/** What an instance held at a time; undefined before its first note. */
export function contentsAt(instance: Resource, time: number): Contents | undefined {
  const past = list(instance.body.history).map(object);
  const entry = past.filter((one) => Date.parse(text(one.time)) <= time).pop();
  const bodies = (value: Json | undefined): Body[] => list(value).map(object);
  return entry && { databases: bodies(entry.databases), users: bodies(entry.users) };
}

/** @throws ApiError 400 where the instance is stopped */
function requireRunning(call: Call): Resource {
  const instance = instanceOf(call);
  if (settingsOf(instance.body).activationPolicy !== "NEVER") return instance;
  throw invalid("Invalid request: Invalid request since instance is not running.");
}

export const databases: Collection = {
  resolve: within,
  idPattern: /^[^/]{1,63}$/,
  create: (call, body) => {
    const instance = requireRunning(call);
    return {
      ...CHARSETS[engineOf(instance.body)],
      ...body,
      kind: "sql#database",
      instance: text(instance.body.name),
      project: call.project,
    };
  },
  created: (call) => record(call, instanceOf(call).key),
  update: (call, before, after) => {
    requireRunning(call);
    const { kind, instance, project, selfLink } = before;
    const outputs = { kind, instance, project, selfLink } as Body;
    return { ...before, ...after, ...outputs };
  },
};

export async function deleteDatabase(call: Call): Promise<Body> {
  requireRunning(call);
  const reply = await genericHandler(call)?.(call);
  record(call, instanceOf(call).key);
  return reply as Body;
}

/** Users of MySQL are told apart by the host that they come from too. */
function idOf(user: Body): string {
  const [name, host] = [text(user.name), text(user.host)].map((part) => part.replace(/[%/]/g, encodeURIComponent));
  return host ? `${name ?? ""}@${host}` : (name ?? "");
}

export const users: Collection = {
  resolve: within,
  name: "none",
  id: (call) => {
    if (text(call.body.name) === "") throw invalid("Invalid request: Missing parameter: name.");
    const id = idOf(call.body);
    if (call.world.store.get(`${call.collectionKey}/${id}`)) {
      throw alreadyExists(`The user '${text(call.body.name)}' already exists.`);
    }
    return id;
  },
  create: (call, body) => newUser(call, requireRunning(call), body),
  created: (call, { key }) => {
    keepPassword(call, key);
    record(call, instanceOf(call).key);
  },
};

function newUser(call: Call, instance: Resource, given: Body): Body {
  const body = without(given, "password");
  const postgres = engineOf(instance.body) === "POSTGRES";
  if (postgres && text(body.host)) throw invalid("Invalid request: Users of PostgreSQL have no host.");
  if (postgres && body.type === "CLOUD_IAM_SERVICE_ACCOUNT" && /\.gserviceaccount\.com$/.test(text(body.name))) {
    throw invalid(
      "Invalid request: Database username for Cloud IAM service account should be created without " +
        ".gserviceaccount.com suffix.",
    );
  }
  return {
    ...body,
    kind: "sql#user",
    etag: call.world.ids.hex(`user ${instance.key} ${text(given.name)} ${text(given.host)}`, 64),
    host: text(body.host),
    instance: text(instance.body.name),
    project: call.project,
    iamStatus: "IAM_STATUS_UNSPECIFIED",
    passwordPolicy: { status: {}, ...object(body.passwordPolicy) },
  };
}

/** A body without some of its fields. */
export function without(body: Body, ...names: string[]): Body {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));
}

/** In memory alone: no store that is saved ever has it. */
function keepPassword(call: Call, key: string): void {
  const password = text(call.body.password);
  if (password) call.world.store.setPayload(key, Buffer.from(password));
}

/** What the service makes with an instance: the first database, and the first user with the root password. */
export function firstContents(call: Call, instance: Resource): void {
  const engine = engineOf(instance.body);
  const admins: Readonly<Record<string, Body>> = { POSTGRES: { name: "postgres" }, MYSQL: { name: "root", host: "%" } };
  const admin = admins[engine];
  const { store } = call.world;
  if (engine === "POSTGRES") {
    const own = { name: "postgres", kind: "sql#database", ...CHARSETS.POSTGRES };
    restoreContents(call, instance, { databases: [own], users: [] });
  }
  if (admin) {
    const key = `${instance.key}/users/${idOf(admin)}`;
    store.put({ key, collection: "sqladmin.users", body: newUser(call, instance, admin) });
    const password = text(call.body.rootPassword);
    if (password) store.setPayload(key, Buffer.from(password));
  }
  record(call, instance.key);
}

function namedUser(call: Call): Resource {
  const instance = requireRunning(call);
  const name = call.params.name ?? call.query.name ?? text(call.body.name);
  const host = call.query.host ?? text(call.body.host);
  const found = call.world.store.get(`${instance.key}/users/${idOf({ name, host })}`);
  if (!found) throw new ApiError("NOT_FOUND", `User '${name}' does not exist.`);
  return found;
}

export const userOf = (call: Call): Body => view(call, namedUser(call));

export function updateUser(call: Call): Body {
  const user = namedUser(call);
  const given = without(call.body, "password", "name", "host", "instance", "project", "kind", "iamStatus");
  keepPassword(call, user.key);
  return replace(call, user, { ...user.body, ...given }, "update");
}

export function deleteUser(call: Call): Body {
  const user = namedUser(call);
  call.world.store.delete(user.key);
  call.world.clock.advance(1);
  record(call, instanceOf(call).key);
  return answer(call, { type: "delete", key: user.key, deleted: user });
}
