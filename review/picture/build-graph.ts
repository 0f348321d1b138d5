import { appendTo } from "../../posture/model/grouping";
import { oncePer } from "../../posture/memoize";
import { Attribute, Json, withValue } from "../../posture/model/attribute";
import { Model } from "../../posture/model/model";
import { Resource } from "../../posture/model/resource";
import { addHetznerDetails } from "./hetzner/hetzner";
import { ENTRY_POINT_TYPES, DNS_RECORD_TYPES, opensToInternet } from "./internet-exposure";
import { Edge, Graph, GraphNode } from "./graph/graph";
import { Kind, KINDS } from "./graph/resource-kinds";
import { EDGES, CONTAINS, PART_OF, ReferencePath } from "./relations";

const MAX_THINGS = 40;
/** More of a kind than this are drawn as one; fewer where there are too many things. */
const MAX_PER_KIND = [6, 4, 3, 2, 1];
const MAX_OTHER_TYPES = 6;
/** Arrows of a large group are taken from its first resources: the others lead to the same kinds of things. */
const MAX_SAMPLED = 500;
/** Parts hang on parts: a certificate on an entry, on a map, on a proxy. */
const MAX_DEPTH = 8;

const KIND_BY_TYPE = new Map(KINDS.flatMap((kind) => kind.types.map((type) => [type, kind] as const)));
const OTHER_KIND: Kind = {
  one: "resource of another type",
  many: "resources of other types",
  layer: "other",
  types: [],
  drawnAsOne: true,
};

/** What matters in a model, who is a part of what, and who reaches whom. */
export const graphOf = oncePer((model: Model): Graph => addHetznerDetails(baseGraph(model), model));

function baseGraph(model: Model): Graph {
  const ownership = new Ownership(model);
  const merged = merge(ownership.things());
  const things = [...new Set(merged.values())];
  const arrows = new Map<string, Edge>();
  const number = new Map(things.map((thing, index) => [thing, index]));
  for (const type of EDGES.keys()) {
    for (const resource of model.resources(type).slice(0, MAX_SAMPLED)) {
      for (const [one, other] of ownership.arrows(resource)) {
        const from = merged.get(one);
        const to = merged.get(other);
        // Two that feed each other, such as buckets of access logs, need one arrow only.
        if (from && to && from !== to && !arrows.has(`${number.get(to)} ${number.get(from)}`))
          arrows.set(`${number.get(from)} ${number.get(to)}`, [from, to]);
      }
    }
  }
  return {
    nodes: things,
    edges: [...arrows.values()],
    entryPoints: entrances(things, [...arrows.values()]),
    within: new Map(),
    above: [],
  };
}

/** Types that are a part of another thing where one has them. */
const MAY_BE_ACQUIRED: ReadonlySet<string> = new Set([...CONTAINS.values()].flat().flatMap(([, ...types]) => types));

/** Which thing each resource is drawn in. */
class Ownership {
  private readonly byAddress = new Map<string, Resource[]>();
  private readonly owner = new Map<string, GraphNode>();
  private readonly found = new Set<GraphNode>();
  private readonly shared = new Map<Kind, GraphNode>();

  constructor(private readonly model: Model) {
    const all = model.types().flatMap((type) => model.resources(type));
    for (const resource of all) {
      appendTo(this.byAddress, resource.configAddress, resource);
    }
    // An account may be a part of its service, and an address of its network: they come after what always stands for
    // itself.
    for (const resource of all)
      if (!PART_OF.has(resource.type) && !MAY_BE_ACQUIRED.has(resource.type)) this.ownerOf(resource);
    for (const resource of all) if (MAY_BE_ACQUIRED.has(resource.type)) this.ownerOf(resource);
    for (const resource of all) this.ownerOf(resource);
    this.rest(all.filter(({ configAddress }) => !this.owner.has(configAddress)));
  }

  public things(): readonly GraphNode[] {
    return [...this.found];
  }

  /** Arrows that a resource draws between things. */
  public arrows(resource: Resource): (readonly [GraphNode, GraphNode])[] {
    return (EDGES.get(resource.type) ?? []).flatMap(({ from, to }) => {
      const heads = this.along(resource, to);
      return heads.length === 0
        ? []
        : this.along(resource, from).flatMap((tail) => heads.map((head) => [tail, head] as const));
    });
  }

  private along(resource: Resource, way: ReferencePath): GraphNode[] {
    const at = way[0] === "" ? [resource] : this.named(resource, way);
    return at.flatMap(({ configAddress }) => this.owner.get(configAddress) ?? []);
  }

  /** Resources that a way leads to. */
  private named(from: Resource, [path, ...types]: ReferencePath): Resource[] {
    return attributesAt(from, path).flatMap((attribute) => {
      if (attribute.kind !== "value" && attribute.kind !== "reference") return [];
      const referred = attribute.references
        .flatMap(({ address }) => this.byAddress.get(address)?.[0] ?? [])
        .filter(({ type }) => types.includes(type));
      if (referred.length > 0 || attribute.kind === "reference") return referred;
      for (const value of spellings(attribute.value)) {
        const link = this.model.link(withValue(attribute, value), ...types);
        if (link.kind === "resources") return [...link.resources];
      }
      return [];
    });
  }

