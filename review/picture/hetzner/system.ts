import { KnownServer, servers } from "../../../posture/checks/hetzner/cloud-config";
import { isDatabase, privateAddresses } from "../../../posture/checks/hetzner/servers";
import { Model } from "../../../posture/model/model";
import { Resource } from "../../../posture/model/resource";
import type { Arrow, Graph, Thing } from "../graph";
import { Kind } from "../kinds";
import { gatewayOf, guardOf, hostGuard, isClosed, openPorts, sshSources, wordsOf } from "./firewalls";
import { locationOf, textOf, titleOf } from "./places";
import { asksPostgres, few, Program, programsOf } from "./programs";

const PLACE: Kind = { one: "place", many: "places", layer: "outside", types: [] };
const PEOPLE: Kind = { one: "Administrators", many: "Administrators", layer: "outside", types: [] };
const PROGRAM: Kind = { one: "program", many: "programs", layer: "compute", types: [] };
const STORE: Kind = { ...PROGRAM, layer: "data" };
const GUARD: Kind = { one: "firewall of the server", many: "firewalls of servers", layer: "network", types: [] };

const LAYERS: Readonly<Record<Program["role"], Kind>> = { web: PROGRAM, container: PROGRAM, jobs: PROGRAM, backups: PROGRAM, ssh: PROGRAM, database: STORE };

/** A server with what is known of it. */
interface House {
  readonly thing: Thing;
  readonly resource: Resource;
  readonly name: string;
  readonly known: KnownServer | undefined;
  readonly addresses: readonly string[];
  readonly programs: Map<Program, Thing>;
  guard?: { readonly thing: Thing; reaches(from: string, port: number): boolean };
}

/** Draws Hetzner's servers with what runs in them, each firewall on the way that it guards, and what stands in a network and at a place. */
export function furnish(graph: Graph, model: Model): Graph {
  return model.resources("hcloud_server").length === 0 ? graph : new System(graph, model).graph();
}

/** Whether something uses files below a path: it may also name the path only to wait for it. */
const keepsIn = (text: string, path: string) => text.replace(/^(?:RequiresMountsFor|After|Requires)=.*$/gm, "").includes(path);

class System {
  private readonly things: Set<Thing>;
  private readonly arrows: Arrow[];
  private readonly entrances: Set<Thing>;
  private readonly within = new Map<Thing, Thing>();
  private readonly above: (readonly [Thing, Thing])[] = [];
  private readonly replaced = new Map<Thing, Thing>();
  private readonly houses: readonly House[];

  constructor(graph: Graph, private readonly model: Model) {
    this.things = new Set(graph.things);
    this.arrows = [...graph.arrows];
    this.entrances = new Set(graph.entrances);
    const read = new Map(servers(model).map((server) => [server.resource, server]));
    this.houses = graph.things.flatMap((thing): House[] => {
      const [resource, ...more] = thing.main;
      const server = resource && read.get(resource);
      if (!server || more.length > 0) return [];
      return [{ thing, resource, name: textOf(resource, "name") || resource.name, known: server.kind === "known" ? server : undefined, addresses: privateAddresses(model, resource).known, programs: new Map() }];
    });
  }

  public graph(): Graph {
    for (const house of this.houses) this.fill(house);
    for (const house of this.houses) this.guardHouse(house);
    for (const house of this.houses) this.connect(house);
    for (const firewall of this.of("hcloud_firewall")) this.stand(firewall);
    for (const house of this.houses) this.keepData(house);
    this.tell();
    this.surround();
    const now = (thing: Thing) => this.replaced.get(thing) ?? thing;
    return {
      things: [...this.things].map(now),
      arrows: this.arrows.map(([from, to, ...label]) => [now(from), now(to), ...label]),
      entrances: [...this.entrances].map(now),
      above: this.above.map(([upper, lower]) => [now(upper), now(lower)]),
      within: new Map([...this.within].map(([inner, outer]) => [now(inner), now(outer)])),
    };
  }

  private of(type: string): readonly Thing[] {
    return [...this.things].filter(({ main }) => main[0]?.type === type);
  }

  private add(kind: Kind, title: string, lines: readonly string[], within?: Thing): Thing {
    const thing: Thing = { kind, main: [], parts: [], told: { title, lines } };
    this.things.add(thing);
    if (within) this.within.set(thing, within);
    return thing;
  }

  private arrow(from: Thing, to: Thing, label?: string): void {
    if (from !== to && !this.arrows.some(([a, b]) => a === from && b === to)) this.arrows.push(label === undefined ? [from, to] : [from, to, label]);
  }

  private drop(unwanted: (arrow: Arrow) => boolean): void {
    this.arrows.splice(0, this.arrows.length, ...this.arrows.filter((arrow) => !unwanted(arrow)));
  }

  private fill({ known, thing, programs }: House): void {
    for (const program of known ? programsOf(known) : []) programs.set(program, this.add(LAYERS[program.role], program.title, program.lines, thing));
  }

