import type { Call } from "../product";
import { notFound } from "./errors";
import { type Body, copy } from "./json";
import type { OperationStyle, Running } from "./running";

export interface Change {
  /** `insert`, `delete`, `patch` …, as the service names it. */
  readonly type: string;
  /** Key of what was changed. */
  readonly key: string;
  /** What a long-running operation responds with; nothing for deletions. */
  readonly response?: Body;
  /** Schema of the response in the document. */
  readonly schema?: string;
  /** What the operation says while it runs, of the schema of its response. */
  readonly metadata?: Body;
  /** Why it failed. Nothing was changed then. */
  readonly failure?: string;
}

const INTERNAL = 13;

const pathIn = (key: string): string => key.slice(key.indexOf("/") + 1);

/** The reply to a change: an operation, done unless a fault slows it down. */
export function operate(call: Call, style: OperationStyle, change: Change): Body {
  const { world, product } = call;
  const version = String(world.store.get(change.key)?.version ?? 0);
  const name = `operation-${call.unique(`${call.routed.id} ${change.key} ${version}`)}`;
  const running = { compute, sql, longrunning }[style](call, change, name);
  const polls = call.fault?.kind === "slow" ? (call.fault.polls ?? 2) : 0;
  world.operations.set(`${product.service}/${running.path}`, { ...running, style, polls });
  return shown(style, running.done, polls);
}

/** What an operation looks like now. @param finish ends it at once, as the method `wait` does */
export function poll(call: Call, finish = false): Body {
  const operation = call.world.operations.get(call.itemKey);
  if (!operation) throw notFound(`The operation '${pathIn(call.itemKey)}' was not found`);
  operation.polls = finish ? 0 : Math.max(0, operation.polls - 1);
  return shown(operation.style, operation.done, operation.polls);
}

/** Those of a collection of operations. */
export function operationsIn(call: Call): Body[] {
  return [...call.world.operations]
    .filter(([key]) => key.startsWith(`${call.collectionKey}/`))
    .map(([, { style, done, polls }]) => shown(style, done, polls));
}

function shown(style: OperationStyle, done: Body, polls: number): Body {
  if (polls === 0) return copy(done);
  const pending = copy(done);
  for (const field of ["response", "error", "endTime"]) Reflect.deleteProperty(pending, field);
  if (style === "longrunning") return { ...pending, done: false };
  return {
    ...pending,
    status: style === "sql" ? "PENDING" : "RUNNING",
    ...(style === "compute" ? { progress: 50 } : {}),
  };
}

type Built = Pick<Running, "path" | "done">;

function compute(call: Call, change: Change, name: string): Built {
  const links = call.product.links ?? "";
  const target = pathIn(change.key);
  const [, scope = "global"] = /^projects\/[^/]+\/(global|regions\/[^/]+|zones\/[^/]+)/.exec(target) ?? [];
  const path = `projects/${call.project}/${scope}/operations/${name}`;
  const now = call.world.clock.now();
  const [kind, place] = scope.split("/");
  const done: Body = {
    kind: "compute#operation",
    id: call.world.ids.decimal(path, 19),
    name,
    operationType: change.type,
    status: "DONE",
    progress: 100,
    user: "owner@emulator.test",
    insertTime: now,
    startTime: now,
    endTime: now,
    targetId: call.world.store.get(change.key)?.body.id ?? call.world.ids.decimal(change.key, 19),
    targetLink: links + target,
    selfLink: links + path,
  };
  if (place) done[kind === "zones" ? "zone" : "region"] = `${links}projects/${call.project}/${kind ?? ""}/${place}`;
  if (change.failure) {
    done.error = { errors: [{ code: "INTERNAL_ERROR", message: change.failure }] };
    done.httpErrorStatusCode = 500;
    done.httpErrorMessage = "INTERNAL SERVER ERROR";
  }
  return { path, done };
}

function sql(call: Call, change: Change, name: string): Built {
  const id = call.world.ids.uuid(name);
  const path = `projects/${call.project}/operations/${id}`;
  const links = call.product.links ?? "";
  const now = call.world.clock.now();
  const [, instance = ""] = /\/instances\/([^/]+)/.exec(change.key) ?? [];
  const [target] = /^projects\/[^/]+\/instances\/[^/]+(\/databases\/.+)?/.exec(pathIn(change.key)) ?? [];
  const done: Body = {
    kind: "sql#operation",
    name: id,
    operationType: sqlType(call, change.type),
    status: "DONE",
    user: "owner@emulator.test",
    insertTime: now,
    startTime: now,
    endTime: now,
    targetId: instance,
    targetProject: call.project,
    ...(target ? { targetLink: links + target } : {}),
    selfLink: links + path,
  };
  if (change.failure) {
    done.error = {
      kind: "sql#operationErrors",
      errors: [{ kind: "sql#operationError", code: "INTERNAL_ERROR", message: change.failure }],
    };
  }
  return { path, done };
}

/** `CREATE_USER` of an insert into `users`. What is not generic is named by the product as the service has it. */
function sqlType(call: Call, type: string): string {
  const verb = { insert: "CREATE", patch: "UPDATE", update: "UPDATE", delete: "DELETE" }[type];
  const kind = { databases: "_DATABASE", users: "_USER" }[call.routed.collection] ?? "";
  return verb ? verb + kind : type;
}

function longrunning(call: Call, change: Change, name: string): Built {
  const target = pathIn(change.key);
  const [location] = /^projects\/[^/]+\/locations\/[^/]+/.exec(target) ?? [];
  const homes = [`${target}/operations`, ...(location ? [`${location}/operations`] : []), "operations"];
  const { document } = call.routed;
  const version = /^(?:v\d+\w*)/.exec(call.routed.template)?.[0] ?? document.version;
  const home = homes.find((one) => {
    const verb = call.api.find("GET", `/${version}/${one}/${name}`)?.routed;
    return verb?.verb === "get" && /operations$/i.test(verb.collection);
  });
  const path = `${home ?? "operations"}/${name}`;
  const done: Body = { name: path, done: true };
  if (change.metadata) done.metadata = { "@type": message(call, change.schema ?? ""), ...copy(change.metadata) };
  if (change.failure) done.error = { code: INTERNAL, message: change.failure };
  else {
    const type = change.response ? message(call, change.schema ?? "") : "type.googleapis.com/google.protobuf.Empty";
    done.response = { "@type": type, ...copy(change.response ?? {}) };
  }
  return { path, done };
}

/** `google.cloud.run.v2.Service` of `GoogleCloudRunV2Service`. */
function message(call: Call, schema: string): string {
  const prefix = call.product.messages ?? `google.cloud.${call.product.service}.${call.routed.document.version}`;
  const joined = prefix.replace(/\.?\w+/g, (part) => {
    const word = part.replace(".", "");
    return word.charAt(0).toUpperCase() + word.slice(1);
  });
  return `type.googleapis.com/${prefix}.${schema.startsWith(joined) ? schema.slice(joined.length) : schema}`;
}
