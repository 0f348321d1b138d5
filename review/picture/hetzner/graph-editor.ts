import { KnownServer, servers } from "../../../posture/products/hetzner/cloud-config";
import { privateAddresses } from "../../../posture/products/hetzner/servers";
import { Model } from "../../../posture/model/model";
import { Resource } from "../../../posture/model/resource";
import { Edge, Graph, GraphNode } from "../graph/graph";
import { Kind } from "../graph/resource-kinds";
import { visibleText } from "./locations";
import { Program } from "./programs";

/** A server that is drawn by itself, with what is known of it. */
export interface ServerNode {
  readonly thing: GraphNode;
  readonly resource: Resource;
  readonly name: string;
  /** Its user data, where that can be read. */
  readonly known: KnownServer | undefined;
  /** Its addresses in private networks. */
  readonly addresses: readonly string[];
  readonly programs: Map<Program, GraphNode>;
  /** Its own firewall, where others connect through it. */
  hostFirewall?: { readonly thing: GraphNode; reaches(from: string, port: number): boolean };
}

/** A graph that is being changed. */
export class GraphEditor {
  public readonly things: Set<GraphNode>;
  public readonly entrances: Set<GraphNode>;
  public readonly within = new Map<GraphNode, GraphNode>();
  public readonly above: (readonly [upper: GraphNode, lower: GraphNode])[] = [];
  public readonly serverNodes: readonly ServerNode[];
  private arrows: Edge[];
  private readonly renamed = new Map<GraphNode, GraphNode>();

  constructor(
    graph: Graph,
    public readonly model: Model,
  ) {
    this.things = new Set(graph.nodes);
    this.arrows = [...graph.edges];
    this.entrances = new Set(graph.entryPoints);
    const read = new Map(servers(model).map((server) => [server.resource, server]));
    this.serverNodes = graph.nodes.flatMap((thing): ServerNode[] => {
      const [resource, ...more] = thing.main;
      const server = resource && read.get(resource);
      if (!server || more.length > 0) return [];
      return [
        {
          thing,
          resource,
          name: displayName(resource),
          known: server.kind === "known" ? server : undefined,
          addresses: privateAddresses(model, resource).known,
          programs: new Map(),
        },
      ];
    });
  }

  public graph(): Graph {
    const now = (thing: GraphNode) => this.renamed.get(thing) ?? thing;
    return {
      nodes: [...this.things].map(now),
      edges: this.arrows.map(([from, to, ...label]) => [now(from), now(to), ...label]),
      entryPoints: [...this.entrances].map(now),
      within: new Map([...this.within].map(([inner, outer]) => [now(inner), now(outer)])),
      above: this.above.map(([upper, lower]) => [now(upper), now(lower)]),
    };
  }

  public nodesOfType(type: string): readonly GraphNode[] {
    return [...this.things].filter(({ main }) => main[0]?.type === type);
  }

  public addNode(kind: Kind, title: string, lines: readonly string[], within?: GraphNode): GraphNode {
    const thing: GraphNode = { kind, main: [], parts: [], caption: { title, lines } };
    this.things.add(thing);
    if (within) this.within.set(thing, within);
    return thing;
  }

  public rename(thing: GraphNode, title: string, lines: readonly string[]): void {
    this.renamed.set(thing, { ...thing, caption: { title, lines } });
  }

  public addEdge(from: GraphNode, to: GraphNode, label?: string): void {
    if (from !== to && !this.hasEdge(from, to)) this.arrows.push(label === undefined ? [from, to] : [from, to, label]);
  }

  public removeEdge(from: GraphNode, to: GraphNode): void {
    this.arrows = this.arrows.filter(([one, other]) => one !== from || other !== to);
  }

  public hasEdge(from: GraphNode, to: GraphNode): boolean {
    return this.arrows.some(([one, other]) => one === from && other === to);
  }

  public targetsOf(thing: GraphNode): readonly GraphNode[] {
    return this.arrows.filter(([from]) => from === thing).map(([, to]) => to);
  }

  public sourcesOf(thing: GraphNode): readonly GraphNode[] {
    return this.arrows.filter(([, to]) => to === thing).map(([from]) => from);
  }
}

export const displayName = (resource: Resource): string => visibleText(resource, "name") || resource.name;