  /** What a server's own firewall lets in from the others stands before what runs in it. */
  private guardHouse(house: House): void {
    const found = house.known && hostGuard(house.known, this.houses.filter((other) => other !== house));
    if (found) house.guard = { thing: this.add(GUARD, "Server’s own firewall", found.lines, house.thing), reaches: found.reaches };
  }

  private connect(house: House): void {
    const { known, programs } = house;
    if (!known) return;
    const inside = [...programs];
    for (const [web, from] of inside) {
      if (web.role !== "web") continue;
      for (const [program, to] of inside) if (program.role === "container" && program.ports.some((port) => new RegExp(String.raw`:${port}\b`).test(web.text))) this.arrow(from, to);
    }
    // What only runs at times stands below what always runs.
    const [container] = inside.filter(([{ role }]) => role === "container").map(([, thing]) => thing);
    for (const [{ role }, thing] of inside) if (role === "jobs" && container) this.above.push([container, thing]);
    for (const [program, from] of inside) {
      if (program.role !== "web" && program.role !== "database") this.toDatabase(house, known, program, from);
      if (program.role === "backups") for (const box of this.boxesOf(known)) this.toBox(house, from, box);
    }
  }

  private toDatabase(house: House, known: KnownServer, program: Program, from: Thing): void {
    for (const other of this.houses) {
      const database = [...other.programs].find(([{ role }]) => role === "database")?.[1];
      if (!database || !other.known || !isDatabase(other.known)) continue;
      const named = (text: string) => other.addresses.some((address) => text.includes(address));
      const asks = other === house ? program.role === "container" && asksPostgres(program.text) : named(program.text) || (asksPostgres(program.text) && named(known.config.text));
      if (asks && program.role !== "ssh") this.through(house, other, from, database, 5432);
    }
  }

  /** An arrow to something in another server, by way of that server's own firewall. */
  private through(house: House, other: House, from: Thing, to: Thing, port: number): void {
    if (other === house || !other.guard) return this.arrow(from, to);
    if (!other.guard.reaches(house.name, port)) return;
    this.arrow(from, other.guard.thing);
    if (to !== other.guard.thing) this.arrow(other.guard.thing, to, `${port}`);
  }

  private boxesOf({ config, resource }: KnownServer): readonly Thing[] {
    const all = this.of("hcloud_storage_box");
    const hosts: readonly string[] = config.text.match(/\b[\w-]+\.your-storagebox\.de\b/g) ?? [];
    const referred = this.arrows.filter(([from, to]) => from.main.includes(resource) && all.includes(to)).map(([, to]) => to);
    if (referred.length > 0) return referred;
    const named = all.filter(({ main }) => main.some((box) => hosts.includes(textOf(box, "server"))));
    return named.length > 0 ? named : hosts.length > 0 && all.length === 1 ? all : [];
  }

  private toBox(house: House, from: Thing, box: Thing): void {
    this.drop(([one, other]) => one === house.thing && other === box);
    this.arrow(from, box, "encrypted");
  }

  /** Puts a firewall on the way from the internet to its servers, or into the server that it keeps closed. */
  private stand(firewall: Thing): void {
    const [resource, ...more] = firewall.main;
    if (!resource || more.length > 0) return;
    const guard = guardOf(resource);
    this.rename(firewall, `Firewall ${textOf(resource, "name") || resource.name}`, wordsOf(guard));
    const guarded = this.houses.filter(({ thing }) => this.arrows.some(([from, to]) => from === firewall && to === thing));
    if (isClosed(guard)) {
      const [only, ...others] = guarded;
      if (!only || others.length > 0) return;
      this.drop(([from, to]) => from === firewall && to === only.thing);
      this.within.set(firewall, only.thing);
      return;
    }
    for (const house of guarded) this.lead(firewall, house, openPorts(guard));
    const ssh = sshSources(guard);
    if (ssh === undefined) return;
    if (ssh.length > 0) {
      const people = this.add(PEOPLE, "Administrators", few(ssh));
      this.arrow(people, firewall, "SSH");
      // They are outside of everything, as the internet is.
      for (const [from, to] of this.arrows) if (to === firewall && from !== people) this.above.push([people, from]);
    }
    for (const house of guarded) this.letAdministrators(firewall, house);
  }

  private lead(firewall: Thing, { thing, programs }: House, ports: readonly string[]): void {
    const before = this.arrows.filter(([from, to]) => to === thing && from.main.some(({ type }) => type === "hcloud_primary_ip" || type === "hcloud_floating_ip")).map(([from]) => from);
    this.drop(([from, to]) => to === thing && before.includes(from));
    for (const from of before) this.arrow(from, firewall);
    if (this.entrances.delete(thing)) this.entrances.add(firewall);
    const web = [...programs].filter(([{ role }]) => role === "web").map(([, to]) => to);
    if (web.length === 0 || ports.length === 0) return;
    this.drop(([from, to]) => from === firewall && to === thing);
    for (const to of web) this.arrow(firewall, to, ports.join(", "));
  }

