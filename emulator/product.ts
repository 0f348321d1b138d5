import type { z } from "zod";
import type { ErrorStyle } from "./core/errors";
import type { Fault } from "./core/faults";
import type { Body, Json } from "./core/json";
import type { OperationStyle } from "./core/running";
import type { Resource } from "./core/store";
import type { World } from "./core/world";
import type { Api, RoutedMethod } from "./discovery/load";

/** A product of Google's, whose methods and schemas the discovery documents give. */
export interface GoogleProduct {
  readonly kind: "google";
  /** Name of the service as its documents have it: `secretmanager`. */
  readonly service: string;
  /** Files in emulator/discovery/, without `.json`. */
  readonly documents: readonly string[];
  readonly errors: ErrorStyle;
  /** What changes reply where the document's response is an operation. */
  readonly operations?: OperationStyle;
  /** Prefix of resource URLs, for services that name resources by URL: `https://www.googleapis.com/compute/v1/`. */
  readonly links?: string;
  /** Whether replies name projects by number: `projects/777000111222/secrets/db`. Requests may use either. */
  readonly projectNumbers?: boolean;
  /** Package of the messages, for `@type` in operations: `google.cloud.redis.v1`. */
  readonly messages?: string;
  /** Whether it is also found at hosts of its regions: `us-central1-run.googleapis.com`. */
  readonly regional?: boolean;
  /** What is served, by the collection's id in the document: `projects.secrets`. Anything else is a clear 4xx. */
  readonly collections: Readonly<Record<string, Collection>>;
  /** Query parameters that the service accepts though its documents do not list them, by the method's id. */
  readonly parameters?: Readonly<Record<string, readonly string[]>>;
  /** Methods with a meaning of their own, by id: `projects.secrets.addVersion`. They come before what is generic. */
  readonly methods?: Readonly<Record<string, Handler>>;
}

/** Answers one method. What it returns is the reply, checked against the document's schema. */
export type Handler = (call: Call) => Body | Reply | Promise<Body | Reply>;

/** A reply that is not simply JSON with status 200. */
export class Reply {
  public constructor(
    public readonly status: number,
    public readonly body: Body | Buffer | undefined,
    public readonly headers: Readonly<Record<string, string>> = {},
  ) {}
}

/** One request to a product of Google's, routed and validated. */
export interface Call {
  readonly world: World;
  readonly product: GoogleProduct;
  readonly routed: RoutedMethod;
  readonly verb: string;
  /** Decoded parameters of the path, projects by id. */
  readonly params: Readonly<Record<string, string>>;
  /** Validated; repeated ones are joined by commas. */
  readonly query: Readonly<Record<string, string>>;
  /** Validated and normalized; empty where there is none. */
  readonly body: Body;
  /** Media of an upload: what is no JSON. */
  readonly media?: { readonly bytes: Buffer; readonly type: string };
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Finds methods of the product's documents. */
  readonly api: Api;
  /** Whole undecoded path and query, for replies that must name it. */
  readonly url: URL;
  /** Project of the path, by id; empty where the path has none. */
  readonly project: string;
  /** Key of the item that the path names. For methods of a collection, the key of what is above the collection. */
  readonly itemKey: string;
  /** Key of the collection that the path names, without an id: `compute/projects/acme/global/networks`. */
  readonly collectionKey: string;
  /** Collection's id with the service: `secretmanager.projects.secrets`. */
  readonly collectionId: string;
  readonly collection: Collection;
  /** Schema of the collection's items in the document. */
  readonly itemSchema: string | undefined;
  /** The fault that was asked for on this call. */
  readonly fault?: Fault;
  /** The item that the path names. @throws ApiError 404 */
  item(): Resource;
  /** An id that depends on the item's key and on how often it was created. */
  unique(purpose: string): string;
}

/** A path of fields: `network`, `backends[].group`, `labels.*`. */
export type FieldPath = string;

export interface Reference {
  /** Collections with their service: `compute.networks`. */
  readonly to: string | readonly string[];
  /**
   * How the reply writes it: as the whole URL or path of the resource, or as it was given.
   *
   * @default "url" where the product has `links`, otherwise "given"
   */
  readonly form?: "url" | "given";
  /** @default "refuse": what is referred to cannot be deleted */
  readonly onDelete?: "refuse" | "allow";
  /** Whether the target may be missing, as a service account that Google makes on first use. @default false */
  readonly optional?: boolean;
  /** Key of the target by what was given, where it is not a path or URL of the resource; undefined: no reference. */
  readonly key?: (call: Call, given: string) => string | undefined;
}

