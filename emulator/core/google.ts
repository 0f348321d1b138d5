import { type Call, type Collection, type GoogleProduct, Reply } from "../product";
import { requirementsOf } from "../access/requirements";
import { Api, type Match, type RoutedMethod, schemaOf } from "../discovery/load";
import type { Method, Schema } from "../discovery/types";
import { genericHandler } from "./crud";
import { wantsEnumNumbers, withEnumNumbers } from "./enum-numbers";
import { ApiError, notFound, permissionDenied } from "./errors";
import type { Fault } from "./faults";
import { type Received, parseJson } from "./http";
import { type Body, type Json, isObject, without } from "./json";
import { splitUpload } from "./media";
import { partial } from "./partial";
import type { Resource } from "./store";
import { validateQuery, validateReply, validateRequest } from "./validate";
import type { World } from "./world";

const NOTHING: Collection = {};
/** Before the service in a host of one region. */
const REGION = /^[a-z]+-[a-z]+\d+-/;

/** Answers the requests to one product of Google's. */
export class GoogleService {
  public readonly api: Api;
  private readonly hosts: ReadonlySet<string>;

  public constructor(
    private readonly world: World,
    public readonly product: GoogleProduct,
  ) {
    this.api = Api.of(product.documents);
    this.hosts = new Set(this.api.documents.map((document) => new URL(document.rootUrl).host));
    this.checkDeclarations();
  }

  /** The method of a request, where it is one of this product's. */
  public find(received: Received): Match | undefined {
    const own = this.answers(received.host) || received.host === "www.googleapis.com";
    return own ? this.api.find(received.verb, received.path) : undefined;
  }

  public answers(host: string): boolean {
    return this.hosts.has(this.product.regional ? host.replace(REGION, "") : host);
  }

  /** @throws ApiError with which the service refuses */
  public async answer(received: Received, match: Match, fault: Fault | undefined): Promise<Body | Reply> {
    const call = this.call(received, match, fault);
    this.world.access?.check(call.headers, requirementsOf(call));
    const own = this.product.methods?.[call.routed.id.slice(this.product.service.length + 1)];
    const generic = this.serves(match) ? genericHandler(call) : undefined;
    const handler = own ?? generic;
    if (!handler) throw notFound(`The emulator knows the method ${call.routed.id} but does not emulate it.`);
    const reply = await handler(call);
    const { response } = call.routed.method;
    if (!response || !isPlain(reply)) return reply;
    this.checkReply(call, response, reply);
    const { searchParams } = received.url;
    const shown = wantsEnumNumbers(searchParams) ? withEnumNumbers(call.routed.document, response, reply) : reply;
    const selection = searchParams.get("fields") ?? searchParams.get("$fields") ?? "";
    return selection === "" ? shown : partial(shown, selection);
  }

  private serves(match: Match): boolean {
    const { collection } = match.routed;
    return this.world.lenient || collection in this.product.collections || /operations$/i.test(collection);
  }

  private checkReply(call: Call, response: string, reply: Body): void {
    try {
      validateReply(call.routed.document, response, reply);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const message = `The emulator's own reply of ${call.routed.id} does not fit its schema: ${error.message}`;
      throw new ApiError("FAILED_PRECONDITION", message, { reason: "emulatorReply" });
    }
  }

