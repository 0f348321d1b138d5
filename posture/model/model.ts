import { appendTo } from "./grouping";
import { Attribute, Json, Reference } from "./attribute";
import { Cursor } from "./cursor";
import { Execution } from "./executions";
import { Resource, withoutKeys } from "./resource";

export type Format = "plan" | "state" | "synthesized";

/** What an attribute leads to. */
export type Link =
  | { readonly kind: "resources"; readonly resources: readonly Resource[] }
  /** Something that is named and is not in this file. */
  | { readonly kind: "elsewhere"; readonly named: string }
  | { readonly kind: "unknown"; readonly until: string }
  | { readonly kind: "none" };

/** What a file tells of itself. */
export interface Labels {
  readonly system?: string;
  readonly environment?: string;
  readonly stack?: string;
}

/** A provider's configuration in the root module. */
export interface Provider {
  /** Local name, with the alias: `google`, `google.eu`. */
  readonly key: string;
  readonly name: string;
  readonly values: Cursor;
}

/** Where Terraform keeps the state. */
export interface Backend {
  /** Such as `gcs`; `cloud` for HCP Terraform and what has its API. */
  readonly kind: string;
  readonly settings: Cursor;
}

/** Resources that a reader found, made only when a rule asks for their type. */
export type Entries = ReadonlyMap<string, readonly (() => Resource)[]>;

const NONE: readonly Resource[] = [];

/** Attributes by which another resource can name one. */
const IDENTITIES = [
  "id",
  "self_link",
  "name",
  "email",
  "member",
  "secret_id",
  "repository_id",
  "workload_identity_pool_id",
  "connection_name",
  "network_id",
  "subnet_id",
  "ip_address",
  "address",
];

/**
 * A plan, a state or a synthesized stack as the rules see it: what there will be, whichever file says so.
 */
export class Model {
  /** The same file without the resources of which it does not tell whether there are any; undefined where it tells. */
  public without: Model | undefined;
  /** Programs that Terraform runs beside its providers. None in a state. */
  public executions: readonly Execution[] = [];
  /** Where a configuration keeps its state; undefined in other formats, which do not say it. */
  public backend: Backend | undefined;
  private readonly made = new Map<string, readonly Resource[]>();
  private readonly addressed = new Map<string, Map<string, Resource[]>>();
  private readonly named = new Map<string, Map<string, Resource[]>>();

  constructor(
    public readonly format: Format,
    private readonly entries: Entries,
    public readonly labels: Labels,
    public readonly providers: readonly Provider[],
    /** What the file does not show, so that no rule could see it. */
    public readonly notEvaluated: readonly string[],
    /** Every value that the file marks as sensitive and that is long enough to be told apart. */
    public readonly secrets: ReadonlySet<string>,
    /** What a plan changes or takes away, as it is before. */
    private readonly earlier: Entries = new Map(),
    /** Modules whose resources the file does not show: there may be anything in them. */
    public readonly unread: readonly string[] = [],
  ) {}

  /** Types of all managed resources. */
  public types(): string[] {
    return [...this.entries.keys()].filter((type) => !type.startsWith("data."));
  }

  /** Managed resources of these types, in the file's order. Data sources are asked for as `data.<type>`. */
  public resources(...types: readonly string[]): readonly Resource[] {
    const first = types[0];
    return first !== undefined && types.length === 1 ? this.ofType(first) : types.flatMap((type) => this.ofType(type));
  }

  /** Managed resources of a type that a plan changes or takes away, as they are before. None in other formats. */
  public before(type: string): readonly Resource[] {
    return (this.earlier.get(type) ?? []).map((make) => make());
  }

  /** Every managed resource whose type starts so. */
  public resourcesLike(prefix: string): readonly Resource[] {
    return this.resources(...this.types().filter((type) => type.startsWith(prefix)));
  }

  /** The resources of a type that an attribute leads to, by reference or by name. */
  public linked(from: Cursor, path: string, ...types: readonly string[]): Link {
    return this.link(from.get(path), ...types);
  }