  /** Through SSH of a server administrators reach its neighbours too. */
  private letAdministrators(firewall: Thing, house: House): void {
    if (!house.known || house.programs.size === 0) return;
    const keys = /^\s*PasswordAuthentication\s+no\b/m.test(house.known.config.text);
    const ssh = this.add(PROGRAM, "SSH", keys ? ["by key only"] : [], house.thing);
    this.arrow(firewall, ssh, "22");
    for (const other of this.houses) if (other !== house && other.guard) this.through(house, other, ssh, other.guard.thing, 22);
  }

  /** A volume stands in its server, below what keeps its data there. */
  private keepData({ thing, known, programs }: House): void {
    const volumes = this.arrows.filter(([from, to]) => from === thing && to.main[0]?.type === "hcloud_volume").map(([, to]) => to);
    if (programs.size === 0) return;
    this.drop(([from, to]) => from === thing && volumes.includes(to));
    for (const volume of volumes) {
      this.within.set(volume, thing);
      if (volumes.length > 1 || !known) continue;
      const mounts = [...known.config.files].flatMap(([path, content]) => (path.endsWith(".mount") ? (/^Where=(\S+)/m.exec(content)?.[1] ?? []) : []));
      for (const [{ role, text }, from] of programs) if (role === "database" || ((role === "container" || role === "backups") && mounts.some((mount) => keepsIn(text, mount)))) this.arrow(from, volume);
      // Servers that others connect to stand below these.
      for (const { guard } of this.houses) if (guard && this.arrows.some(([from, to]) => to === guard.thing && this.within.get(from) === thing)) this.above.push([volume, guard.thing]);
    }
  }

  /** What a server and its addresses say of themselves. */
  private tell(): void {
    for (const { thing, resource, name, addresses } of this.houses) {
      const [net] = resource.blocks("public_net").known;
      const off = net !== undefined && ["ipv4_enabled", "ipv6_enabled"].every((path) => textOf(net, path) === "false");
      this.rename(thing, `Server ${name}`, few([...addresses, ...(off ? ["no public address"] : [])]));
    }
    for (const zone of this.of("hcloud_zone")) {
      const [resource, ...more] = zone.main;
      const leading = zone.parts.filter((record) => ["A", "AAAA", "CNAME"].includes(textOf(record, "type")));
      if (resource && more.length === 0) this.rename(zone, "DNS zone", few([textOf(resource, "name") || resource.name, [...new Set(leading.map((record) => textOf(record, "name")))].join(", ")].filter(Boolean)));
    }
  }

  private rename(thing: Thing, title: string, lines: readonly string[]): void {
    this.replaced.set(thing, { ...thing, told: { title, lines } });
  }

  /** Networks and places stand around what is in them. */
  private surround(): void {
    for (const network of this.of("hcloud_network")) {
      const [resource, ...more] = network.main;
      const members = this.houses.filter(({ thing }) => !this.within.has(thing) && this.arrows.some(([from, to]) => from === thing && to === network));
      const places = new Set(members.map((member) => locationOf(member.resource)));
      if (!resource || more.length > 0 || members.length === 0 || places.size > 1) continue;
      for (const { thing } of members) this.within.set(thing, network);
      this.drop(([from, to]) => to === network && members.some(({ thing }) => thing === from));
      const gateway = gatewayOf(this.model, resource);
      const out = this.houses.find(({ addresses }) => gateway !== undefined && addresses.includes(gateway));
      this.rename(network, `Private network ${textOf(resource, "name") || resource.name}`, [textOf(resource, "ip_range"), ...(out ? [`way out through ${out.name}`] : [])].filter(Boolean));
    }
    this.locate();
  }

  private locate(): void {
    const places = new Map<string, Thing>();
    const locations = new Map([...this.things].map((thing) => [thing, this.placeOf(thing)]));
    for (const [thing, location] of locations) {
      if (this.within.has(thing) || location === "") continue;
      const place = places.get(location) ?? this.add(PLACE, titleOf(location), []);
      places.set(location, place);
      this.within.set(thing, place);
    }
  }

  /** The one place of a thing, of what stands in it, or of what it guards. */
  private placeOf(thing: Thing): string {
    const inside = [...this.within].filter(([, outer]) => outer === thing).flatMap(([inner]) => inner.main);
    const guarded = thing.main[0]?.type === "hcloud_firewall" ? this.houses.filter(({ thing: house }) => this.arrows.some(([from, to]) => from === thing && (to === house || this.within.get(to) === house))).map(({ resource }) => resource) : [];
    const all = new Set([...thing.main.filter(({ type }) => type.startsWith("hcloud_")), ...inside, ...guarded].map(locationOf).filter(Boolean));
    return all.size === 1 ? ([...all][0] ?? "") : "";
  }
}
