import { KnownServer, servers } from "../../../posture/checks/hetzner/cloud-config";
import { privateAddresses } from "../../../posture/checks/hetzner/servers";
import { Model } from "../../../posture/model/model";
import { Resource } from "../../../posture/model/resource";
import type { Arrow, Graph, Thing } from "../graph";
import { Kind } from "../kinds";
import { textOf } from "./places";
import { Program } from "./programs";

/** A server that is drawn by itself, with what is known of it. */
export interface House {
  readonly thing: Thing;
  readonly resource: Resource;
  readonly name: string;
  /** What it is told, where that can be read. */
  readonly known: KnownServer | undefined;
  /** Its addresses in private networks. */
  readonly addresses: readonly string[];
  readonly programs: Map<Program, Thing>;
  /** Its own firewall, where others connect through it. */
  guard?: { readonly thing: Thing; reaches(from: string, port: number): boolean };
}

/** A graph that is being changed. */
export class Sheet {
  public readonly things: Set<Thing>;
  public readonly entrances: Set<Thing>;
  public readonly within = new Map<Thing, Thing>();
  public readonly above: (readonly [upper: Thing, lower: Thing])[] = [];
  public readonly houses: readonly House[];
  private arrows: Arrow[];
  private readonly renamed = new Map<Thing, Thing>();

  constructor(
    graph: Graph,
    public readonly model: Model,
  ) {
    this.things = new Set(graph.things);
    this.arrows = [...graph.arrows];
    this.entrances = new Set(graph.entrances);
    const read = new Map(servers(model).map((server) => [server.resource, server]));
    this.houses = graph.things.flatMap((thing): House[] => {
      const [resource, ...more] = thing.main;
      const server = resource && read.get(resource);
      if (!server || more.length > 0) return [];
      return [
        {
          thing,
          resource,
          name: nameOf(resource),
          known: server.kind === "known" ? server : undefined,
          addresses: privateAddresses(model, resource).known,
          programs: new Map(),
        },
      ];
    });
  }

  public graph(): Graph {
    const now = (thing: Thing) => this.renamed.get(thing) ?? thing;
    return {
      things: [...this.things].map(now),
      arrows: this.arrows.map(([from, to, ...label]) => [now(from), now(to), ...label]),
      entrances: [...this.entrances].map(now),
      within: new Map([...this.within].map(([inner, outer]) => [now(inner), now(outer)])),
      above: this.above.map(([upper, lower]) => [now(upper), now(lower)]),
    };
  }

  public of(type: string): readonly Thing[] {
    return [...this.things].filter(({ main }) => main[0]?.type === type);
  }

  public add(kind: Kind, title: string, lines: readonly string[], within?: Thing): Thing {
    const thing: Thing = { kind, main: [], parts: [], told: { title, lines } };
    this.things.add(thing);
    if (within) this.within.set(thing, within);
    return thing;
  }

  public rename(thing: Thing, title: string, lines: readonly string[]): void {
    this.renamed.set(thing, { ...thing, told: { title, lines } });
  }

  public arrow(from: Thing, to: Thing, label?: string): void {
    if (from !== to && !this.leads(from, to)) this.arrows.push(label === undefined ? [from, to] : [from, to, label]);
  }

  public drop(from: Thing, to: Thing): void {
    this.arrows = this.arrows.filter(([one, other]) => one !== from || other !== to);
  }

  public leads(from: Thing, to: Thing): boolean {
    return this.arrows.some(([one, other]) => one === from && other === to);
  }

  public from(thing: Thing): readonly Thing[] {
    return this.arrows.filter(([from]) => from === thing).map(([, to]) => to);
  }

  public to(thing: Thing): readonly Thing[] {
    return this.arrows.filter(([, to]) => to === thing).map(([from]) => from);
  }
}

export const nameOf = (resource: Resource): string => textOf(resource, "name") || resource.name;