/** One kind of resource. Every part may be left out; what remains is create, get, list, patch, update and delete. */
export interface Collection {
  /** Id of a new resource. @default the query's `xxxId`, then the body's `name` */
  readonly id?: (call: Call) => string;
  /** What an id must match; otherwise 400. */
  readonly idPattern?: RegExp;
  /** What `name` holds. @default "path" where methods take `{+name}`, otherwise "id" */
  readonly name?: "path" | "id" | "none";
  /** Key of the item that a path names, where it has aliases, such as `versions/latest`. */
  readonly resolve?: (call: Call, key: string) => string;
  /** Known values of fields that a request leaves out: from documentation or recorded exchanges, never invented. */
  readonly defaults?: Body | ((call: Call, body: Body) => Body);
  /** Fields that refer to other resources: checked on every change, and they keep their targets from deletion. */
  readonly references?: Readonly<Record<FieldPath, Reference>>;
  /** Fields that no update may change. */
  readonly immutable?: readonly FieldPath[];
  /** Fields that hold secrets: in memory only, in no reply, in no saved state. */
  readonly secret?: readonly FieldPath[];
  /** Fields that the document calls input only and that the service returns all the same, by their dotted path. */
  readonly returned?: readonly string[];
  /** What a 404 says of an item that does not exist, where the service has words of its own. */
  readonly missing?: (path: string, call: Call) => string;
  /** What deletion does to resources below it. @default "delete" */
  readonly children?: "delete" | "refuse";
  /** Whether an `etag` or `fingerprint` in a request must be the present one. @default true */
  readonly concurrency?: boolean;
  /** How a patch without a mask is merged. @default "deep" for errors of the legacy style, otherwise "fields" */
  readonly merge?: "deep" | "fields";
  /** Answers changes other than the product does; "none": with the resource itself. */
  readonly operations?: OperationStyle | "none";
  /** Whether its methods getIamPolicy, setIamPolicy and testIamPermissions are served. @default true */
  readonly policy?: boolean;

  /** Completes a resource before it is created. @throws ApiError to refuse */
  readonly create?: (call: Call, body: Body) => Body;
  /** After it was created: to make what comes with it. */
  readonly created?: (call: Call, resource: Resource) => void;
  /** Completes a changed resource. `after` has the change merged in. @throws ApiError to refuse */
  readonly update?: (call: Call, before: Body, after: Body) => Body;
  /** @throws ApiError to refuse */
  readonly delete?: (call: Call, resource: Resource) => void;
  /** What a reply shows of a resource. */
  readonly view?: (call: Call, body: Body, resource: Resource) => Body;
}

/** A product without a discovery document: its routes and schemas are written by hand. */
export interface RestProduct {
  readonly kind: "rest";
  /** First part of its resources' keys. */
  readonly service: string;
  /** Hosts that the proxy answers for it. */
  readonly hosts: readonly string[];
  /** Paths that the emulator's own address answers for it, without TLS: `/v1/`. */
  readonly local?: string;
  readonly routes: readonly RestRoute[];
  readonly error: (status: number, reason: string, message: string, fields: readonly string[]) => Body;
  /** Fields that hold secrets, by collection. */
  readonly secret?: Readonly<Record<string, readonly FieldPath[]>>;
}

export interface RestRoute {
  /** Names the method in the log and in faults: `hcloud.servers.create`. */
  readonly id: string;
  readonly verb: "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD";
  /** `/v1/servers/{id}`; `{rest+}` takes several segments. */
  readonly path: string;
  readonly query?: z.ZodType;
  /** Without it, a body is not read as JSON but left as it is. */
  readonly body?: z.ZodType;
  readonly reply?: z.ZodType;
  readonly handle: (call: RestCall) => Body | Reply | Promise<Body | Reply>;
}

export interface RestCall {
  readonly world: World;
  readonly product: RestProduct;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Body;
  /** The body as sent, where it is no JSON. */
  readonly raw: Buffer;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly url: URL;
  /** The fault that was asked for on this call. */
  readonly fault?: Fault;
}

export type Product = GoogleProduct | RestProduct;
export type { Body, Json };