  private ownerOf(resource: Resource, depth = MAX_DEPTH): GraphNode | undefined {
    const known = this.owner.get(resource.configAddress);
    if (known || depth === 0) return known;
    for (const way of PART_OF.get(resource.type) ?? []) {
      const whole = this.named(resource, way)[0];
      const thing = whole && this.ownerOf(whole, depth - 1);
      if (thing) return this.own(resource, thing, "parts");
    }
    const kind = KIND_BY_TYPE.get(resource.type);
    return kind && this.own(resource, this.thingOf(kind), "main");
  }

  private own(resource: Resource, thing: GraphNode, as: "main" | "parts"): GraphNode {
    this.owner.set(resource.configAddress, thing);
    for (const one of this.byAddress.get(resource.configAddress) ?? []) thing[as].push(one);
    for (const way of CONTAINS.get(resource.type) ?? [])
      for (const part of this.named(resource, way))
        if (!this.owner.has(part.configAddress)) this.own(part, thing, "parts");
    return thing;
  }

  /** What belongs nowhere is drawn by its type, the rarest types as one. */
  private rest(resources: readonly Resource[]): void {
    const byType = new Map<string, Resource[]>();
    for (const resource of resources) {
      appendTo(byType, resource.type, resource);
    }
    const types = [...byType].sort(([, one], [, other]) => other.length - one.length);
    for (const [index, [type, same]] of types.entries()) {
      const kind =
        index < MAX_OTHER_TYPES || types.length === MAX_OTHER_TYPES + 1
          ? { one: type, many: type, layer: "other" as const, types: [type] }
          : OTHER_KIND;
      const thing = this.thingOf(kind);
      for (const resource of same) this.owner.set(resource.configAddress, thing);
      for (const one of same) thing.main.push(one);
    }
  }

  private thingOf(kind: Kind): GraphNode {
    const shared = kind.drawnAsOne && this.shared.get(kind);
    if (shared) return shared;
    const thing: GraphNode = { kind, main: [], parts: [] };
    this.found.add(thing);
    if (kind.drawnAsOne) this.shared.set(kind, thing);
    return thing;
  }
}

/**
 * Names as the model knows them, of names as some attributes spell them: `b/` before a bucket, an identity pool in a
 * principal.
 */
function spellings(value: Json): readonly Json[] {
  if (typeof value !== "string") return [value];
  const [, bucket] = /^b\/(.+)$/.exec(value) ?? [];
  const [, pool] = /^principal(?:Set)?:\/\/.*\/workloadIdentityPools\/([^/]+)/.exec(value) ?? [];
  return [value, ...[bucket, pool].filter((name) => name !== undefined)];
}

/** The attributes at a path, in every block on the way and every element of a list. */
function attributesAt(resource: Resource, path: string): readonly Attribute[] {
  const cut = path.lastIndexOf(".");
  if (cut < 0) return resource.elements(path);
  return resource.blocks(path.slice(0, cut)).known.flatMap((block) => block.elements(path.slice(cut + 1)));
}

/** Draws many of a kind as one, until the picture can be read. */
function merge(things: readonly GraphNode[]): ReadonlyMap<GraphNode, GraphNode> {
  const byKind = new Map<Kind, GraphNode[]>();
  for (const thing of things) {
    appendTo(byKind, thing.kind, thing);
  }
  const drawn = (most: number) =>
    [...byKind.values()].reduce((sum, { length }) => sum + (length > most ? 1 : length), 0);
  const most = MAX_PER_KIND.find((limit) => drawn(limit) <= MAX_THINGS) ?? 1;
  return new Map(
    [...byKind.values()].flatMap((same) => {
      const [kind] = same.map((thing) => thing.kind);
      if (same.length <= most || !kind) return same.map((thing) => [thing, thing] as const);
      const one: GraphNode = {
        kind,
        main: same.flatMap(({ main }) => main),
        parts: same.flatMap(({ parts }) => parts),
      };
      return same.map((thing) => [thing, one] as const);
    }),
  );
}

/** Names that lead somewhere come first; then what is open itself, and fronts that no name leads to. */
function entrances(things: readonly GraphNode[], arrows: Graph["edges"]): GraphNode[] {
  const leads = new Set(arrows.map(([from]) => from));
  const reached = new Set(arrows.map(([, to]) => to));
  return things.filter(
    (thing) =>
      [...thing.main, ...thing.parts].some(({ type }) => DNS_RECORD_TYPES.has(type) && leads.has(thing)) ||
      thing.main.some(({ type }) =>
        DNS_RECORD_TYPES.has(type) ? false : ENTRY_POINT_TYPES.has(type) && !reached.has(thing),
      ) ||
      (thing.main.some(opensToInternet) && !isBehindEntryPoint(thing, arrows)),
  );
}

const PUBLIC_ADDRESSES: ReadonlySet<string> = new Set(["hcloud_primary_ip", "hcloud_floating_ip"]);

/** A server's public address may be drawn as a thing of its own. */
const isBehindEntryPoint = (thing: GraphNode, arrows: Graph["edges"]) =>
  arrows.some(([from, to]) => to === thing && from.main.some(({ type }) => PUBLIC_ADDRESSES.has(type)));