  public link(attribute: Attribute, ...types: readonly string[]): Link {
    switch (attribute.kind) {
      case "absent":
        return { kind: "none" };
      case "unknown":
        return { kind: "unknown", until: attribute.until };
      case "reference": {
        const resources = this.referred(attribute.references, types);
        if (resources.length > 0) return { kind: "resources", resources };
        // One of the type that is asked for and that is not there: it was taken away.
        const missing = attribute.references.find(({ address }) => types.includes(typeOf(address)));
        return missing ? { kind: "elsewhere", named: missing.address } : { kind: "unknown", until: "it is applied" };
      }
      case "value": {
        const referred = this.referred(attribute.references, types).filter(
          // A state knows what a resource refers to, and not by which attribute.
          (one) => this.format !== "state" || isSameInProject(attribute.value, one.get("id")),
        );
        if (referred.length === 1) return { kind: "resources", resources: referred };
        if (typeof attribute.value !== "string" && typeof attribute.value !== "number")
          return referred.length > 0 ? { kind: "resources", resources: referred } : { kind: "none" };
        const value = `${attribute.value}`;
        const [only = ""] = types;
        const byName =
          types.length === 1 ? this.byName(only, value) : types.flatMap((type) => this.byName(type, value));
        const both = referred.length === 0 ? [] : byName.filter((one) => referred.includes(one));
        const resources = both.length > 0 ? both : byName.length > 0 ? byName : referred;
        if (resources.length > 0) return { kind: "resources", resources };
        return value === ""
          ? { kind: "none" }
          : { kind: "elsewhere", named: attribute.sensitive ? "(sensitive)" : value };
      }
    }
  }

  /** Resources of these types among what is referred to. */
  public referred(references: readonly Reference[], types: readonly string[]): readonly Resource[] {
    const first = references[0];
    if (!first) return NONE;
    if (references.length === 1) {
      const type = types[0];
      return types.length === 1 && type !== undefined
        ? this.referredOf(type, first.address)
        : types.flatMap((one) => this.referredOf(one, first.address));
    }
    const addresses = new Set<string>();
    references.forEach(({ address }) => addresses.add(address));
    const found: Resource[] = [];
    types.forEach((type) => {
      addresses.forEach((address) => found.push(...this.referredOf(type, address)));
    });
    return found;
  }

  private referredOf(type: string, address: string): readonly Resource[] {
    const index = this.byAddress(type);
    return index.get(address) ?? (address.includes("[") ? index.get(withoutKeys(address)) : undefined) ?? NONE;
  }

  private byAddress(type: string): ReadonlyMap<string, readonly Resource[]> {
    let index = this.addressed.get(type);
    if (!index) {
      index = new Map();
      for (const resource of this.ofType(type)) {
        const { configAddress, referenceAddress } = resource;
        for (const key of configAddress === referenceAddress ? [configAddress] : [configAddress, referenceAddress]) {
          appendTo(index, key, resource);
        }
      }
      this.addressed.set(type, index);
    }
    return index;
  }

  private ofType(type: string): readonly Resource[] {
    let resources = this.made.get(type);
    if (!resources) {
      resources = (this.entries.get(type) ?? []).map((make) => make());
      this.made.set(type, resources);
    }
    return resources;
  }

  private byName(type: string, value: string): readonly Resource[] {
    let index = this.named.get(type);
    if (!index) {
      index = new Map();
      for (const resource of this.ofType(type)) {
        for (const identity of IDENTITIES) {
          const attribute = resource.get(identity);
          if (
            attribute.kind !== "value" ||
            (typeof attribute.value !== "string" && typeof attribute.value !== "number")
          )
            continue;
          const key = canonical(`${attribute.value}`);
          const same = index.get(key);
          if (!same) index.set(key, [resource]);
          // One resource is indexed at a time: it is the last if it is there already.
          else if (same.at(-1) !== resource) same.push(resource);
        }
      }
      this.named.set(type, index);
    }
    const exact = index.get(canonical(value));
    if (exact) return exact;
    // A path where the file knows the bare name only: the project it names must not be another one.
    const [, project] = /(?:^|\/)projects\/([^/]+)\//.exec(value) ?? [];
    const last = value.slice(value.lastIndexOf("/") + 1);
    if (!value.includes("/")) return [];
    return (index.get(last) ?? []).filter((resource) => {
      const own = resource.get("project");
      return (
        resource.get("id").kind !== "value" && (own.kind !== "value" || project === undefined || own.value === project)
      );
    });
  }
}

/** The type in a resource's address, or the type of a data source as it is asked for. */
function typeOf(address: string): string {
  const parts = address.split(".");
  const type = parts.at(-2) ?? "";
  return parts.at(-3) === "data" ? `data.${type}` : type;
}

const PROJECT = /^projects\/[^/]+\//;

/** Whether a name is an id's but for the project, which one may give by its number and the other by its id. */
const isSameInProject = (name: Json, id: Attribute) =>
  typeof name === "string" &&
  id.kind === "value" &&
  typeof id.value === "string" &&
  name.replace(PROJECT, "") === id.value.replace(PROJECT, "");

/** A name without the address of the API that serves it. */
const canonical = (name: string) =>
  !name.includes("//") && !name.includes(".googleapis.com/")
    ? name
    : name
        .replace(/^https:\/\/[^/]+\/(?:compute\/)?(?:v\d+|beta)\//, "")
        .replace(/^(?:\/\/)?[a-z]+\.googleapis\.com\//, "");