  private call(received: Received, { routed, params: inPath, upload }: Match, fault: Fault | undefined): Call {
    const { world, product } = this;
    const { document, method } = routed;
    const unlisted = product.parameters?.[routed.id.slice(product.service.length + 1)] ?? [];
    const query = validateQuery(method.parameters, document.parameters, received.url.searchParams, unlisted);
    const parts = upload ? splitUpload(received) : { json: received.raw, media: undefined };
    const params: Record<string, string> = Object.fromEntries(
      Object.entries(inPath).map(([name, value]) => [
        name,
        name === "project" || name === "projectId" ? world.projects.id(value) : world.projects.byId(value),
      ]),
    );
    const paths = pathsOf(document.servicePath, routed.template, params);
    const [, named] = /^projects\/([^/]+)/.exec(paths.item) ?? [];
    const project =
      (named === undefined ? undefined : world.projects.id(named)) ??
      params.project ??
      (query.project === undefined ? "" : world.projects.id(query.project));
    this.requireProject(project);
    const collection = product.collections[routed.collection] ?? NOTHING;
    const given = method.request ? withoutPathFields(routed, parseJson(parts.json)) : {};
    const body = method.request ? validateRequest(document, method.request, given) : {};
    const key = `${product.service}/${paths.item}`;
    const call: Call = {
      world,
      product,
      routed,
      verb: routed.verb,
      params,
      query,
      body,
      ...(parts.media ? { media: parts.media } : {}),
      headers: received.headers,
      api: this.api,
      url: received.url,
      project,
      itemKey: key,
      collectionKey: `${product.service}/${paths.collection}`,
      collectionId: `${product.service}.${routed.collection}`,
      collection,
      itemSchema: this.api.itemSchema(routed.collection, document),
      ...(fault ? { fault } : {}),
      item: () => this.item(call, call.itemKey),
      unique: (purpose) => world.ids.hex(`${key} ${String(world.store.incarnation(key))} ${purpose}`, 24),
    };
    const resolved = collection.resolve?.(call, key);
    return resolved === undefined || resolved === key ? call : this.at(call, resolved);
  }

  private at(call: Call, key: string): Call {
    return { ...call, itemKey: key, item: () => this.item(call, key) };
  }

  private item(call: Call, key: string): Resource {
    const found = this.world.store.get(key);
    if (found) return found;
    const path = key.slice(key.indexOf("/") + 1);
    const { missing } = call.collection;
    if (missing) throw notFound(missing(path, call));
    throw notFound(this.product.links ? `The resource '${path}' was not found` : `Resource '${path}' was not found`);
  }

  private requireProject(project: string): void {
    if (project === "" || project === "-" || this.world.projects.number(project) !== undefined) return;
    if (this.product.errors === "legacy") throw notFound(`The resource 'projects/${project}' was not found`);
    if (this.product.service === "cloudresourcemanager") throw permissionDenied("The caller does not have permission");
    throw permissionDenied(`Permission denied on resource project ${project}.`);
  }

  /** @throws Error where a product declares what its documents do not have */
  private checkDeclarations(): void {
    const { service, collections, methods } = this.product;
    const known = new Set(this.api.methods.map((one) => one.id.slice(service.length + 1)));
    const served = new Set(this.api.methods.map((one) => one.collection));
    const wrong = [
      ...Object.keys(collections).filter((one) => !served.has(one)),
      ...Object.keys(methods ?? {}).filter((one) => !known.has(one)),
    ];
    if (wrong.length > 0) throw new Error(`${service}: not in its discovery documents: ${wrong.join(", ")}`);
  }
}

/** Clients made from the service's own interface send what is in the path a second time, in the body. */
function withoutPathFields({ document, method }: RoutedMethod, given: Json): Json {
  const properties = schemaOf(document, method.request ?? "").properties ?? {};
  if (!isObject(given)) return given;
  return without(given, ...Object.keys(method.parameters).filter((name) => isInPathOnly(method, properties, name)));
}

function isInPathOnly(method: Method, properties: Readonly<Record<string, Schema>>, name: string): boolean {
  return method.parameters[name]?.location === "path" && !Object.hasOwn(properties, name);
}

function isPlain(reply: Body | Reply): reply is Body {
  return !(reply instanceof Reply);
}

/**
 * Paths of the item and of the collection that a template names, without the API's version:
 * `compute/v1/projects/{project}/global/networks/{network}/addPeering` names the item
 * `projects/acme/global/networks/main`.
 */
function pathsOf(servicePath: string, template: string, params: Readonly<Record<string, string>>) {
  const bare = template.slice(servicePath.length).replace(/^((sql|dns)\/)?v\d+\w*\//, "");
  const expand = (part: string): string => part.replace(/\{\+?([^}]+)\}/g, (_, name: string) => params[name] ?? "");
  const end = bare.lastIndexOf("}") + 1;
  const rest = bare.slice(end).replace(/:\w+$/, "");
  const item = expand(bare.slice(0, end));
  const collection = rest.startsWith("/") ? item + rest : item.slice(0, Math.max(0, item.lastIndexOf("/")));
  return { item, collection: end === 0 ? rest : collection };
}
