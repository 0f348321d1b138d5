import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Document, Method, Schema } from "./types";

/** A method with what routing needs to know of it. */
export interface RoutedMethod {
  /** With the service: `secretmanager.projects.secrets.create`. */
  readonly id: string;
  /** `projects.secrets`, as products declare it. */
  readonly collection: string;
  /** The last part of the id: `create`. */
  readonly verb: string;
  readonly document: Document;
  readonly method: Method;
  /** Path that names one item of the collection, or the collection itself where no parameter ends it. */
  readonly template: string;
  /** Whether the last parameter of the path names the item itself (`{+name}`, `{network}`), nothing following. */
  readonly itemLevel: boolean;
}

/** Bundled, this file is a part of the program one directory above. */
const DIRECTORY = [__dirname, join(__dirname, "discovery")].find((one) => existsSync(join(one, "compute.v1.json")));

interface Route {
  readonly routed: RoutedMethod;
  readonly expression: RegExp;
  readonly names: readonly string[];
  /** Characters that are no parameter: the more, the better the match. */
  readonly literal: number;
  readonly upload: boolean;
}

export interface Match {
  readonly routed: RoutedMethod;
  /** Decoded parameters of the path. */
  readonly params: Readonly<Record<string, string>>;
  readonly upload: boolean;
}

const read = (name: string): Document =>
  JSON.parse(readFileSync(join(DIRECTORY ?? __dirname, `${name}.json`), "utf8")) as Document;

const escape = (literal: string): string => literal.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function compile(routed: RoutedMethod, path: string, upload: boolean): Route {
  const names: string[] = [];
  let literal = 0;
  const expression = path
    .split(/(\{\+?[^}]+\})/)
    .map((part) => {
      const parameter = /^\{(\+?)([^}]+)\}$/.exec(part);
      if (!parameter) {
        literal += part.length;
        return escape(part);
      }
      const name = parameter[2] as string;
      names.push(name);
      // Only expansions of several segments need their pattern to be told apart.
      if (!parameter[1]) return "([^/]+)";
      const pattern = routed.method.parameters[name]?.pattern ?? ".+";
      literal += pattern.replace(/\[\^\/\][+*]|\.[+*]|[\^$]/g, "").length;
      return `(${pattern.replace(/^\^|\$$/g, "")})`;
    })
    .join("");
  return { routed, expression: new RegExp(`^/${expression}$`), names, literal, upload };
}

/** The documents of one host, ready to find the method of a request. */
export class Api {
  public readonly documents: readonly Document[];
  public readonly methods: readonly RoutedMethod[];
  private static readonly loaded = new Map<string, Api>();
  private routes: Map<string, Route[]> | undefined;

  /** Loads documents once; they never change. @param names of files in this directory, without `.json` */
  public static of(names: readonly string[]): Api {
    const key = names.join(" ");
    const api = Api.loaded.get(key) ?? new Api(names);
    Api.loaded.set(key, api);
    return api;
  }

  private constructor(names: readonly string[]) {
    this.documents = names.map(read);
    this.methods = this.documents.flatMap((document) =>
      Object.entries(document.methods).map(([id, method]): RoutedMethod => {
        const parts = id.split(".");
        const verb = parts[parts.length - 1] as string;
        const template = document.servicePath + method.path;
        return {
          id: `${document.name}.${id}`,
          collection: parts.slice(0, -1).join("."),
          verb,
          document,
          method,
          template,
          itemLevel: template.endsWith("}"),
        };
      }),
    );
  }

  /** The method that answers a request, by the verb and the undecoded path. */
  public find(verb: string, given: string): Match | undefined {
    // Clients of Google's leave a slash behind where an id is empty.
    const path = given.replace(/\/$/, "");
    this.routes ??= this.compiled();
    let best: { route: Route; values: string[] } | undefined;
    for (const route of this.routes.get(verb) ?? []) {
      if (best && route.literal <= best.route.literal) continue;
      const values = route.expression.exec(path);
      if (values) best = { route, values: values.slice(1) };
    }
    if (!best) return undefined;
    const { route, values } = best;
    const params = Object.fromEntries(route.names.map((name, index) => [name, decode(values[index] ?? "")]));
    return { routed: route.routed, params, upload: route.upload };
  }

  /** The schema of a collection's items: what its method `get` replies, or else what a change takes. */
  public itemSchema(collection: string, document: Document): string | undefined {
    const of = (verb: string): Method | undefined => document.methods[`${collection}.${verb}`];
    return of("get")?.response ?? of("create")?.request ?? of("insert")?.request ?? of("patch")?.request;
  }

  private compiled(): Map<string, Route[]> {
    const routes = new Map<string, Route[]>();
    for (const routed of this.methods) {
      const { httpMethod, upload } = routed.method;
      const own = routes.get(httpMethod) ?? [];
      own.push(compile(routed, routed.template, false));
      for (const path of upload ?? []) own.push(compile(routed, path.replace(/^\//, ""), true));
      routes.set(httpMethod, own);
    }
    return routes;
  }
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** A schema by name. @throws Error where the document lacks it, which is a fault of the document */
export function schemaOf(document: Document, name: string): Schema {
  const schema = document.schemas[name];
  if (!schema) throw new Error(`${document.name}: no schema ${name}`);
  return schema;
}
